"""The start of a session: the first findings are sent before pygls is loaded.

Importing pygls takes longer than everything else before the first findings, so it is done after them, in a thread.
Until then documents are opened here, in plain JSON, and findings given. Anything else waits for pygls, and so does
whatever comes after an edit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO

from proposal_lsp.lsp.client import NAME, Outgoing, declared
from proposal_lsp.lsp.folders import by_folder
from proposal_lsp.lsp.front.wire import message_in, read_message, write_message
from proposal_lsp.lsp.pull import Pull
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.streams import Input, Output, log_fault, log_to_stderr, read_ahead, read_some
from proposal_lsp.projects import Projects

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import ProposalServer

Json = dict[str, Any]
#: Seconds between two looks whether pygls can be imported without delaying findings; how many looks it waits for a
#: document, or a request for findings that are under way.
LULL = 0.05
PATIENCE = 20
#: What changes a text that is open.
_EDITS = ("textDocument/didChange", "textDocument/didSave", "textDocument/didClose")
_SETTINGS = "workspace/configuration"


def go_on(incoming: BinaryIO, outgoing: BinaryIO, params: Json, projects: Projects | None = None) -> int:
    """Serve a client whose `initialize`, with these parameters, has been answered; the exit code of the process."""
    log_to_stderr()

    async def run() -> int:
        known = projects or Projects()
        opening = Opening(outgoing, known, params)
        read_ahead(partial(next, opening.read(incoming), b""), opening.take)
        await opening.lull()
        server = await asyncio.to_thread(_load, known)
        server.adopt(params, opening.session)
        await asyncio.to_thread(server.protocol.warm_up)
        # Nothing is awaited until pygls reads, so that no message comes between.
        opening.is_over = True
        opening.session.delivery.outgoing = server.outgoing
        return await server.serve(opening.kept, Output(outgoing, server.end))

    return asyncio.run(run())


class Opening:
    """Takes the place of pygls until it is loaded. Used only on the event loop."""

    def __init__(self, outgoing: BinaryIO, projects: Projects, params: Json) -> None:
        self._outgoing = outgoing
        #: What is left to pygls, in its order.
        self.kept = Input()
        self._answers: list[asyncio.Task[None]] = []
        #: Findings have been given; something waits for pygls; it is an edit; and everything is left to pygls.
        self._has_findings = self._is_asked = self._is_edited = self.is_over = False
        self.session = Session(Outgoing(self._notify, self._ask), projects, params)

    # What the client says.

    def read(self, incoming: BinaryIO) -> Iterator[bytes]:
        """What comes: whole messages, and pieces of what is left to pygls. On a thread of its own."""
        is_whole = True
        while is_whole and not self.is_over:
            data, is_whole = read_message(incoming)
            yield data
        self.is_over = True  # a piece may end like a whole message
        while data := read_some(incoming):
            yield data

    def take(self, data: bytes) -> None:
        """Take what has been read; nothing at the end."""
        message = {} if self.is_over else message_in(data)
        if not self._handle(message):
            self.kept.take(data)
            self._is_edited |= message.get("method") in _EDITS
            self._is_asked |= self._is_edited or not message or "id" in message or message.get("method") == "exit"

    def _handle(self, message: Json) -> bool:
        """Do what a message says; False if that is left to pygls, which reports mistakes."""
        method, params, msg_id = message.get("method"), message.get("params"), message.get("id")
        if self._is_edited or message.get("jsonrpc") != "2.0":
            return False
        with suppress(Exception):
            if method == "textDocument/didOpen" and msg_id is None:
                self.session.did_open(params)
                return True
        if method == "textDocument/diagnostic" and type(msg_id) in (int, str):
            return self._answer(msg_id, params)
        if method is None and msg_id == _SETTINGS:
            self.session.take_settings(by_folder(self.session.folders.scopes, message.get("result")))
            return True
        if method == "initialized" and self.session.client.configuration:
            # Now, so that nothing is shown that the user has turned off.
            scopes = self.session.folders.scopes
            items = [{"section": NAME, **({"scopeUri": scope} if scope else {})} for scope in scopes]
            self._ask(_SETTINGS, {"items": items})
        return False

    def _answer(self, msg_id: Any, params: Any) -> bool:
        pull, uri = self.session.delivery, declared(params, "textDocument.uri")
        if not isinstance(pull, Pull) or not isinstance(uri, str):
            return False

        async def answer() -> None:
            try:
                outcome: Json = {"result": await pull.document(uri, declared(params, "previousResultId"))}
            except Exception as error:
                log_fault("a request failed", error)
                outcome = {"error": {"code": -32603, "message": "an error in the server; its log says more"}}
            write_message(self._outgoing, {"id": msg_id, **outcome})
            self._has_findings = True

        self._answers.append(asyncio.get_running_loop().create_task(answer()))
        return True

    # Messages that the session sends unasked. The answers are left to pygls, except for the settings.

    def _notify(self, method: str, params: Json) -> None:
        write_message(self._outgoing, {"method": method, "params": params})
        self._has_findings = self._has_findings or method == "textDocument/publishDiagnostics"

    def _ask(self, method: str, params: Json | None) -> None:
        write_message(self._outgoing, {"id": method, "method": method, "params": params})

    # Loading pygls.

    async def lull(self) -> None:
        """Wait until pygls is wanted and its import would delay no findings."""
        for look in count():
            is_late, is_busy = look > PATIENCE, self._is_busy()
            if (self._is_asked and is_late) or (not is_busy and (self._is_asked or self._has_findings or is_late)):
                return
            await asyncio.sleep(LULL)

    def _is_busy(self) -> bool:
        session = self.session
        unknown = (one for one in session.documents if not session.analyses.is_fresh(one))
        return any(map(session.preferences.check, unknown)) or not all(answer.done() for answer in self._answers)


def _load(projects: Projects) -> ProposalServer:
    """Import pygls and build the server; on a thread of its own."""
    from proposal_lsp.lsp.serving import create_server

    return create_server(projects)
