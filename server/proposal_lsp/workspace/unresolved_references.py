"""References to proposals that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.remark import Remark
from proposal_lsp.workspace.resolve_references import find


def check(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """By number and by path. Where a link leads is asked of all links."""
    for reference in entry.references:
        if reference.form != "link" and find(index, entry, reference) == "missing":
            where = f'"{reference.field}" names' if reference.field else "The text names"
            message = f"{where} {reference.written}, and there is no such proposal here."
            yield Remark(message, reference.span, reference.line)
