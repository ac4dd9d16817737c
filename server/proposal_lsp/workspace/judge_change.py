"""What is wrong with how a proposal has changed since an earlier text of it. Pure: both texts are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Finding, Severity, failed_rule, in_reading_order, short
from proposal_lsp.workspace import frozen_documents, status_changes
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.remark import Remark
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
    """What is wrong, in reading order; `before` is None for a new proposal. A rule that fails is named; others run."""
    found: list[Finding] = []
    for code, severity in entry.rules:
        silenced = {line for one, line in entry.silenced if one == code}
        if None in silenced or code not in CODES:
            continue
        try:
            remarks = list(_remarks(code, before, after))
        except Exception as error:
            found.append(failed_rule(code, error))
            continue
        for message, span, line, fixes, related in remarks:
            if line not in silenced:
                found.append(short(Finding(code, message, span, Severity(severity), fixes, related)))
    return in_reading_order(found)


def _remarks(code: str, before: Earlier | None, after: Binding) -> Iterable[Remark]:
    if before is None:
        return STARTS[code](after) if code in STARTS else ()
    return CHANGES[code](before, after) if code in CHANGES and before.binding.schema.id == after.schema.id else ()
