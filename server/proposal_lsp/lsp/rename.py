"""Rename: a proposal by its number, and a heading with everything that refers to it."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from proposal_lsp.features.renaming import CannotRename, Renaming, can_rename, rename
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.files_edit import Changes, to_files_edit, with_texts
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.session import Session


def register(server: ProposalServer) -> None:
    """Answer `textDocument/rename` and, for a client that asks first, `textDocument/prepareRename`."""
    session = server.session
    options = None
    if session.client.prepares_renames:
        options = types.RenameOptions(prepare_provider=True)

        @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
        async def on_prepare(params: types.PrepareRenameParams) -> Json | None:
            """None if nothing can be renamed."""
            snapshot = session.snapshot(params.text_document.uri)
            if snapshot is None:
                return None
            offset = snapshot.offset(params.position.line, params.position.character)
            found = await session.index.ask(snapshot, lambda around: can_rename(around, offset), whole=True)
            if found is None:
                return None
            return {"range": to_range(snapshot.text, found[0], snapshot.encoding), "placeholder": found[1]}

    @server.feature(types.TEXT_DOCUMENT_RENAME, options)
    async def on_rename(params: types.RenameParams) -> Json | None:
        """None if the text has changed since. Waits until all files are known."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        offset = snapshot.offset(params.position.line, params.position.character)
        session.index.list_again()  # nothing may be changed that is not as it was read
        found = await session.index.ask(snapshot, lambda around: _renamed(around, offset, params.new_name), whole=True)
        return _converted(found, session) if found is not None else None


def _converted(found: tuple[Renaming, Changes] | CannotRename, session: Session) -> Json:
    """A `WorkspaceEdit`. Raises JsonRpcException if nothing can be renamed."""
    if isinstance(found, CannotRename):
        raise JsonRpcException(str(found), types.LSPErrorCodes.RequestFailed)
    renaming, changes = found
    if renaming.old != renaming.new and not session.client.renames_files:
        message = "This editor cannot rename files; `proposal-lsp renumber` does it."
        raise JsonRpcException(message, types.LSPErrorCodes.RequestFailed)
    return to_files_edit(session, changes, renaming.old, renaming.new)


def _renamed(around: Surroundings, offset: int, name: str) -> tuple[Renaming, Changes] | CannotRename:
    try:
        renaming = rename(around, offset, name)
    except CannotRename as error:
        return error
    return renaming, with_texts(renaming.edits, around.source)
