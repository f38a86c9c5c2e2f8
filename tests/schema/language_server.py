"""The real `yaml-language-server`, spoken to over its standard input and output."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

LONGEST = 120


class LanguageServer:
    """A running server; every text is opened as a file of its own, so that no answer belongs to an earlier one."""

    def __init__(self, command: list[str], folder: Path, settings: dict[str, Any] | None = None) -> None:
        self.folder = folder
        self.settings = {"validate": True, "completion": True, "hover": True, **(settings or {})}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.watchdog = threading.Timer(LONGEST, self.process.kill)
        self.watchdog.start()
        self.number = self.opened = 0
        root = folder.as_uri()
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
            "workspace": {"configuration": True, "workspaceFolders": True},
        }
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": "w"}],
                "capabilities": capabilities,
            },
        )
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": self.settings}})

    def __enter__(self) -> LanguageServer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.watchdog.cancel()
        self.process.kill()
        self.process.communicate()

    def problems(self, name: str, text: str) -> list[tuple[str, str]]:
        """Open a text as a file; give what is underlined of a line, each with its message."""
        uri = self.open(name, text)
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return [(_under(text, one["range"]), one["message"]) for one in message["params"]["diagnostics"]]

    def complete(self, name: str, text: str) -> dict[str, dict[str, Any]]:
        """Give the completions where `|` stands in a text, by their labels."""
        found = self.ask("textDocument/completion", self.at(name, text))
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: item for item in items}

    def hover(self, name: str, text: str) -> str:
        """Give what is shown where `|` stands in a text."""
        found = self.ask("textDocument/hover", self.at(name, text))
        return str(found["contents"]["value"]) if found else ""

    def at(self, name: str, text: str) -> dict[str, Any]:
        """Open a text without its `|`; give where that stood."""
        before, _, after = text.partition("|")
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return {"textDocument": {"uri": self.open(name, before + after)}, "position": position}

    def open(self, name: str, text: str) -> str:
        """Open a text as a file beside `name`; give its address."""
        self.opened += 1
        path = self.folder / name
        uri = path.with_name(f"{path.stem}-{self.opened}{path.suffix}").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def tell(self, method: str, params: object) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object) -> Any:
        self.number += 1
        number = self.number
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """Read one message; a request of the server's is answered on the way."""
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, f"the language server ended, or took more than {LONGEST} seconds"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:
            result: object = None
            if message["method"] == "workspace/configuration":
                sections = [item.get("section") for item in message["params"]["items"]]
                result = [self.settings if section == "yaml" else {} for section in sections]
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        return message


def _under(text: str, span: dict[str, dict[str, int]]) -> str:
    """Give what a range covers in its first line."""
    start, end = span["start"], span["end"]
    line = [*text.split("\n"), ""][start["line"]]
    return line[start["character"] : end["character"] if end["line"] == start["line"] else None]
