"""Another Markdown server for the same buffers, which answers at any place."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("other", "1")


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(_: types.HoverParams) -> types.Hover:
    """Name this server."""
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "the other server"))


@server.feature(types.TEXT_DOCUMENT_COMPLETION)
def completion(_: types.CompletionParams) -> list[types.CompletionItem]:
    """Offer the same item everywhere."""
    return [types.CompletionItem("other")]


if __name__ == "__main__":
    server.start_io()
