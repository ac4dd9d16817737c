"""Running the rules over a binding: severities, rules that fail, suppressions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Finding, Severity, in_reading_order
from proposal_lsp.rules._rule import ERROR, INFORMATION, WARNING, Report, Rule
from proposal_lsp.rules._suppressions import apply_suppressions
from proposal_lsp.schema.model import State
from proposal_lsp.text import Span

#: Longer messages and titles of fixes (in code points) are shortened.
MAX_MESSAGE = 600
MAX_TITLE = 200

#: (code, state or None for every state, severity or None for off); the last that fits counts.
Severities = Sequence[tuple[str, State | None, Severity | None]]


def _nothing(binding: Binding) -> Iterator[Report]:  # noqa: ARG001
    """These are found by what runs the rules, not by a rule."""
    return iter(())


UNUSED_SUPPRESSION = Rule("unused-suppression", "A comment silences nothing.", WARNING, _nothing)
SCHEMA_ERROR = Rule("schema-error", "A schema or configuration file is wrong.", ERROR, _nothing)
INTERNAL_ERROR = Rule("internal-error", "A rule failed and did not run.", INFORMATION, _nothing)


def run(binding: Binding, rules: Sequence[Rule], severities: Severities = ()) -> list[Finding]:
    """What the rules find, in reading order. A rule that fails is named in a finding; the others still run."""
    overrides = (*binding.schema.severities, *severities)
    state = binding.state
    found: list[Finding] = []
    for rule in rules:
        severity = _severity(rule, state, overrides)
        if severity is None:
            continue
        try:
            found += [_finding(rule.code, severity, report) for report in rule.check(binding)]
        except Exception as error:
            found.append(_failure(rule, error))
    codes = [rule.code for rule in rules]
    found, unused = apply_suppressions(binding.document, found, codes)
    severity = _severity(UNUSED_SUPPRESSION, state, overrides)
    if severity is not None:
        found += [_finding(UNUSED_SUPPRESSION.code, severity, report) for report in unused]
    return in_reading_order(found)


def _severity(rule: Rule, state: State, overrides: Severities) -> Severity | None:
    severity = rule.severity(state)
    for code, only, wanted in overrides:
        if code == rule.code and only in (None, state):
            severity = wanted
    return severity


def _finding(code: str, severity: Severity, report: Report) -> Finding:
    fixes = tuple(
        fix if len(fix.title) <= MAX_TITLE else replace(fix, title=_shortened(fix.title, MAX_TITLE))
        for fix in report.fixes
    )
    message = _shortened(report.message, MAX_MESSAGE)
    return Finding(code, message, report.span, severity, fixes, report.related, report.tags)


def _shortened(words: str, most: int) -> str:
    """Words that quote something long, without its middle: what is wrong stands at the start, what to do at the end."""
    half = most // 2
    return words if len(words) <= most else f"{words[:half]}…{words[-half:]}"


def _failure(rule: Rule, error: Exception) -> Finding:
    return Finding(
        INTERNAL_ERROR.code,
        f"The rule {rule.code} failed ({type(error).__name__}: {error}) and did not run; the others did. "
        "Please report this with the document.",
        Span(0, 0),
        INFORMATION,
    )
