"""A cluster of Spark on this machine: two workers, each a process of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyspark
import pytest
from pyspark.sql import SparkSession

MASTER = "local-cluster[2,1,1024]"
_CONFIGURATION = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.session.timeZone": "UTC",
}


def need_java() -> None:
    """Skip a test where there is no Java, on which Spark runs."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Java is not installed on this machine")


@contextlib.contextmanager
def settings() -> Iterator[dict[str, str]]:
    """Give how a cluster is set up, whose workers write to a home of their own, made of PySpark's parts."""
    with tempfile.TemporaryDirectory(prefix="advisor-spark-") as folder, pytest.MonkeyPatch.context() as patch:
        home, parts = Path(folder) / "home", Path(pyspark.__file__).parent
        home.mkdir()
        for name in ("bin", "jars"):
            (home / name).symlink_to(parts / name)
        patch.setenv("SPARK_HOME", str(home))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        yield _CONFIGURATION | {"spark.local.dir": f"{folder}/local", "spark.sql.warehouse.dir": f"{folder}/warehouse"}


@contextlib.contextmanager
def cluster() -> Iterator[SparkSession]:
    """Start the cluster, and stop it in the end."""
    with settings() as configuration:
        builder = SparkSession.builder.master(MASTER).appName("advisor")
        for key, value in configuration.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        try:
            yield session
        finally:
            session.stop()


def submit(script: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script on such a cluster, as its user does."""
    with settings() as configuration:
        told = [part for key, value in configuration.items() for part in ("--conf", f"{key}={value}")]
        command = [Path(pyspark.__file__).parent / "bin" / "spark-submit", "--master", MASTER, *told, script, *words]
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
