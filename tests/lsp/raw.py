"""A low-level client: it writes and reads bytes, and checks all answers. It can send messages that no library would.

`connect` serves in a thread of this process over two pipes, which costs milliseconds; `start` starts a process, for
properties that only a process has: exit codes, standard error, a parent.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO, Any

from proposal_lsp.lsp import front, serving
from proposal_lsp.lsp.watchdog import stacks
from proposal_lsp.projects import Projects

from .patience import PATIENCE, patiently
from .scripted import WAYS, Gate, scripted_projects
from .watch import Watch

Message = dict[str, Any]

ROOT = Path(__file__).parents[2]

#: The capabilities of a client that supports code actions.
LITERALS: Message = {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}}
#: Parameters of a request for the actions at the first word of a document.
ACTION: Message = {
    "textDocument": {"uri": "file:///a.md"},
    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}},
    "context": {"diagnostics": []},
}


class RawClient:
    """One end of a connection. Requests of the server are answered with null, or with the result of
    `answers[method]` for their parameters; those of `unanswered` are not. Every answer is checked against the
    protocol.
    """

    def __init__(self, outgoing: IO[bytes], incoming: IO[bytes]) -> None:
        self._outgoing = outgoing
        self._inbox: queue.Queue[Message | None] = queue.Queue()
        #: Messages that came while the client waited for another one, and that the next wait may return.
        self._ahead: deque[Message] = deque()
        self._ids = count(1)
        #: Everything that has been received, in order.
        self.received: list[Message] = []
        self.answers: dict[str, Callable[[Any], Any]] = {}
        self.unanswered: set[str] = set()
        self.watch = Watch()
        #: The gate at which the scripted engine waits.
        self.gate = Gate(PATIENCE)
        threading.Thread(target=self._read, args=(incoming,), daemon=True).start()

    def _read(self, incoming: IO[bytes]) -> None:
        length = 0
        with suppress(ValueError):  # the stream is closed when a test has ended
            while line := incoming.readline():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
                elif not line.strip():
                    self._inbox.put(json.loads(incoming.read(length)))
        self._inbox.put(None)

    def send_bytes(self, data: bytes) -> None:
        """Write bytes unchanged."""
        self._outgoing.write(data)
        self._outgoing.flush()

    def send_body(self, body: bytes) -> None:
        """Write a body with its header."""
        self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def send(self, message: Any) -> None:
        """Write anything as JSON."""
        self.watch.sent(message)
        self.send_body(json.dumps(message).encode())

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any = None) -> int:
        """Send a request, and return its id."""
        msg_id = next(self._ids)
        self.send({"jsonrpc": "2.0", "id": msg_id, "method": method, "params": params})
        return msg_id

    def answer_to(self, msg_id: int | None) -> Message:
        """Wait for the response to a request."""
        return self.wait_for(lambda message: message.get("id") == msg_id and "method" not in message)

    def request(self, method: str, params: Any = None) -> Message:
        """Send a request and wait for its response."""
        return self.answer_to(self.ask(method, params))

    def wait_for(self, wanted: Callable[[Message], bool], timeout: float = PATIENCE) -> Message:
        """The next matching message among those received since the last wait. Fails if none comes."""
        while True:
            try:
                message = self._next(timeout)
            except queue.Empty:
                raise AssertionError(f"nothing came; so far: {self.received}\n{stacks()}") from None
            assert message is not None, f"the server is gone; so far: {self.received}"
            if wanted(message):
                return message

    def catch_up(self) -> None:
        """Wait until the server has read everything that was sent. Messages that come meanwhile can be waited for
        later.
        """
        asked, passed = self.ask("proposal/unknown"), []
        while (message := self._next(PATIENCE)) is not None and message.get("id") != asked:
            passed.append(message)
        self._ahead.extend(passed)

    def wait_for_method(self, method: str) -> Any:
        """The parameters of the next request or notification of this method."""
        return self.wait_for(lambda message: message.get("method") == method).get("params")

    def wait_for_end(self) -> None:
        """Wait until the server has closed the connection; its last messages are checked against the protocol, too."""
        try:
            while (message := self._get(PATIENCE)) is not None:
                self.received.append(message)
                self.watch.received(message)
        except queue.Empty:
            raise AssertionError(f"the server does not end when its input does\n{stacks()}") from None
        self._inbox.put(None)

    def quiet(self, seconds: float) -> list[Message]:
        """The messages that come within this many seconds."""
        came: list[Message] = []
        try:
            while message := self._next(seconds):
                came.append(message)
        except queue.Empty:
            pass
        return came

    def _next(self, timeout: float) -> Message | None:
        """The next message; None if the server has ended. Raises Empty."""
        if self._ahead:
            return self._ahead.popleft()
        message = self._get(timeout)
        if message is not None:
            self._take(message)
        return message

    def _get(self, timeout: float) -> Message | None:
        """The next message that was read. Raises Empty: for a server in this process, not before it has been idle."""
        if timeout < PATIENCE:
            return self._inbox.get(timeout=timeout)
        return patiently(lambda: self._inbox.get(timeout=timeout))

    def _take(self, message: Message) -> None:
        self.received.append(message)
        self.watch.received(message)
        if "method" in message and "id" in message and message["method"] not in self.unanswered:
            answer = self.answers.get(message["method"])
            result = answer(message.get("params")) if answer else None
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    # The beginning of most tests.

    def initialize(self, capabilities: Message | None = None, **params: Any) -> Message:
        """Initialize the session; the capabilities of the server."""
        given = {"processId": None, "rootUri": None, "capabilities": capabilities or {}, **params}
        result = self.request("initialize", given)["result"]
        self.notify("initialized", {})
        assert isinstance(result["capabilities"], dict)
        return result["capabilities"]

    def open(self, uri: str, text: str, language: str = "markdown", version: int = 1) -> None:
        """Open a document."""
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: Message) -> None:
        """Change a document."""
        identifier = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": list(changes)})

    def save(self, uri: str) -> None:
        """Save a document."""
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def close(self, uri: str) -> None:
        """Close a document."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def published(self, uri: str) -> Message:
        """The next findings published for a document."""
        message = self.wait_for(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
            )
        )
        assert isinstance(message["params"], dict)
        return message["params"]

    def pull(self, uri: str, previous: str | None = None) -> Message:
        """Request the findings of a document."""
        params = {"textDocument": {"uri": uri}, "previousResultId": previous}
        result = self.request("textDocument/diagnostic", params)["result"]
        assert isinstance(result, dict)
        return result


def edit(line: int, column: int, end_line: int, end_column: int, text: str) -> Message:
    """A content change with a range."""
    return {
        "range": {
            "start": {"line": line, "character": column},
            "end": {"line": end_line, "character": end_column},
        },
        "text": text,
    }


@contextmanager
def connect(projects: Projects | None = None) -> Iterator[RawClient]:
    """A client whose server runs in a thread, with the scripted engine or a given one; the server ends at the end."""
    serve = front.serve if WAYS[0] == "front" else serving.serve
    server_in, client_out = os.pipe()
    client_in, server_out = os.pipe()
    incoming, outgoing = os.fdopen(server_in, "rb"), os.fdopen(server_out, "wb")

    with os.fdopen(client_out, "wb") as writer:
        client = RawClient(writer, os.fdopen(client_in, "rb"))

        def run() -> None:
            with outgoing:  # or the client would wait for a server that has failed
                serve(incoming, outgoing, projects or scripted_projects(client.gate))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield client
        client.gate.open()
    client.wait_for_end()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the server does not end when its connection has"


def environment() -> dict[str, str]:
    """The environment in which a process can import the package and the tests."""
    return {**os.environ, "PROPOSAL_LSP_WAY": WAYS[0], "PYTHONPATH": os.pathsep.join((str(ROOT / "server"), str(ROOT)))}


@contextmanager
def start(*command: str) -> Iterator[tuple[RawClient, subprocess.Popen[bytes]]]:
    """A client of a new process that serves with the scripted engine, or runs `command`."""
    process = subprocess.Popen(
        [sys.executable, *(command or ("-m", "tests.lsp.scripted"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    client = RawClient(process.stdin, process.stdout)
    try:
        yield client, process
        process.kill()
        client.wait_for_end()
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            stream.close()


def error_code(response: Message) -> int:
    """The code of an error response, which has no other properties than it should."""
    assert set(response) == {"jsonrpc", "id", "error"}
    assert set(response["error"]) == {"code", "message"}
    code = response["error"]["code"]
    assert isinstance(code, int)
    return code
