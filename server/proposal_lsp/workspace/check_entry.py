"""Runs the rules over several files on an index. What they need of rules, severities and comments is in the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from proposal_lsp.findings import Finding
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
from proposal_lsp.workspace.remark import Remark, run_checks

#: The checks of the rules of the scope `workspace`, by code; importing them all at once would take long.
CHECKS: Mapping[str, Callable[[Index, IndexEntry], Iterable[Remark]]] = {
    "duplicate-number": duplicate_numbers.check,
    "unresolved-reference": unresolved_references.check,
    "one-sided-reference": one_sided_references.check,
    "reference-cycle": reference_cycles.check,
    "premature-reference": premature_references.check,
    "broken-link": broken_links.check,
    "stale-index": stale_indexes.check,
}


def check_entry(index: Index, entry: IndexEntry) -> list[Finding]:
    """The findings of the rules over several files in one file, in reading order."""
    return run_checks(entry, {code: partial(check, index, entry) for code, check in CHECKS.items()})
