"""A minimal language client: it writes messages, reads until the expected one comes, and records the time.

It has one thread and blocking reads, so that its own cost is small and the same for every server.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

#: The capabilities of the client: enough that every server requests and sends the same as in an editor.
CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "synchronization": {"didSave": True},
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "diagnostic": {"dynamicRegistration": False, "relatedDocumentSupport": False},
        "publishDiagnostics": {"versionSupport": True},
    },
    "workspace": {"configuration": True, "diagnostics": {"refreshSupport": True}},
}

#: The client's answer to a request of the server: a value, or bytes that are JSON already.
Answer = Callable[[str, Any], Any]


class Client:
    """One server process and the conversation with it. Times are seconds."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        *,
        answer: Answer = lambda _method, _params: None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, **(environment or {})},
        )
        self.folder = folder
        self.capabilities: dict[str, Any] = {}
        self._answer = answer
        self._id = 0

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()

    def initialize(self, options: Any = None) -> float:
        """Send `initialize`; the seconds from the start of the process to the answer."""
        uri = self.folder.as_uri()
        params = {
            "processId": os.getpid(),
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": self.folder.name}],
            "capabilities": CAPABILITIES,
            "initializationOptions": options,
        }
        result, at = self.request("initialize", params)
        self.capabilities = result["capabilities"]
        self.notify("initialized", {})
        return at - self.started

    @property
    def pulls(self) -> bool:
        """Whether the client requests findings; otherwise the server sends them."""
        return bool(self.capabilities.get("diagnosticProvider"))

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._write({"method": method, "params": params})

    def request(self, method: str, params: Any) -> tuple[Any, float]:
        """Send a request and wait; its result, and when it came. Raises RuntimeError if the answer is an error."""
        asked = self.ask(method, params)
        while True:
            message, at = self._read()
            if message.get("id") == asked and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message.get("result"), at

    def ask(self, method: str, params: Any) -> int:
        """Send a request without waiting; its id."""
        self._id += 1
        self._write({"id": self._id, "method": method, "params": params})
        return self._id

    def open(self, uri: str, text: str) -> None:
        """Open a document, as version 1."""
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def insert(self, uri: str, version: int, line: int, column: int, text: str) -> None:
        """Insert a text, as if it was typed."""
        self._change(uri, version, (line, column), (line, column), text)

    def replace_line(self, uri: str, version: int, line: int, text: str) -> None:
        """Replace a line."""
        self._change(uri, version, (line, 0), (line + 1, 0), text + "\n")

    def _change(self, uri: str, version: int, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        places = {name: {"line": line, "character": at} for name, (line, at) in (("start", start), ("end", end))}
        document = {"uri": uri, "version": version}
        changes = [{"range": places, "text": text}]
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def diagnostics(self, uri: str, version: int) -> float:
        """Request, or wait for, the findings of a version of a document; the time when they came."""
        if self.pulls:
            return self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})[1]
        while True:
            message, at = self._read()
            params: dict[str, Any] = message.get("params") or {}
            if message.get("method") == "textDocument/publishDiagnostics" and params.get("uri") == uri:
                said = params.get("version")
                if said is None or said >= version:
                    return at

    def memory(self) -> float:
        """The memory of the process, in megabytes (Linux only)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def processor_time(self) -> float:
        """Seconds of processor time that all threads of the server have used (Linux only)."""
        # The clock of another process, as clock_getcpuclockid(3) computes it; /proc counts hundredths of a second.
        return time.clock_gettime(~self.process.pid << 3 | 2)

    def processor_time_of_others(self) -> float:
        """The same of the processes that the server started and that have ended, in hundredths of a second."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def _write(self, message: dict[str, Any]) -> None:
        self._send(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def _send(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _read(self) -> tuple[dict[str, Any], float]:
        """The next message and the time when it was complete; requests of the server are answered in between."""
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()).strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not line:
                raise RuntimeError(f"the server {self.process.args!r} has ended")
            body = stream.read(length)
            at = time.perf_counter()
            message: dict[str, Any] = json.loads(body)
            if "method" in message and "id" in message:
                self._reply(message)
            else:
                return message, at

    def _reply(self, request: dict[str, Any]) -> None:
        method, params = request["method"], request.get("params") or {}
        if method == "workspace/configuration":
            result = [self._answer(method, item) for item in params["items"]]
        else:
            result = self._answer(method, params)
        if isinstance(result, bytes):
            self._send(b'{"jsonrpc": "2.0", "id": %s, "result": %s}' % (json.dumps(request["id"]).encode(), result))
        else:
            self._write({"id": request["id"], "result": result})
