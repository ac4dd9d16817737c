"""Hover: what is known of the place under the mouse or the cursor."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from lsprotocol import types

from proposal_lsp.features.hover import hover, plain
from proposal_lsp.lsp.convert import to_range
from proposal_lsp.lsp.session import Session
from proposal_lsp.text import Position

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import Server

_FORMATS = (types.MarkupKind.Markdown, types.MarkupKind.PlainText)


def register(server: Server) -> None:
    """Let the server answer `textDocument/hover`."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def on_hover(params: types.HoverParams) -> Awaitable[types.Hover | None]:
        return hovers(server.session, params)


def hovers(session: Session, params: types.HoverParams) -> Awaitable[types.Hover | None]:
    """The hover for a position in the present text.

    None where there is nothing to say, the document is not open, or its text has changed since.
    """
    document = session.documents.get(params.text_document.uri)
    text = document.text if document else None

    async def answer() -> types.Hover | None:
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
        kind = preferred_format(session.server.client_capabilities)
        value = found.markdown if kind is types.MarkupKind.Markdown else plain(found.markdown)
        return types.Hover(types.MarkupContent(kind, value), to_range(analysis.text, found.span, encoding))

    return answer()


def preferred_format(declared: types.ClientCapabilities) -> types.MarkupKind:
    """The first format of the client's list that is known; plain text without a list (LSP 3.17, "Hover")."""
    asked = declared.text_document.hover if declared.text_document else None
    formats = asked.content_format if asked else None
    return next((kind for kind in formats or () if kind in _FORMATS), types.MarkupKind.PlainText)
