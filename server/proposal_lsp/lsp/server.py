"""The server: pygls' `LanguageServer` with a session and a protocol of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.io_ import run_async
from pygls.lsp.server import LanguageServer

from proposal_lsp import __version__
from proposal_lsp.lsp.client import NAME, Client, Outgoing
from proposal_lsp.lsp.lenient import lenient_converter
from proposal_lsp.lsp.liveness import visible_process
from proposal_lsp.lsp.protocol import ProposalProtocol
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.streams import BadHeader, Input, Output
from proposal_lsp.lsp.workspace_progress import WorkspaceProgress
from proposal_lsp.projects import Projects

if TYPE_CHECKING:
    from pygls.server import ServerErrors

logger = logging.getLogger(__name__)


class ProposalServer(LanguageServer):
    """A session with one client."""

    protocol: ProposalProtocol

    def __init__(self, register: Callable[[ProposalServer], object], projects: Projects | None = None) -> None:
        """`register` adds the handlers once the client is known; `projects` are those of tests."""
        super().__init__(NAME, __version__, protocol_cls=ProposalProtocol, converter_factory=lenient_converter)
        self._register = register
        self._projects = projects
        self._session: Session | None = None
        self._reader: Input | None = None
        self._progress: WorkspaceProgress | None = None
        #: Messages that the session sends unasked.
        self.outgoing = Outgoing(self.protocol.notify, self.protocol.send_request, self._show_progress)
        #: The exit code of the process: 0 if the client asked for its end (LSP 3.17, "Exit Notification").
        self.code = 1
        # What goes wrong is logged here, without what the user writes.
        logging.getLogger("pygls").setLevel(logging.CRITICAL)

    def begin(self, params: dict[str, Any]) -> Client:
        """Begin the session, unless there is one, with the parameters of `initialize`; what its client can do."""
        if self._session is None:
            seen = {**params, "processId": visible_process(params)}
            self._session = Session(self.outgoing, self._projects or Projects(), seen)
        self._register(self)
        return self.session.client

    def adopt(self, params: dict[str, Any], session: Session) -> None:
        """Take over a session whose `initialize`, with these parameters, has been answered."""
        self._session = session
        self.protocol.adopt(params)

    @property
    def session(self) -> Session:
        """The session with the client. Raises RuntimeError before `initialize`."""
        if self._session is None:
            raise RuntimeError("there is no session before initialize")
        return self._session

    def _show_progress(self, done: int, total: int) -> None:
        """Show how many of how many files of the workspace have been checked."""
        if self.session.client.shows_progress:
            self._progress = self._progress or WorkspaceProgress(self.work_done_progress)
            self._progress.show(done, total)

    # Serving.

    async def serve(self, reader: Input, writer: Output) -> int:
        """Serve one client until it exits or goes away; the exit code of the process."""
        self._reader, self._stop_event = reader, threading.Event()
        self.protocol.set_writer(writer)
        try:
            await run_async(self._stop_event, reader, self.protocol, error_handler=self.report_server_error)
        except asyncio.IncompleteReadError:
            pass
        except BadHeader as error:
            logger.error("the client cannot be read any more: %s", error)
        self.end()
        return self.code

    def end(self) -> None:
        """Let the process end: with 0 if the client asked for it, else with 1 (LSP 3.17, "Exit Notification")."""
        self.code = 0 if self.protocol._shutdown else 1
        if self._stop_event:
            self._stop_event.set()
        if self._reader:
            self._reader.feed_eof()
        if self._session:
            self._session.close()

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """A message that is not JSON is refused; everything else has been logged, and is not a popup for the user."""
        logger.debug("%s: %s", source.__name__, error)
        if source is JsonRpcException:
            self.protocol.refuse(None, types.ErrorCodes.ParseError, "this message is not JSON")
