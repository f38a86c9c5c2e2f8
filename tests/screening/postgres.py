"""A PostgreSQL server of one's own, on a free port of the loopback, gone when it is not needed any more."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

USER = "advisor"
_OWNER = "postgres"
"""Whom the server runs as where this process is root, which PostgreSQL refuses to run as."""


def binaries() -> Path | None:
    """Find the folder of PostgreSQL's programs: on the path, or where Debian puts the newest."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server with the programs in a folder; give the address of an empty database, and stop it in the end."""
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="advisor-postgres-"))
    process = None
    try:
        password = secrets.token_hex(16)
        (home / "password").write_text(password)
        if owner:
            shutil.chown(home, owner)
            shutil.chown(home / "password", owner)
        data, log = home / "data", home / "log"
        create = ["-U", USER, "--pwfile", str(home / "password"), "-A", "scram-sha-256", "-E", "UTF8", "--locale=C"]
        command = [str(folder / "initdb"), "-D", str(data), "--no-sync", *create]
        subprocess.run(command, check=True, capture_output=True, user=owner, cwd=home)
        port = _free_port()
        options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with log.open("wb") as told:
            process = subprocess.Popen(
                [folder / "postgres", "-D", data, *settings], stdout=told, stderr=told, user=owner, cwd=home
            )
        address = f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
        _wait(address, process, log)
        yield address
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        shutil.rmtree(home)


def _owner() -> str | None:
    if os.getuid() != 0:
        return None
    pwd.getpwnam(_OWNER)
    return _OWNER


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the PostgreSQL server does not start: {log.read_text(errors='replace')[-2000:]}")
