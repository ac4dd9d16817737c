"""Hover: what is known of the place under the mouse or the cursor."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from proposal_lsp.features.hover import hover, plain
from proposal_lsp.lsp.client import listed
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.session import Session
from proposal_lsp.text import Position

if TYPE_CHECKING:
    from proposal_lsp.lsp.typed import Typed


def register(server: Typed) -> None:
    """Let the server answer `textDocument/hover`."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def on_hover(params: types.HoverParams) -> Awaitable[Json | None]:
        return hovers(server.session, params)


def hovers(session: Session, params: types.HoverParams) -> Awaitable[Json | None]:
    """The hover for a position in the present text.

    None where there is nothing to say, the document is not open, or its text has changed since.
    """
    document = session.documents.get(params.text_document.uri)
    text = document.text if document else None

    async def answer() -> Json | None:
        if document is None or not session.is_checked(document):
            return None
        await session.settle(document)
        analysis = document.present
        if document.closed or analysis is None or document.text is not text:
            return None
        encoding = session.client.encoding
        offset = analysis.text.offset(Position(params.position.line, params.position.character), encoding)
        found = hover(analysis, offset)
        if found is None:
            return None
        kind = preferred_format(session.capabilities)
        value = found.markdown if kind == "markdown" else plain(found.markdown)
        return {"contents": {"kind": kind, "value": value}, "range": to_range(analysis.text, found.span, encoding)}

    return answer()


def preferred_format(capabilities: Any) -> str:
    """The first format of the client's list that is known; plain text without a list (LSP 3.17, "Hover")."""
    formats = listed(capabilities, "textDocument.hover.contentFormat")
    return next((kind for kind in formats if kind in ("markdown", "plaintext")), "plaintext")
