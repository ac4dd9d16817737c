"""Text synchronization: open, change, save, close.

Every keystroke is one: they stay plain JSON, and are coroutines, for which pygls makes no future with locks.
"""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.server import ProposalServer


def register(server: ProposalServer) -> None:
    """Let the session follow the texts of the editor."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: Json) -> None:
        session.did_open(params)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: Json) -> None:
        session.did_change(params)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))
    async def did_save(params: Json) -> None:
        session.did_save(params)
        # A client that watches no files may have renamed some, as this server said, or another program has.
        if not session.client.registers_watchers:
            session.index.list_again()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: Json) -> None:
        session.did_close(params)
