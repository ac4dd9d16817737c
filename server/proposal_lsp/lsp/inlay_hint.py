"""Inlay hints: the titles of the proposals that a document names by their ids alone. Off by default."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.features.find_proposals import label
from proposal_lsp.features.title_hints import title_hints
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.text import Span


def register(server: ProposalServer) -> None:
    """Answer `textDocument/inlayHint`, for a client that shows hints."""
    session = server.session
    if not session.client.inlay_hints:
        return

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintOptions(resolve_provider=False))
    async def on_inlay_hint(params: types.InlayHintParams) -> list[Json] | None:
        """None if there are none, the user wants none, or the text has changed. Waits until all files are known."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None or not session.preferences.of(snapshot.path).inlay_hints:
            return None
        edges = (snapshot.offset(edge.line, edge.character) for edge in (params.range.start, params.range.end))
        span = Span(*sorted(edges))
        found = await session.index.ask(snapshot, lambda around: title_hints(around, span), whole=True)
        hints: list[Json] = []
        for offset, title, entry in found or ():
            line, column = snapshot.text.position(offset, snapshot.encoding)
            place = {"line": line, "character": column}
            hints.append({"position": place, "label": title, "tooltip": label(entry), "paddingLeft": True})
        return hints or None
