"""Code lenses: the line above a proposal that says how far it is from its next status."""

from __future__ import annotations

from datetime import date
from typing import Any

from lsprotocol import types

from proposal_lsp.features.document_references import count_references
from proposal_lsp.features.status_lens import Lens, lens, lens_place
from proposal_lsp.lsp.client import SELECT, Client, declared
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.snapshot import Snapshot
from proposal_lsp.lsp.sync import get
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.text import Text


def register(server: ProposalServer) -> None:
    """Answer `textDocument/codeLens` and `codeLens/resolve`, for a client that shows lenses."""
    session = server.session
    if not session.client.code_lenses:
        return

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=True))
    async def on_code_lens(params: types.CodeLensParams) -> list[Json] | None:
        """None if it is not a proposal, or the text has changed since. Its text is computed when it becomes visible."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None or (analysis := await snapshot.analysis()) is None:
            return None
        if (place := lens_place(analysis)) is None:
            return None
        where = to_range(snapshot.text, place, snapshot.encoding)
        return [{"range": where, "data": {**snapshot.data, "counts": counts}} for counts in (False, True)]

    @server.feature(types.CODE_LENS_RESOLVE)
    async def on_resolve(params: Any) -> Json:
        """The requested lens with its text; without it if the text has changed since."""
        asked: Json = get(params, dict)
        snapshot = session.answered(asked)
        if snapshot is None or (analysis := await snapshot.analysis()) is None:
            return asked
        if declared(asked, "data.counts") is True:
            title = await session.index.ask(snapshot, count_references, whole=True)
            return {**asked, "command": {"title": title, "command": ""}} if title else asked
        found = await session.engine.run(lambda projects: lens(snapshot.project(projects), analysis, date.today()))
        return {**asked, "command": _command(found, snapshot, session.client)} if snapshot.is_current else asked


def _command(found: Lens, snapshot: Snapshot, client: Client) -> Json:
    """The command of a lens, which leads to the first thing to do; one without a name only shows its title."""
    if found.file is None or found.span is None or not client.selects:
        return {"title": found.title, "command": ""}
    uri = snapshot.uri if found.file.path in (None, snapshot.path) else uri_of(str(found.file.path))
    edges = to_range(Text(found.file.source), found.span, client.encoding)
    return {"title": found.title, "command": SELECT, "arguments": [uri, edges]}
