"""Document symbols: the outline of a proposal."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from proposal_lsp.features.symbols import Symbol, SymbolKind, symbols
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.snapshot import Snapshot

_KINDS: dict[SymbolKind, types.SymbolKind] = {
    "title": types.SymbolKind.File,
    "section": types.SymbolKind.String,
    "field": types.SymbolKind.Property,
}


def register(server: ProposalServer) -> None:
    """Answer `textDocument/documentSymbol`, unless the editor has an outline of its own."""
    session = server.session
    if not session.outline:
        return
    is_nested = declared(session.capabilities, "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport")

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def on_document_symbol(params: types.DocumentSymbolParams) -> list[Json] | None:
        """None if it is not a proposal, or the text has changed since."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None or (analysis := await snapshot.analysis()) is None:
            return None
        found = symbols(analysis)
        if is_nested is True:
            return [_nested(symbol, snapshot) for symbol in found] or None
        return [flat for symbol in found for flat in _flat(symbol, snapshot)] or None


def _nested(symbol: Symbol, snapshot: Snapshot) -> Json:
    """A `DocumentSymbol`."""
    converted: Json = {
        "name": symbol.name,
        "kind": int(_KINDS[symbol.kind]),
        "range": to_range(snapshot.text, symbol.span, snapshot.encoding),
        "selectionRange": to_range(snapshot.text, symbol.name_span, snapshot.encoding),
        "children": [_nested(child, snapshot) for child in symbol.children],
    }
    return {**converted, "detail": symbol.detail} if symbol.detail else converted


def _flat(symbol: Symbol, snapshot: Snapshot, parent: str | None = None) -> Iterator[Json]:
    """The `SymbolInformation` of a symbol and of those below it, for clients that know no nesting."""
    where = {"uri": snapshot.uri, "range": to_range(snapshot.text, symbol.span, snapshot.encoding)}
    converted: Json = {"name": symbol.name, "kind": int(_KINDS[symbol.kind]), "location": where}
    yield {**converted, "containerName": parent} if parent else converted
    for child in symbol.children:
        yield from _flat(child, snapshot, symbol.name)
