"""Files are about to be renamed: the links that lead to them, and their own, are changed with them."""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types

from proposal_lsp.features.moving import moved_links
from proposal_lsp.features.surroundings import Source
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.files_edit import Changes, to_files_edit, with_texts
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.uris import path_of
from proposal_lsp.workspace.citations import Citations

_KINDS = (types.FileOperationPatternKind.Folder, types.FileOperationPatternKind.File)


def register(server: ProposalServer) -> None:
    """Answer `workspace/willRenameFiles`, for a client that asks."""
    session = server.session
    if declared(session.capabilities, "workspace.fileOperations.willRename") is not True:
        return
    patterns = [types.FileOperationPattern("**/*", matches=kind) for kind in _KINDS]
    options = types.FileOperationRegistrationOptions([types.FileOperationFilter(pattern) for pattern in patterns])

    @server.feature(types.WORKSPACE_WILL_RENAME_FILES, options)
    async def on_will_rename_files(params: types.RenameFilesParams) -> Json | None:
        """The edits of links, in the files as they are; None if there are none. Waits until all files are known."""
        paths = [(path_of(one.old_uri), path_of(one.new_uri)) for one in params.files]
        moves = {old: new for old, new in paths if old and new}
        session.index.list_again()
        changes = await session.index.ask_each(lambda citations, source: _moved(citations, moves, source))
        return to_files_edit(session, changes) if changes else None


def _moved(citations: Citations, moves: Mapping[str, str], source: Source) -> Changes:
    return with_texts(moved_links(citations, moves, source), source)
