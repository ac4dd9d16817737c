"""Workspace symbols: the proposals of the workspace, by number and title."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.features.find_proposals import find_proposals, label
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.workspace.index_entry import IndexEntry


def register(server: ProposalServer) -> None:
    """Answer `workspace/symbol`."""
    session = server.session

    @server.feature(types.WORKSPACE_SYMBOL)
    async def on_workspace_symbol(params: types.WorkspaceSymbolParams) -> list[Json] | None:
        """None if there are none. Waits until all files are known."""
        found = await session.index.ask_all(lambda entries: find_proposals(entries, params.query))
        return [_converted(entry) for entry in found or ()] or None


def _converted(entry: IndexEntry) -> Json:
    """A `SymbolInformation`, which every client takes."""
    place = {"line": entry.shown_position.line, "character": entry.shown_position.column}
    location = {"uri": uri_of(entry.path), "range": {"start": place, "end": place}}
    return {"name": label(entry), "kind": int(types.SymbolKind.File), "location": location, "containerName": entry.kind}
