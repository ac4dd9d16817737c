"""The start of a session: the first findings are sent before pygls is loaded.

Importing pygls takes longer than everything else before the first findings, so it is done after them, on a thread of
its own. Until then texts and edits are taken here, in plain JSON, and findings given. Anything else waits for pygls,
and so does an edit that comes after a request.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from proposal_lsp.lsp.client import NAME, declared
from proposal_lsp.lsp.folders import by_folder
from proposal_lsp.lsp.front.wire import first_message, write_message
from proposal_lsp.lsp.parent import end_with_parent
from proposal_lsp.lsp.pull import Pull
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.streams import Input, Output, log_fault, log_to_stderr, read_ahead
from proposal_lsp.lsp.sync import Invalid
from proposal_lsp.projects import Projects

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import ProposalServer

Json = dict[str, Any]
#: Seconds between two looks whether pygls can be imported without delaying findings; how many looks it waits for a
#: document. A request waits half as many for findings that are under way.
LULL = 0.05
PATIENCE = 20
#: What can be done without pygls, by method: the methods of the session.
_TEXTS = {
    "textDocument/didOpen": "did_open",
    "textDocument/didChange": "did_change",
    "textDocument/didSave": "did_save",
    "textDocument/didClose": "did_close",
}

#: The id of the request for the settings.
_SETTINGS = "settings"

logger = logging.getLogger(__name__)


def go_on(
    incoming: BinaryIO, outgoing: BinaryIO, buffer: bytearray, params: Json, projects: Projects | None = None
) -> int:
    """Serve a client whose `initialize`, with these parameters, has been answered; the exit code of the process.

    `buffer` is what has been read since.
    """

    log_to_stderr()

    async def run() -> int:
        opening = Opening(outgoing, buffer, params, projects or Projects())
        read_ahead(incoming, opening.take)
        return await opening.serve()

    return asyncio.run(run())


class Opening:
    """Takes the place of pygls until it is loaded. Used only on the event loop."""

    def __init__(self, outgoing: BinaryIO, buffer: bytearray, params: Json, projects: Projects) -> None:
        self._outgoing = outgoing
        #: What has been read and is not a whole message yet.
        self._buffer = buffer
        self._projects = projects
        self._params = params
        self.session = Session(self, projects, params)
        #: Messages for pygls, in their order; whether there is a request among them, and an edit after that.
        self._kept = bytearray()
        self._asks = self._edits = False
        self._ended = self._has_findings = self._is_refresh_due = False
        self._looks = self._asked_for = 0
        self._scopes: list[str | None] = []
        #: Where bytes go when pygls is there.
        self._sink: Callable[[bytes], object] | None = None
        self._answers = set[asyncio.Task[None]]()
        self._wanted = asyncio.Event()
        if (pid := params["processId"]) is not None:
            end_with_parent(pid, partial(self.take, b""))

    async def serve(self) -> int:
        """Serve the client until pygls is loaded, and then by pygls."""
        loop = asyncio.get_running_loop()
        self._drain()
        loop.call_soon(self._look)
        await self._wanted.wait()
        if self._ended and not self._asks:
            self.session.close()
            return 1
        server = await loop.run_in_executor(None, _load, self._projects)
        server.adopt(self._params, self.session)
        await loop.run_in_executor(None, server.protocol.warm_up)
        return await self._hand_over(server)

    # What the client says.

    def take(self, data: bytes) -> None:
        """Take bytes that have been read; none at the end."""
        if self._sink:
            self._sink(data)
            return
        self._buffer += data
        self._ended = self._ended or not data
        self._drain()
        if self._ended:
            self._wanted.set()

    def _drain(self) -> None:
        while found := first_message(self._buffer):
            message, size = found
            raw = self._buffer[: size or len(self._buffer)]
            del self._buffer[: len(raw)]
            if not self._handle(message):
                self._kept += raw
                # Text that is edited after a request must not be edited before it is answered.
                self._edits = self._edits or (self._asks and message.get("method") in _TEXTS)
                self._asks = self._asks or not size or "id" in message or message.get("method") == "exit"

    def _handle(self, message: Json) -> bool:
        """Do what a message says; False if that is left to pygls."""
        method, params, msg_id = message.get("method"), message.get("params"), message.get("id")
        if self._edits or message.get("jsonrpc") != "2.0":
            return False
        if method == "initialized":
            self._ask_for_settings()
        elif method is None and msg_id == _SETTINGS:
            self.session.take_settings(by_folder(self._scopes, message.get("result")))
            return True
        if method == "textDocument/diagnostic" and type(msg_id) in (int, str):
            return self._answer(msg_id, params)
        if method not in _TEXTS or msg_id is not None or (self._asks and method != "textDocument/didOpen"):
            return False
        try:
            getattr(self.session, _TEXTS[method])(params)
        except Invalid:
            logger.error("%r is ignored: its parameters are not valid", method)
        except Exception as error:
            log_fault(f"the notification {method} failed", error)
        return True

    def _ask_for_settings(self) -> None:
        # Now, so that nothing is shown that the user has turned off.
        if self.session.client.configuration:
            self._scopes = self.session.folders.scopes
            items = [{"section": NAME, **({"scopeUri": scope} if scope else {})} for scope in self._scopes]
            write_message(
                self._outgoing, {"id": _SETTINGS, "method": "workspace/configuration", "params": {"items": items}}
            )

    def _answer(self, msg_id: Any, params: Any) -> bool:
        pull, uri = self.session.delivery, declared(params, "textDocument.uri")
        if not isinstance(pull, Pull) or not isinstance(uri, str):
            return False

        async def answer() -> None:
            previous = declared(params, "previousResultId")
            try:
                outcome = {"result": await pull.document(uri, previous if isinstance(previous, str) else None)}
            except Exception as error:
                log_fault("a request failed", error)
                outcome = {"error": {"code": -32603, "message": "an error in the server; its log says more"}}
            write_message(self._outgoing, {"id": msg_id, **outcome})
            self._has_findings = True

        task = asyncio.get_running_loop().create_task(answer())
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)
        return True

    # Messages that the session sends unasked (`Outgoing`).

    def publish(self, params: Json) -> None:
        """Send findings."""
        write_message(self._outgoing, {"method": "textDocument/publishDiagnostics", "params": params})
        self._has_findings = True

    def log(self, message: str) -> None:
        """Write a line to the client's log."""
        self._say("window/logMessage", message)

    def show(self, message: str) -> None:
        """Show the user a message."""
        self._say("window/showMessage", message)

    def _say(self, method: str, message: str) -> None:
        write_message(self._outgoing, {"method": method, "params": {"type": 2, "message": message}})

    def refresh(self) -> None:
        """Ask the client to request its findings again, once pygls can take the answer."""
        self._is_refresh_due = True

    def refresh_hints(self) -> None:
        """Do nothing: no hints have been sent yet."""

    def show_progress(self, done: int, total: int) -> None:
        """Do nothing: the workspace is checked after pygls is loaded."""

    # Loading pygls.

    def _look(self) -> None:
        """Have pygls loaded if that is wanted, and no findings are under way that it would delay."""
        self._looks += 1
        session = self.session
        is_busy = self._answers or any(
            session.preferences.check(document)
            and not (session.analyses.is_fresh(document) or session.reports.waits_for_save(document))
            for document in session.documents
        )
        self._asked_for += self._asks
        if self._asked_for > PATIENCE // 2 or (
            not is_busy and (self._has_findings or self._asks or self._looks > PATIENCE)
        ):
            self._wanted.set()
        elif not self._wanted.is_set():
            asyncio.get_running_loop().call_later(LULL, self._look)

    async def _hand_over(self, server: ProposalServer) -> int:
        # Nothing is awaited until pygls reads, so that no message comes between.
        reader = Input()
        self.session.delivery.outgoing = server
        if self._is_refresh_due:
            asyncio.get_running_loop().call_soon(server.refresh)
        reader.feed_data(bytes(self._kept + self._buffer))
        if self._ended:
            reader.feed_eof()
        self._sink = reader.take
        return await server.serve(reader, Output(self._outgoing, server.end))


def _load(projects: Projects) -> ProposalServer:
    """Import pygls and build the server; on a thread of its own."""
    from proposal_lsp.lsp.serving import create_server

    return create_server(projects)
