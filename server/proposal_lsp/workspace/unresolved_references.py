"""References to proposals that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import relative_path
from proposal_lsp.workspace.other_ids import look_for
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.remark import Remark
from proposal_lsp.workspace.resolve_references import find


def check(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """By number and by path, and by the ids of other folders. Where a link leads is asked of all links."""
    for reference in entry.references:
        if reference.form != "link" and find(index, entry, reference) == "missing":
            where = f'"{reference.field}" names' if reference.field else "The text names"
            message = f"{where} {reference.written}, but there is no such proposal here."
            yield Remark(message, reference.span, reference.line)
    seen: set[str] = set()
    for other in entry.other_ids:
        if other.written not in seen and look_for(index, other) == "missing":
            seen.add(other.written)
            folder = relative_path(entry.path, other.place)
            message = f"The text names {other.written}, but no file in {folder} has that number."
            yield Remark(message, other.span, other.line)
