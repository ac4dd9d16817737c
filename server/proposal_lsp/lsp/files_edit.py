"""Edits of several files as a `WorkspaceEdit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proposal_lsp.features.surroundings import Source
from proposal_lsp.findings import Edit
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.text import Text

#: The edits of files, each with the text that they are of.
Changes = dict[str, tuple[Text, Sequence[Edit]]]


def with_texts(edits: Mapping[str, Sequence[Edit]], source: Source) -> Changes:
    """Edits by path, with the texts; those of files that cannot be read are left out."""
    return {path: (text, found) for path, found in edits.items() if (text := source(path)) is not None}


def to_files_edit(session: Session, changes: Changes, old: str = "", new: str = "") -> Json:
    """A `WorkspaceEdit`. The texts are changed before what is at the path `old` is renamed to `new`."""
    client = session.client
    plain = {
        path: [{"range": to_range(text, edit.span, client.encoding), "newText": edit.content} for edit in edits]
        for path, (text, edits) in sorted(changes.items())
    }
    if not client.document_changes and old == new:
        return {"changes": {session.documents.uri_of(path): edits for path, edits in plain.items()}}
    converted: list[Json] = [
        {
            "textDocument": {
                "uri": session.documents.uri_of(path),
                "version": document.version if (document := session.documents.of_path(path)) else None,
            },
            "edits": edits,
        }
        for path, edits in plain.items()
    ]
    if old != new:
        converted.append({"kind": "rename", "oldUri": uri_of(old), "newUri": uri_of(new)})
    return {"documentChanges": converted}
