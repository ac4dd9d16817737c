"""JSON-RPC and the life of a session (LSP 3.17, "Base Protocol" and "Server lifecycle"), in plain JSON.

Every request is answered, whatever is wrong with it; nothing that goes wrong ends the process, shows a popup, or
tells the client more than what kind of error it was. `initialize` is answered before the rest of the server is
loaded.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any

from proposal_lsp.lsp import log
from proposal_lsp.lsp.capabilities import initialize_result
from proposal_lsp.lsp.client import Client, declared, read_client
from proposal_lsp.lsp.loop import Cancelled, Future, Task
from proposal_lsp.lsp.params import Invalid

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
NOT_INITIALIZED = -32002
REQUEST_CANCELLED = -32800

Id = str | int
#: Takes the parameters; what it returns, or what comes of what it returns, is the result.
Handler = Callable[[Any], Any]
#: Called with the client and the parameters of `initialize` before that is answered; what it returns is called
#: after, to load the server and give its handlers by method.
Begin = Callable[[Client, Mapping[str, Any]], Callable[[], Mapping[str, Handler]]]


class Protocol:
    """One session with one client. Lives on the event loop."""

    def __init__(self, write: Callable[[bytes], None], begin: Begin, stop: Callable[[int], None]) -> None:
        self._write = write
        self._begin = begin
        #: Called with the exit code of the process when the client says that it is time.
        self._stop = stop
        #: None before `initialize`.
        self._handlers: Mapping[str, Handler] | None = None
        self._is_shut_down = False
        self._under_way: dict[Id, Task[Any]] = {}
        self._notified: set[Task[Any]] = set()
        self._asked: dict[Id, Future[Any]] = {}
        self._ids = count(1)

    # What the server says.

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Any = None) -> Future[Any]:
        """Send a request; its result, or a RuntimeError where the client answers with an error."""
        msg_id = f"proposal-lsp-{next(self._ids)}"
        self._asked[msg_id] = Future()
        self._send({"jsonrpc": "2.0", "id": msg_id, "method": method, "params": params})
        return self._asked[msg_id]

    def end(self) -> None:
        """Let the process end: with 0 if the client asked for it, else with 1 (LSP 3.17, "Exit Notification")."""
        self._stop(0 if self._is_shut_down else 1)

    # What the client says.

    def receive(self, body: bytes) -> None:
        """Take one message. Raises nothing."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            self._refuse(None, PARSE_ERROR, "this message is not JSON")
            return
        if not isinstance(data, dict) or data.get("jsonrpc") != "2.0":
            self._refuse(_id_of(data), INVALID_REQUEST, "this is not a JSON-RPC 2.0 message")
            return
        method = data.get("method")
        if method is None:
            self._take_response(data)
        elif "id" in data:
            self._take_request(_id_of(data), str(method), data.get("params"))
        else:
            self._take_notification(str(method), data.get("params"))

    def _take_request(self, msg_id: Id | None, method: str, params: Any) -> None:
        handlers = self._handlers
        if msg_id is None:
            self._refuse(None, INVALID_REQUEST, "the id of a request is a number or a text")
        elif self._is_shut_down:
            self._refuse(msg_id, INVALID_REQUEST, "the server is shutting down")
        elif method == "initialize":
            self._initialize(msg_id, params)
        elif handlers is None:
            self._refuse(msg_id, NOT_INITIALIZED, "the server is not initialized")
        elif method == "shutdown":
            self._shut_down(msg_id)
        elif (handler := handlers.get(method)) is None:
            self._refuse(msg_id, METHOD_NOT_FOUND, f"the method {method} is not known here")
        else:
            task = Task(_call(handler, params))
            if not task.done:
                self._under_way[msg_id] = task
            task.when_done(lambda _: self._answer(msg_id, method, task))

    def _take_notification(self, method: str, params: Any) -> None:
        if method == "exit":
            self.end()
        elif self._handlers is None or self._is_shut_down:
            log.info("%s is ignored: the server is not running", method)
        elif method == "$/cancelRequest":
            if isinstance(params, dict) and (task := self._under_way.get(_id_of(params))):  # type: ignore[arg-type]
                task.cancel()
        elif (handler := self._handlers.get(method)) is None:
            log.debug("%s is ignored: it is not known here", method)
        else:
            task = Task(_call(handler, params))
            self._notified.add(task)
            task.when_done(lambda _: self._noted(method, task))

    def _take_response(self, data: dict[str, Any]) -> None:
        msg_id = _id_of(data)
        future = self._asked.pop(msg_id, None) if msg_id is not None else None
        if future is None:
            log.info("a response to no request is ignored")
        elif "error" in data:
            future.fail(RuntimeError(str(declared(data, "error.message"))))
        else:
            future.resolve(data.get("result"))

    # The life of the session.

    def _initialize(self, msg_id: Id, params: Any) -> None:
        if self._handlers is not None:
            self._refuse(msg_id, INVALID_REQUEST, "the server is initialized already")
        elif not isinstance(params, dict):
            self._refuse(msg_id, INVALID_PARAMS, "the parameters of initialize are not valid")
        else:
            client = read_client(params.get("capabilities"))
            load = self._begin(client, params)
            self._respond(msg_id, initialize_result(client))
            try:
                self._handlers = load()
            except Exception as error:
                log.error("the server cannot be loaded", cause=error)
                self._stop(1)

    def _shut_down(self, msg_id: Id) -> None:
        self._is_shut_down = True
        for task in (*self._under_way.values(), *self._notified):
            task.cancel()
        self._respond(msg_id, None)

    # Answers.

    def _answer(self, msg_id: Id, method: str, task: Future[Any]) -> None:
        self._under_way.pop(msg_id, None)
        try:
            self._respond(msg_id, task.result())
        except Invalid:
            self._refuse(msg_id, INVALID_PARAMS, f"the parameters of {method} are not valid")
        except Cancelled:
            self._refuse(msg_id, REQUEST_CANCELLED, "the request was cancelled")
        except Exception as error:
            log.error("the request %s failed", method, cause=error)
            self._refuse(msg_id, INTERNAL_ERROR, "an error in the server; its log says more")

    def _noted(self, method: str, task: Task[Any]) -> None:
        self._notified.discard(task)
        try:
            task.result()
        except Invalid:
            log.error("%s is ignored: its parameters are not valid", method)
        except Cancelled:
            log.info("%s was given up", method)
        except Exception as error:
            log.error("the notification %s failed", method, cause=error)

    def _respond(self, msg_id: Id, result: Any) -> None:
        self._send({"jsonrpc": "2.0", "id": msg_id, "result": result})

    def _refuse(self, msg_id: Id | None, code: int, message: str) -> None:
        self._send({"jsonrpc": "2.0", "id": msg_id, "error": {"code": code, "message": message}})

    def _send(self, message: dict[str, Any]) -> None:
        body = _encode(message).encode()
        self._write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


_encode = json.JSONEncoder(separators=(",", ":")).encode


async def _call(handler: Handler, params: Any) -> Any:
    outcome = handler(params)
    return await outcome if isinstance(outcome, Awaitable) else outcome


def _id_of(data: Any) -> Id | None:
    msg_id = data.get("id") if isinstance(data, dict) else None
    return msg_id if isinstance(msg_id, str | int) and not isinstance(msg_id, bool) else None
