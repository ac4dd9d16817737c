"""Linked editing: a value and its copies in the title and elsewhere are edited as one."""

from __future__ import annotations

import re

from lsprotocol import types

from proposal_lsp.features.linked_copies import linked_copies
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.server import ProposalServer


def register(server: ProposalServer) -> None:
    """Answer `textDocument/linkedEditingRange`."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_LINKED_EDITING_RANGE)
    async def on_linked_editing_range(params: types.LinkedEditingRangeParams) -> Json | None:
        """Ranges with the same text; None if there is one only, or the text has changed since."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None or (analysis := await snapshot.analysis()) is None:
            return None
        found = linked_copies(analysis, snapshot.offset(params.position.line, params.position.character))
        if found is None:
            return None
        ranges = [to_range(snapshot.text, span, snapshot.encoding) for span in found.spans]
        # Without a pattern, editors take the words of Markdown: they would stop at a space.
        return {"ranges": ranges, "wordPattern": rf"[^\r\n{re.escape(found.forbidden)}]*"}
