"""What is wrong with how a proposal has changed since an earlier text of it. Pure: both texts are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Finding
from proposal_lsp.workspace import frozen_documents, status_changes
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.remark import Remark, judge
from proposal_lsp.workspace.status_changes import Earlier

#: What the rules find that compare a proposal with what it was; of a new one, and of one that was there.
STARTS: Mapping[str, Callable[[Binding], Iterable[Remark]]] = {"unusual-start": status_changes.starts}
CHANGES: Mapping[str, Callable[[Earlier, Binding], Iterable[Remark]]] = {
    "illegal-transition": status_changes.transitions,
    "stale-date": status_changes.dates,
    "frozen-document": frozen_documents.check,
}
CODES = (*STARTS, *CHANGES)


def judge_change(before: Earlier | None, after: Binding, entry: IndexEntry) -> list[Finding]:
    """What is wrong, in reading order; `before` is None for a new proposal."""
    if before is None:
        return judge(entry, {code: partial(check, after) for code, check in STARTS.items()})
    if before.binding.schema.id != after.schema.id:
        return []
    return judge(entry, {code: partial(check, before, after) for code, check in CHANGES.items()})
