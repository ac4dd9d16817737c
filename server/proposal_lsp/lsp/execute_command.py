"""The command `proposal-lsp.select`, which code actions bring along: it puts the cursor where the work is."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.features.fixing import next_place
from proposal_lsp.lsp.client import SELECT
from proposal_lsp.lsp.convert import to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.sync import Invalid


def register(server: ProposalServer) -> None:
    """Run the command, for a client that shows documents."""
    session = server.session
    if not session.client.selects:
        return

    @server.command(SELECT)
    async def on_select(uri: str = "", selection: types.Range | None = None) -> None:
        """Select a range of the document; without one, the first place that is not filled in. Raises Invalid."""
        if not uri:  # pygls counts arguments only if there are any
            raise Invalid
        if selection is None:
            snapshot = session.snapshot(uri)
            analysis = await snapshot.analysis() if snapshot else None
            if snapshot is None or analysis is None or (place := next_place(analysis)) is None:
                return
            edges = to_range(snapshot.text, place, snapshot.encoding)
            selection = types.Range(types.Position(**edges["start"]), types.Position(**edges["end"]))
        server.window_show_document(types.ShowDocumentParams(uri, take_focus=True, selection=selection))
