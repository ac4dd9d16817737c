"""Renames the file of a proposal to what its schema requires, with the links to it. Pure."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from proposal_lsp.binding import Binding
from proposal_lsp.binding.identity import number_hole, written_numbers
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.features.moving import moved_links
from proposal_lsp.features.new_proposal import file_name
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.findings import Edit


class FileRename(NamedTuple):
    """The new path of a file, and the edits of links, by the paths that files have now."""

    path: str
    edits: dict[str, list[Edit]]


def rename_file(around: Surroundings, binding: Binding, today: date) -> FileRename | None:
    """The file under the name that its schema asks for, in the folder where it is; None if that is not known."""
    schema, entry = binding.schema, around.entry
    number = next((one.digits for where, one in written_numbers(binding).items() if where != "file name"), None)
    if number is None and number_hole(schema):
        return None
    old = PurePath(entry.path)
    others = [PurePath(path).name for path, one in around.index.entries.items() if one.kind == entry.kind]
    new = str(old.with_name(file_name(schema, number, entry.title, today, others)))
    holes = path_holes(schema.filename, new)
    # A day in the name is that of the proposal, which may be another one than today.
    if holes is None or "date" in map(str.casefold, holes) or new in around.index.entries:
        return None
    return FileRename(new, moved_links(around.citations, {entry.path: new}, around.source))
