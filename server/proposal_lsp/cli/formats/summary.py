"""The sentences at the end of a report."""

from __future__ import annotations

from collections import Counter

from proposal_lsp.cli.outcome import Outcome
from proposal_lsp.findings import any_fix, safe_fix


def summary(outcome: Outcome) -> str:
    """One sentence about the whole report."""
    findings = outcome.findings
    known = f"; {_counted(outcome.known, 'known problem')} left out" if outcome.known else ""
    if findings:
        counts = Counter(finding.severity for finding in findings)
        parts = ", ".join(_counted(counts[severity], severity.word) for severity in sorted(counts))
        found = _counted(len(findings), "problem")
        return f"Found {found} ({parts}) in {len(outcome.checked)} of {_counted(outcome.files, 'file')}{known}."
    if known:
        return f"No new problems{known}."
    if outcome.proposals:
        many = outcome.proposals > 1
        return f"All {outcome.proposals} proposals are clean." if many else "The proposal is clean."
    which = f"None of the {outcome.files} files is" if outcome.files > 1 else "The file is not"
    return f"{which} a proposal of a known kind; `proposal-lsp schema explain FILE` says why."


def fixable(outcome: Outcome) -> str:
    """How many findings the options for fixes would fix; empty if none."""
    found = [part for finding in outcome.findings for part in finding.parts or (finding,)]
    safe = sum(safe_fix(finding) is not None for finding in found)
    unsafe = sum(any_fix(finding) is not None for finding in found) - safe
    if safe and unsafe:
        return f"[*] {safe} fixable with `--fix`, {unsafe} more with `--fix --unsafe-fixes`."
    if safe:
        return f"[*] {safe} fixable with `--fix`."
    return f"{unsafe} fixable with `--fix --unsafe-fixes`." if unsafe else ""


def _counted(count: int, noun: str) -> str:
    # "information" has no plural.
    return f"{count} {noun}" if count == 1 or noun == "information" else f"{count} {noun}s"
