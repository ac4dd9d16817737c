"""Hover at the mouse pointer or the cursor."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from proposal_lsp.features.document_references import may_refer
from proposal_lsp.features.hover import Hover, hover, plain
from proposal_lsp.features.hover.markup import LINE
from proposal_lsp.features.reference_card import reference_card
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.lsp.client import listed
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.server import ProposalServer


def register(server: ProposalServer) -> None:
    """Answer `textDocument/hover`."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def on_hover(params: types.HoverParams) -> Json | None:
        """None if there is nothing to say, or the text has changed since."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None or (analysis := await snapshot.analysis()) is None:
            return None
        offset = snapshot.offset(params.position.line, params.position.character)
        among = session.index.findings(snapshot.document)
        found = hover(replace(analysis, findings=(*analysis.findings, *among)) if among else analysis, offset)
        named = None
        if analysis.document is not None and may_refer(analysis.document, offset):
            named = await session.index.ask(snapshot, lambda around: reference_card(around, offset))
        if named and snapshot.is_current:
            found = Hover(named.span, LINE.join([named.markdown, *([found.markdown] if found else [])]))
        if found is None:
            return None
        kind = preferred_format(session.capabilities)
        value = found.markdown if kind == "markdown" else plain(found.markdown)
        where = to_range(snapshot.text, found.span, snapshot.encoding)
        return {"contents": {"kind": kind, "value": value}, "range": where}


def preferred_format(capabilities: Any) -> str:
    """The first format of the client's list that is known; plain text without a list (LSP 3.17, "Hover")."""
    formats = listed(capabilities, "textDocument.hover.contentFormat")
    return next((kind for kind in formats if kind in ("markdown", "plaintext")), "plaintext")
