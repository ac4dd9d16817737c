"""Selection ranges: what a selection grows to."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.analysis import Analysis
from proposal_lsp.features.selection import selections
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.snapshot import Snapshot


def register(server: ProposalServer) -> None:
    """Answer `textDocument/selectionRange`, unless the editor does so for Markdown itself."""
    session = server.session
    if not session.outline:
        return

    @server.feature(types.TEXT_DOCUMENT_SELECTION_RANGE)
    async def on_selection_range(params: types.SelectionRangeParams) -> list[Json] | None:
        """One answer for each position; None if the document is not checked or its text has changed since."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None or (analysis := await snapshot.analysis()) is None or analysis.binding is None:
            return None
        return [_converted(snapshot, analysis, place) for place in params.positions]


def _converted(snapshot: Snapshot, analysis: Analysis, place: types.Position) -> Json:
    """A `SelectionRange`: the innermost one, with those around it as its parents."""
    converted: Json = {}
    for span in reversed(selections(analysis, snapshot.offset(place.line, place.character))):
        here: Json = {"range": to_range(snapshot.text, span, snapshot.encoding)}
        converted = {**here, "parent": converted} if converted else here
    return converted
