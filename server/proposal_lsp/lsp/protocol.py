"""pygls' protocol, hardened: every request is answered, and a keystroke is never converted to objects.

Each override closes one gap of pygls 2.1; the wire tests in `tests/lsp` show each of them.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import uuid
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import attrs
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from proposal_lsp.lsp.eager import start
from proposal_lsp.lsp.engine import NotWanted
from proposal_lsp.lsp.streams import log_fault
from proposal_lsp.lsp.sync import Invalid
from proposal_lsp.lsp.uris import is_loopback

if TYPE_CHECKING:
    from pygls.protocol.json_rpc import MessageCallback, MessageHandler, MsgId

    from proposal_lsp.lsp.client import Client

Json = dict[str, Any]
Error = types.ErrorCodes
#: Methods that stay plain JSON: those that come with every keystroke, and those whose contents are ours to read.
PLAIN = frozenset(
    {
        *(types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE),
        *(types.TEXT_DOCUMENT_DID_SAVE, types.TEXT_DOCUMENT_DID_CLOSE),
        *(types.TEXT_DOCUMENT_DIAGNOSTIC, types.WORKSPACE_DIAGNOSTIC),
        *(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, types.WORKSPACE_DID_CHANGE_CONFIGURATION),
        *(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, types.CANCEL_REQUEST),
        *(types.COMPLETION_ITEM_RESOLVE, types.CODE_ACTION_RESOLVE, types.CODE_LENS_RESOLVE),
        types.WORKSPACE_CONFIGURATION,
    }
)

logger = logging.getLogger(__name__)


class Host(Protocol):
    """The interface that the protocol needs from its server."""

    def begin(self, params: Json) -> Client:
        """Begin a session with the parameters of `initialize`; what its client can do."""

    def end(self) -> None:
        """Let the process end."""


class ProposalProtocol(LanguageServerProtocol):
    """One session with one client. Used only on the event loop."""

    _server: Host  # type: ignore[assignment]
    #: The parameters of `initialize` as they came; None before.
    _given: Json | None = None

    # Reading messages.

    def structure_message(self, data: Any) -> Any:
        """Nothing: pygls asks for it while it reads, when a message that is wrong can no longer be answered."""
        return data

    def handle_message(self, message: Any) -> None:
        """Take one message of the client. Raises nothing."""
        if not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self.refuse(_id_of(message), Error.InvalidRequest, "this is not a JSON-RPC 2.0 message")
        elif "method" not in message:
            self._take_response(message)
        elif "id" in message:
            self._take_request(_id_of(message), message)
        else:
            self._take_notification(message)

    def adopt(self, params: Json) -> None:
        """Take over a session whose `initialize` has been answered."""
        self._given = params
        initialize = {"jsonrpc": self.VERSION, "id": 0, "method": types.INITIALIZE, "params": params}
        try:
            typed = self._read(initialize)
        except JsonRpcException:
            # The session has read what it needs from the plain parameters, and the client has its answer.
            typed = types.InitializeParams(capabilities=types.ClientCapabilities())
        for _ in self.lsp_initialize(typed):
            pass

    def warm_up(self) -> None:
        """Have what reads the parameters of the features made now: each takes up to 30 ms, once."""
        for method in self.fm.features:
            if method not in PLAIN and (kind := self.get_message_type(method)):
                self._converter.get_structure_hook(kind)

    def _take_request(self, msg_id: MsgId | None, message: Json) -> None:
        method = message["method"]
        if msg_id is None or not isinstance(method, str):
            self.refuse(msg_id, Error.InvalidRequest, "a request needs a method, and a number or a text as its id")
        elif self._shutdown:
            self.refuse(msg_id, Error.InvalidRequest, "the server is shutting down")
        elif method == types.INITIALIZE and self._given is not None:
            self.refuse(msg_id, Error.InvalidRequest, "the server is initialized already")
        elif method != types.INITIALIZE and self._given is None:
            self.refuse(msg_id, Error.ServerNotInitialized, "the server is not initialized")
        else:
            try:
                params = self._read(message)
            except JsonRpcException:
                logger.error("%r is refused: its parameters are not valid", method)
                self.refuse(msg_id, Error.InvalidParams, f"the parameters of {method} are not valid")
                return
            if method == types.INITIALIZE:
                self._given = message["params"]
            contextvars.copy_context().run(self._handle_request, msg_id, method, params)

    def _take_notification(self, message: Json) -> None:
        method = message["method"]
        if method == types.EXIT:
            self._server.end()
        elif not isinstance(method, str):
            logger.error("a notification without a method is ignored")
        elif self._given is None or self._shutdown:
            logger.info("%r is ignored: the server is not running", method)
        elif method == types.CANCEL_REQUEST:
            if (msg_id := _id_of(message.get("params"))) is not None:
                self._handle_cancel_notification(msg_id)
        else:
            try:
                params = self._read(message)
            except JsonRpcException:
                logger.error("%r is ignored: its parameters are not valid", method)
                return
            contextvars.copy_context().run(self._handle_notification, method, params)

    def _take_response(self, message: Json) -> None:
        msg_id = _id_of(message)
        if msg_id is None or (future := self._request_futures.get(msg_id)) is None or future.cancelled():
            logger.info("a response without a request is ignored")
            return
        if self._result_types.get(msg_id) is None and "error" not in message:
            self._handle_response(msg_id, message.get("result"))
            return
        try:
            read = super().structure_message(message)
        except JsonRpcException as error:
            del self._request_futures[msg_id]
            future.set_exception(error)
        else:
            self._handle_response(msg_id, getattr(read, "result", None), getattr(read, "error", None))

    def _read(self, message: Json) -> Any:
        """The parameters of a message; plain JSON for those of every keystroke and those that LSP does not know."""
        if message["method"] in PLAIN or self.get_message_type(message["method"]) is None:
            return message.get("params")
        return getattr(super().structure_message(message), "params", None)

    # The life of the session (LSP 3.17, "Server lifecycle").

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """UTF-16 where the client offers it, and nothing announced that there is not."""
        client = self._server.begin(self._given or {})
        # The folders and the texts are ours: pygls reads neither.
        rootless = attrs.evolve(params, root_uri=None, root_path=None, workspace_folders=None)
        result = yield from super().lsp_initialize(rootless)
        result.capabilities.position_encoding = client.encoding
        if not self.fm.commands:
            result.capabilities.execute_command_provider = None
        workspace = result.capabilities.workspace
        if workspace and workspace.file_operations == types.FileOperationOptions():
            workspace.file_operations = None
        return result

    # Handlers.

    def _get_handler(self, feature_name: str) -> MessageHandler:
        """The handlers of this server take the place of pygls' own, but for the life of the session.

        Those keep a copy of the texts, split lines where LSP does not, and take a cancelled handler for a mistake.
        """
        own: MessageHandler | None = self.fm.features.get(feature_name)
        return own or super()._get_handler(feature_name)

    def _execute_handler(
        self,
        msg_id: MsgId,
        handler: MessageHandler,
        callback: MessageCallback,
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Start a coroutine at once, so that it sees the text as it was when its request came.

        pygls starts it a turn of the loop later, when the next edit may have been applied.
        """
        if not asyncio.iscoroutinefunction(handler):
            super()._execute_handler(msg_id, handler, callback, args, kwargs)
            return
        future: Any = start(handler(*(args or ()), **(kwargs or {})))
        if future.done():
            callback(future)
        else:
            self._request_futures[msg_id] = future
            future.add_done_callback(callback)

    def _check_handler_result(self, future: Future[Any]) -> None:
        """An error in a notification goes to the log, not to a popup."""
        if not future.cancelled() and (error := future.exception()):
            if isinstance(error, Invalid):
                logger.error("a notification is ignored: its parameters are not valid")
            else:
                log_fault("a notification failed", error)

    # Sending messages.

    def notify(self, method: str, params: Any | None = None) -> None:
        """Send a notification, plain or typed."""
        self._send_data({"jsonrpc": self.VERSION, "method": method, "params": params})

    def send_request(
        self,
        method: str,
        params: Any | None = None,
        callback: Callable[[Any], None] | None = None,
        msg_id: MsgId | None = None,
    ) -> Any:
        """Send a request; code that awaits its result continues before messages after the response are handled."""
        msg_id = msg_id or str(uuid.uuid4())
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if callback:
            future.add_done_callback(lambda done: None if done.cancelled() else callback(done.result()))
        self._request_futures[msg_id] = future  # type: ignore[assignment]
        self._result_types[msg_id] = None if method in PLAIN else self.get_result_type(method)
        self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "method": method, "params": params})
        return future

    def refuse(self, msg_id: MsgId | None, code: int, message: str) -> None:
        """Answer with an error."""
        self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "error": {"code": int(code), "message": message}})

    def _send_response(self, msg_id: MsgId, result: Any = None, error: types.ResponseError | None = None) -> None:
        if error is None:
            self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "result": result})
        else:
            self.refuse(msg_id, error.code, error.message)

    def _send_handler_result(self, future: Future[Any], *, msg_id: MsgId) -> None:
        """The client learns what kind of error there was; the log says more."""
        self._request_futures.pop(msg_id, None)
        if future.cancelled():
            self.refuse(msg_id, types.LSPErrorCodes.RequestCancelled, "the request was cancelled")
        elif (error := future.exception()) is None:
            self._send_response(msg_id, future.result())
        elif isinstance(error, NotWanted):
            self.refuse(msg_id, types.LSPErrorCodes.ContentModified, "the text has changed, or this took too long")
        elif isinstance(error, JsonRpcException):
            self.refuse(msg_id, error.code or Error.InternalError, error.message or "an error in the server")
        elif isinstance(error, Invalid):
            self.refuse(msg_id, Error.InvalidParams, "the parameters of this request are not valid")
        else:
            log_fault("a request failed", error)
            self.refuse(msg_id, Error.InternalError, "an error in the server; its log says more")

    def set_writer(self, writer: Any, include_headers: bool = True) -> None:
        """Refuse a second client, and a web page that is not of this machine (TCP and WebSocket)."""
        connection = getattr(writer, "_ws", None)
        origin = connection.request.headers.get("Origin") if connection else None
        if self.writer is not None or (origin and not is_loopback(urlsplit(origin).hostname or "")):
            writer.close()
            raise asyncio.CancelledError
        super().set_writer(writer, include_headers)


def _id_of(data: Any) -> MsgId | None:
    msg_id = data.get("id") if isinstance(data, dict) else None
    return msg_id if isinstance(msg_id, str | int) and not isinstance(msg_id, bool) else None
