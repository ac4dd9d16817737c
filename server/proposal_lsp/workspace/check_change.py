"""Checks how a proposal has changed since an earlier text of it. Pure: both texts are arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.schema.model import State
from proposal_lsp.workspace import frozen_documents, status_changes
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.remark import Remark, run_checks
from proposal_lsp.workspace.status_changes import Earlier

#: The rules that compare a proposal with its earlier text: for new proposals, and for existing ones.
STARTS: Mapping[str, Callable[[Binding], Iterable[Remark]]] = {"unusual-start": status_changes.starts}
CHANGES: Mapping[str, Callable[[Earlier, Binding], Iterable[Remark]]] = {
    "illegal-transition": status_changes.transitions,
    "stale-date": status_changes.dates,
    "frozen-document": frozen_documents.check,
}
CODES = (*STARTS, *CHANGES)
#: Rules about a single document that are more severe if the document has changed.
OLDER_TEMPLATE = "older-template"
_STATES: tuple[State, ...] = ("open", "agreed", "done")


def check_change(before: Earlier | None, after: Binding, entry: IndexEntry) -> list[Finding]:
    """The findings, in reading order; `before` is None for a new proposal."""
    if before is None:
        return run_checks(entry, {code: partial(check, after) for code, check in STARTS.items()})
    if before.binding.schema.id != after.schema.id:
        return []
    return run_checks(entry, {code: partial(check, before, after) for code, check in CHANGES.items()})


def pressing(before: State | None, after: State) -> Severity:
    """How severe it is that a proposal, new or changed, is older than its template: more so if it advances."""
    known = before in _STATES and after in _STATES
    return Severity.ERROR if known and _STATES.index(after) > _STATES.index(before) else Severity.WARNING


def pressed(findings: Iterable[Finding], severity: Severity) -> Iterator[Finding]:
    """The findings of a proposal, with that severity if it is older than its template. Milder ones stay as they are."""
    for one in findings:
        is_older = one.code == OLDER_TEMPLATE and one.severity == Severity.INFORMATION
        yield replace(one, severity=severity) if is_older else one
