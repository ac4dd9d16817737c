"""The requests that pygls reads: those about a place in a document, whose parameters are many and come from anywhere.

Loaded when the first of them comes, since importing it takes longer than everything else the server does until then.
pygls finds the handler and makes typed objects of the parameters; framing, order, cancellation and answers are those
of `protocol.py`, for these requests as for all others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from proposal_lsp import __version__
from proposal_lsp.lsp import actions, completion, definition, hover
from proposal_lsp.lsp.capabilities import NAME
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.lenient import lenient_converter
from proposal_lsp.lsp.params import Invalid
from proposal_lsp.lsp.session import Session


class Typed(LanguageServer):
    """Knows the handlers of those requests. It is never started, and sends nothing itself."""

    def __init__(self, session: Session) -> None:
        super().__init__(NAME, __version__, converter_factory=lenient_converter)
        # At INFO pygls logs every message, with all that the user writes.
        logging.getLogger("pygls").setLevel(logging.WARNING)
        self.session = session
        for feature in (actions, completion, definition, hover):
            feature.register(self)

    def handle(self, method: str, params: Any) -> Any:
        """Let the handler of a method make its answer, or something to be awaited. Raises Invalid."""
        message = {"jsonrpc": "2.0", "id": 0, "method": method, "params": params}
        try:
            read = self.protocol.structure_message(message)
        except JsonRpcException:
            raise Invalid from None
        handler: Callable[[Any], Any] = self.protocol.fm.features[method]
        return handler(read.params)

    def plain(self, typed: Any) -> Json:
        """A typed object as JSON again."""
        plain: Json = self.protocol._converter.unstructure(typed)
        return plain
