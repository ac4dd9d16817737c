"""The code action that renames the file of a proposal, with the links that lead to it."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

from proposal_lsp.analysis import Analysis
from proposal_lsp.features.file_rename import rename_file
from proposal_lsp.lsp.convert import Json, to_diagnostics
from proposal_lsp.lsp.files_edit import to_files_edit, with_texts
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.snapshot import Snapshot
from proposal_lsp.text import Span

_CODE = "misnamed-file"


async def file_rename_actions(session: Session, snapshot: Snapshot, analysis: Analysis, span: Span) -> list[Json]:
    """The action at a finding that the file is misnamed, if the name that it should have is known.

    Waits until all files are known, since any may have a link.
    """
    near = [
        one
        for one in analysis.findings
        if one.code == _CODE and one.span.start <= span.end and span.start <= one.span.end
    ]
    binding = analysis.binding
    if not near or binding is None or not (session.client.renames_files and session.client.document_changes):
        return []
    found = await session.index.ask(
        snapshot,
        lambda around: (
            (renamed := rename_file(around, binding, date.today()))
            and (renamed.path, with_texts(renamed.edits, around.source))
        ),
        whole=True,
    )
    if found is None:
        return []
    path, changes = found
    return [
        {
            "title": f'Rename the file to "{PurePath(path).name}"',
            "kind": "quickfix",
            "diagnostics": to_diagnostics(near, snapshot.text, snapshot.uri, session.client),
            "edit": to_files_edit(session, changes, str(snapshot.path), path),
        }
    ]
