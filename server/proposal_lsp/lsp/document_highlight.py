"""Document highlights: the references in a document to the same target as the one at the caret."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.features.document_references import is_same, references, subject_at
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.text import Span


def register(server: ProposalServer) -> None:
    """Answer `textDocument/documentHighlight`."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def on_document_highlight(params: types.DocumentHighlightParams) -> list[Json] | None:
        """None if nothing is named, so that editors still highlight equal words."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        offset = snapshot.offset(params.position.line, params.position.character)
        found = await session.index.ask(snapshot, lambda around: _found(around, offset))
        return [{"range": to_range(snapshot.text, span, snapshot.encoding)} for span in found or ()] or None


def _found(around: Surroundings, offset: int) -> list[Span]:
    subject = subject_at(around, offset)
    if subject is None:
        return []
    spans = [
        one.span
        for one in references(around.index, around.entry, around.text)
        if one.path == subject.path and is_same(one.fragment, subject.fragment)
    ]
    return sorted({subject.origin, *spans})
