"""Running the rules over an index. What they need of rules, severities and comments is in the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from proposal_lsp.findings import Finding, Severity, failed_rule, in_reading_order, short
from proposal_lsp.workspace import (
    broken_links,
    duplicate_numbers,
    one_sided_references,
    premature_references,
    reference_cycles,
    stale_indexes,
    unresolved_references,
)
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.remark import Remark

#: What the rules of the scope `workspace` find, by their codes; to import them all for it would take long.
CHECKS: Mapping[str, Callable[[Index, IndexEntry], Iterable[Remark]]] = {
    "duplicate-number": duplicate_numbers.check,
    "unresolved-reference": unresolved_references.check,
    "one-sided-reference": one_sided_references.check,
    "reference-cycle": reference_cycles.check,
    "premature-reference": premature_references.check,
    "broken-link": broken_links.check,
    "stale-index": stale_indexes.check,
}


def judge_entry(index: Index, entry: IndexEntry) -> list[Finding]:
    """What is wrong with a file among the others, in reading order. A rule that fails is named; others run."""
    found: list[Finding] = []
    for code, severity in entry.rules:
        lines = {line for silenced, line in entry.silenced if silenced == code}
        if None in lines or code not in CHECKS:
            continue
        try:
            remarks = [one for one in CHECKS[code](index, entry) if one.line not in lines]
        except Exception as error:
            found.append(failed_rule(code, error))
            continue
        for message, span, _, fixes, related in remarks:
            found.append(short(Finding(code, message, span, Severity(severity), fixes, related)))
    return in_reading_order(found)
