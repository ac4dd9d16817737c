"""The protocol of pygls, made to keep to LSP and JSON-RPC where it does not.

Every request is answered, whatever is wrong with it; nothing that goes wrong ends the process, shows a popup,
or tells the client more than what kind of error it was. Parts that pygls does well are left to it.
"""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import json
import logging
from collections.abc import Callable, Generator
from concurrent.futures import Future, InvalidStateError
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from proposal_lsp.lsp.client import Client, read_client
from proposal_lsp.lsp.parent import watch_parent

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import Server

logger = logging.getLogger(__name__)

_PARSE_ERROR = int(types.ErrorCodes.ParseError)
_INVALID_REQUEST = int(types.ErrorCodes.InvalidRequest)
_METHOD_NOT_FOUND = int(types.ErrorCodes.MethodNotFound)
_INVALID_PARAMS = int(types.ErrorCodes.InvalidParams)
_INTERNAL_ERROR = int(types.ErrorCodes.InternalError)
_NOT_INITIALIZED = int(types.ErrorCodes.ServerNotInitialized)


class Protocol(LanguageServerProtocol):
    """One session with one client."""

    _server: Server

    def receive(self, body: bytes) -> None:
        """Take one message. Raises nothing."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            self._refuse(None, _PARSE_ERROR, "this message is not JSON")
            return
        if not isinstance(data, dict) or data.get("jsonrpc") != self.VERSION:
            self._refuse(_id_of(data), _INVALID_REQUEST, "this is not a JSON-RPC 2.0 message")
            return
        method = data.get("method")
        if method is None:
            self._take_response(data)
        elif "id" in data:
            self._take_request(data, str(method))
        else:
            self._take_notification(data, str(method))

    def _take_request(self, data: dict[str, Any], method: str) -> None:
        msg_id = _id_of(data)
        known = method in self.fm.builtin_features or method in self.fm.features
        if msg_id is None:
            self._refuse(None, _INVALID_REQUEST, "the id of a request is a number or a text")
        elif self._shutdown:
            self._refuse(msg_id, _INVALID_REQUEST, "the server is shutting down")
        elif self._workspace is None and method != types.INITIALIZE:
            self._refuse(msg_id, _NOT_INITIALIZED, "the server is not initialized")
        elif self._workspace is not None and method == types.INITIALIZE:
            self._refuse(msg_id, _INVALID_REQUEST, "the server is initialized already")
        elif not known:
            self._refuse(msg_id, _METHOD_NOT_FOUND, f"the method {method} is not known here")
        else:
            try:
                message = self.structure_message(data)
            except JsonRpcException:
                self._refuse(msg_id, _INVALID_PARAMS, f"the parameters of {method} are not valid")
            else:
                _alone(self._handle_request, msg_id, method, message.params)

    def _take_notification(self, data: dict[str, Any], method: str) -> None:
        if (self._shutdown or self._workspace is None) and method != types.EXIT:
            logger.info("%s is ignored: the server is not running", method)
            return
        known = method in self.fm.builtin_features or method in self.fm.features
        if not known and method != types.CANCEL_REQUEST:
            logger.debug("%s is ignored: it is not known here", method)
            return
        try:
            message = self.structure_message(data)
        except JsonRpcException:
            logger.error("%s is ignored: its parameters are not valid", method)
        else:
            _alone(self._handle_notification, method, getattr(message, "params", None))

    def _take_response(self, data: dict[str, Any]) -> None:
        msg_id = _id_of(data)
        # The futures are those of both sides' requests; the result types are those of ours.
        if msg_id is None or msg_id not in self._result_types or msg_id not in self._request_futures:
            logger.info("a response to no request is ignored")
            return
        future = self._request_futures.pop(msg_id)
        try:
            message = self.structure_message(data)
            error = getattr(message, "error", None)
            failure = JsonRpcException.from_error(error) if error else None
        except JsonRpcException as unreadable:
            failure = unreadable
        try:
            if failure:
                future.set_exception(failure)
            else:
                future.set_result(message.result)
        except (InvalidStateError, asyncio.InvalidStateError):
            logger.info("a response to a request that was given up is ignored")

    def _handle_cancel_notification(self, msg_id: str | int) -> None:
        # A request that was answered before its cancellation came is nothing to write about.
        if future := self._request_futures.get(msg_id):
            future.cancel()

    def _refuse(self, msg_id: str | int | None, code: int, message: str) -> None:
        # Not by _send_response: there an id must not be null, as it must be here (JSON-RPC 2.0, section 5).
        self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "error": {"code": code, "message": message}})

    def _send_response(
        self, msg_id: str | int, result: Any | None = None, error: types.ResponseError | None = None
    ) -> None:
        if error is not None and error.code == _INTERNAL_ERROR:
            # The traceback is in the log, which is where it belongs.
            error = types.ResponseError(code=error.code, message="an error in the server; its log says more")
        super()._send_response(msg_id, result, error)

    def _execute_handler(
        self,
        msg_id: str | int,
        handler: Callable[..., Any],
        callback: Callable[[Future[Any]], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Call a handler, which may be a function, a generator (of pygls' own), or return an awaitable.

        A function that returns an awaitable sees the session as it was when the message came, also where
        edits came with it in one go.
        """
        future: Any = Future()
        try:
            outcome = handler(*(args or ()), **(kwargs or {}))
            if inspect.isgenerator(outcome):
                self._run_generator(None, gen=outcome, result_future=future)
            elif inspect.isawaitable(outcome):
                future = asyncio.ensure_future(outcome)
                self._request_futures[msg_id] = future
            else:
                future.set_result(outcome)
        except Exception as error:
            future.set_exception(error)
        future.add_done_callback(callback)

    def _run_generator(
        self, future: Future[Any] | None, *, gen: Generator[Any, Any, Any], result_future: Future[Any]
    ) -> None:
        if future is not None and future.cancelled():
            gen.close()
            result_future.cancel()
        else:
            super()._run_generator(future, gen=gen, result_future=result_future)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Settle the position encoding, watch the client's process, and answer what both sides can do."""
        client = read_client(params.capabilities)
        general = params.capabilities.general or types.GeneralClientCapabilities()
        general.position_encodings = [types.PositionEncodingKind(client.encoding)]
        params.capabilities.general = general
        watch_parent(params.process_id, self._server.abandon)
        self._server.meet(client, params)
        result = yield from super().lsp_initialize(params)
        _withdraw(result.capabilities, client)
        return result

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *_: Any) -> None:  # type: ignore[override]
        """Give up what is under way, and answer nothing more."""
        for future in list(self._request_futures.values()):
            future.cancel()
        self._shutdown = True

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: Any) -> None:  # type: ignore[override]
        """End the process: 0 after `shutdown`, else 1 (LSP 3.17, "Exit Notification")."""
        self._server.stop()

    @property
    def ended_well(self) -> bool:
        """Whether the client has asked for the end of the session."""
        return self._shutdown

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Not kept by pygls, whose idea of a line is not that of LSP."""
        self._server.session.open(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """See `lsp_text_document__did_open`."""
        self._server.session.change(params.text_document, params.content_changes)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """See `lsp_text_document__did_open`."""
        self._server.session.close(params.text_document.uri)


def _withdraw(capabilities: types.ServerCapabilities, client: Client) -> None:
    """Take back what this client cannot make use of."""
    if not client.pulls:
        capabilities.diagnostic_provider = None
    if not client.code_actions:
        capabilities.code_action_provider = None
    if capabilities.execute_command_provider and not capabilities.execute_command_provider.commands:
        capabilities.execute_command_provider = None


def _alone(function: Callable[..., None], *args: Any) -> None:
    """Call a function in a context of its own, where pygls keeps the id of the message."""
    contextvars.copy_context().run(function, *args)


def _id_of(data: Any) -> str | int | None:
    msg_id = data.get("id") if isinstance(data, dict) else None
    return msg_id if isinstance(msg_id, str | int) and not isinstance(msg_id, bool) else None
