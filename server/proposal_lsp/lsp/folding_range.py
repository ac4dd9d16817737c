"""Folding ranges: what can be folded in a proposal."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.features.folding import Fold, folds
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.server import ProposalServer


def register(server: ProposalServer) -> None:
    """Answer `textDocument/foldingRange`, unless the editor folds Markdown itself."""
    session = server.session
    if not session.outline:
        return
    limit = declared(session.capabilities, "textDocument.foldingRange.rangeLimit")

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def on_folding_range(params: types.FoldingRangeParams) -> list[Json] | None:
        """None if it is not a proposal, or the text has changed since. Lines only, which every client takes."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None or (analysis := await snapshot.analysis()) is None:
            return None
        found = folds(analysis)
        # Where the client takes fewer, the largest are worth most.
        kept = sorted(found, key=lambda fold: fold.first - fold.last)[
            : limit if type(limit) is int and limit > 0 else None
        ]
        return [_converted(fold) for fold in sorted(kept)] or None


def _converted(fold: Fold) -> Json:
    converted: Json = {"startLine": fold.first, "endLine": fold.last}
    return {**converted, "kind": fold.kind} if fold.kind else converted
