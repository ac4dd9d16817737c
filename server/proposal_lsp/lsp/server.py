"""The server: which message goes where."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Awaitable

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcMethodNotFound
from pygls.lsp.server import LanguageServer

from proposal_lsp import __version__
from proposal_lsp.analysis import Projects
from proposal_lsp.lsp import actions, completion, hover, schema_info
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.configuring import ask_for_settings, change_settings, settle_in
from proposal_lsp.lsp.engine import Engine
from proposal_lsp.lsp.lenient import lenient_converter
from proposal_lsp.lsp.protocol import Protocol
from proposal_lsp.lsp.pull import Pull
from proposal_lsp.lsp.registration import judges_others
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.uris import path_of

logger = logging.getLogger(__name__)

#: Seconds that a server whose client has died gets to end in good order.
GRACE = 5.0


class Server(LanguageServer):
    """The language server. `session` begins with `initialize`; before it no message gets this far."""

    protocol: Protocol
    session: Session

    def __init__(self, projects: Projects) -> None:
        super().__init__("proposal-lsp", __version__, protocol_cls=Protocol, converter_factory=lenient_converter)
        self._projects = projects

    def begin(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[int]:
        """Live on this loop from now on; the future is the exit code of the process, once it has one."""
        self._loop = loop
        self._stopped: asyncio.Future[int] = loop.create_future()
        return self._stopped

    def stop(self) -> None:
        """End: with 0 if the client asked for it, else with 1."""
        if not self._stopped.done():
            self._stopped.set_result(0 if self.protocol.ended_well else 1)

    def abandon(self) -> None:
        """End, on a thread that has seen that the client is dead; by force where nothing else helps."""
        with contextlib.suppress(RuntimeError):  # the loop has ended already
            self._loop.call_soon_threadsafe(self.stop)
        time.sleep(GRACE)
        os._exit(1)

    def meet(self, client: Client, params: types.InitializeParams) -> None:
        """Begin the session with a client."""
        self.session = Session(self, Engine(self._projects), client)
        self.tell(self.session.preferences.start(params.initialization_options))

    def tell(self, lines: list[str]) -> None:
        """Write to the client's log what the user should know."""
        for line in lines:
            logger.warning("%s", line)
            self.window_log_message(types.LogMessageParams(types.MessageType.Warning, line))

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Log an error; a popup would help nobody. Errors of requests are logged where they are answered."""
        if source is not FeatureRequestError:
            trace = getattr(error, "data", None) or {}
            logger.error("%s\n%s", error, "".join(trace.get("traceback", ())))


def build_server(projects: Projects | None = None) -> Server:
    """A server that knows what to do with each message, over the engine or one given in its place."""
    server = Server(projects or Projects())
    for feature in (actions, completion, hover):
        feature.register(server)

    def pull() -> Pull:
        if not isinstance(server.session.delivery, Pull):
            raise JsonRpcMethodNotFound("findings are published to this client, which did not say that it asks")
        return server.session.delivery

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> Awaitable[None]:
        return settle_in(server)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.session.save(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(params: types.DidChangeConfigurationParams) -> Awaitable[None]:
        return change_settings(server, params.settings)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_workspace_folders(_: types.DidChangeWorkspaceFoldersParams) -> Awaitable[None]:
        server.session.files_changed()
        return ask_for_settings(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        if any(judges_others(path_of(change.uri)) for change in params.changes):
            server.session.rejudge()
        server.session.files_changed()

    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(identifier="proposal-lsp", inter_file_dependencies=False, workspace_diagnostics=True),
    )
    def diagnostic(params: types.DocumentDiagnosticParams) -> Awaitable[types.DocumentDiagnosticReport]:
        return pull().document(params)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    def workspace_diagnostic(
        params: types.WorkspaceDiagnosticParams,
    ) -> Awaitable[types.WorkspaceDiagnosticReport]:
        return pull().workspace(params)

    schema_info.register(server)
    return server
