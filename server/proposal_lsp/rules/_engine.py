"""Running the rules over a binding: severities, rules that fail, suppressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.budget import give_way
from proposal_lsp.document import Section
from proposal_lsp.document.syntax import MERGE
from proposal_lsp.findings import Finding, Severity, failed_rule, in_reading_order, short
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.rules._own_severity import own_severity
from proposal_lsp.rules._rule import ERROR, INFORMATION, WARNING, Body, Report, Rule
from proposal_lsp.rules._suppressions import apply_suppressions
from proposal_lsp.schema.model import State
from proposal_lsp.text import Span

#: (code, state or None for every state, severity or None for off); the last match counts.
Severities = Sequence[tuple[str, State | None, Severity | None]]


# These are found by what runs the rules, not by a rule.
UNUSED_SUPPRESSION = Rule("unused-suppression", "A comment suppresses nothing.", WARNING, fix="remove it (safe)")
SCHEMA_ERROR = Rule("schema-error", "A schema or configuration file is wrong.", ERROR)
UNREADABLE_FILE = Rule("unreadable-file", "A file cannot be read, and so is not checked.", ERROR)
INTERNAL_ERROR = Rule("internal-error", "A rule failed and did not run.", INFORMATION)


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """The findings of the rules in a document, by scope; before suppressions."""

    #: The findings of rules that look at the document as a whole.
    outline: tuple[Finding, ...]
    #: The findings in single sections, by index in the document; sections without findings are absent.
    sections: Mapping[int, Sequence[Finding]]
    #: Whether every rule ran.
    complete: bool = True


#: A finding with the index of the section that the rule looked at; None if that is not one section.
Placed = tuple["int | None", Finding]
#: What a rule finds, where that is known.
Known = Callable[[Rule, Severity], "list[Placed] | None"]


def nothing_known(_rule: Rule, _severity: Severity) -> list[Placed] | None:
    """Nothing is known of any rule."""
    return None


def run(binding: Binding, rules: Sequence[Rule], severities: Severities = ()) -> list[Finding]:
    """The findings of the rules, in reading order. A rule that fails is named in a finding; the others still run."""
    return settle(binding, rules, severities, apply_rules(binding, rules, severities))


def apply_rules(
    binding: Binding, rules: Sequence[Rule], severities: Severities = (), known: Known = nothing_known
) -> RuleFindings:
    """Run every rule that is not off and of which it is not known what it finds."""
    outline: list[Finding] = []
    sections: dict[int, list[Finding]] = {}
    complete = True
    document = binding.document
    bodies = (Body(None, document.preamble), *map(Body, document.sections))
    for rule, severity in active(binding, rules, severities):
        give_way()
        try:
            found = known(rule, severity)
            if found is None:
                found = [
                    (index, finding)
                    for index, report in _reports(rule, binding, bodies)
                    for finding in _findings(binding, rule, severity, (report,))
                ]
        except Exception as error:
            outline.append(failed_rule(rule.code, error))
            complete = False
            continue
        for index, finding in _outside(document.in_conflict, found) if document.in_conflict else found:
            (outline if index is None else sections.setdefault(index, [])).append(finding)
    return RuleFindings(tuple(outline), {index: tuple(found) for index, found in sections.items()}, complete)


def by_rule(findings: RuleFindings) -> dict[str, list[Placed]]:
    """What was found, by the codes of the rules."""
    found: dict[str, list[Placed]] = {}
    for index, some in ((None, findings.outline), *findings.sections.items()):
        for one in some:
            found.setdefault(one.code, []).append((index, one))
    return found


def _outside(conflicts: Sequence[Span], found: list[Placed]) -> Iterator[Placed]:
    """The findings outside unfinished merges, with the fixes that change nothing there; and the conflicts."""
    for index, one in found:
        if one.code == MERGE or not _is_in(conflicts, one.span):
            fixes = (fix for fix in one.fixes if not any(_is_in(conflicts, edit.span) for edit in fix.edits))
            yield index, replace(one, fixes=tuple(fixes))


def _is_in(spans: Sequence[Span], place: Span) -> bool:
    return any(span.start <= place.start < span.end or place.start < span.start < place.end for span in spans)


def apply_to_section(
    binding: Binding, section: Section, active: Iterable[tuple[Rule, Severity]]
) -> tuple[Finding, ...]:
    """The value of `RuleFindings.sections` for one section. Raises what a rule raises."""
    parts = {"section": binding.bound_at(section), "body": Body(section)}
    found: list[Finding] = []
    for rule, severity in active:
        part = parts.get(rule.scope)
        if rule.check and part:
            found += _findings(binding, rule, severity, rule.check(binding, part))
    return tuple(found)


def apply_to_field(binding: Binding, bound: BoundField, rule: Rule, severity: Severity) -> Iterator[Finding]:
    """What a rule of the scope `field` finds in one field. Raises what the rule raises."""
    assert rule.check is not None
    return _findings(binding, rule, severity, rule.check(binding, bound))


def settle(
    binding: Binding, rules: Sequence[Rule], severities: Severities, rule_findings: RuleFindings
) -> list[Finding]:
    """The findings of rules that no comment suppresses, and the comments that suppress nothing."""
    codes = [rule.code for rule in rules]
    found = [*rule_findings.outline, *chain.from_iterable(rule_findings.sections.values())]
    # The findings of rules over several files are unknown here, and so is whether a comment suppresses one.
    elsewhere = [rule.code for rule in rules if rule.scope == "workspace"]
    found, unused = apply_suppressions(binding.document, found, codes, elsewhere)
    found = _said_once(found, binding.schema.once)
    for _, severity in active(binding, (UNUSED_SUPPRESSION,), severities):
        found += [_finding(binding, UNUSED_SUPPRESSION.code, severity, report) for report in unused]
    return in_reading_order(found)


def _said_once(findings: list[Finding], codes: Set[str]) -> list[Finding]:
    """The findings, of each of these codes only the first."""
    first = {one.code: one for one in reversed(in_reading_order(findings)) if one.code in codes} if codes else {}
    return [one for one in findings if first.get(one.code, one) is one]


def active(binding: Binding, rules: Sequence[Rule], severities: Severities = ()) -> list[tuple[Rule, Severity]]:
    """The rules that are on for a document, with their severity in its state. Must not be changed."""
    codes = tuple(rule.code for rule in rules)
    exempt = ((code, None, None) for one in binding.exemptions for code in one.rules or codes)
    return _active(tuple(rules), binding.state, (*binding.schema.severities, *severities, *exempt))


@lru_cache(maxsize=64)
def _active(rules: tuple[Rule, ...], state: State, overrides: Severities) -> list[tuple[Rule, Severity]]:
    checked = ((rule, _severity(rule, state, overrides)) for rule in rules)
    return [(rule, severity) for rule, severity in checked if severity is not None]


def _reports(rule: Rule, binding: Binding, bodies: Iterable[Body]) -> Iterator[tuple[int | None, Report]]:
    """The reports of a rule, each with the index of the section it looked at; None if that is not a single section."""
    if rule.check is None:
        return
    if rule.scope == "section":
        for bound in binding.bound:
            for report in rule.check(binding, bound):
                yield bound.section.index, report
    elif rule.scope == "field":
        for written in binding.fields.bound:
            yield from ((None, report) for report in rule.check(binding, written))
    elif rule.scope == "body":
        for body in bodies:
            for report in rule.check(binding, body):
                yield body.section.index if body.section else None, report
    else:
        yield from ((None, report) for report in rule.check(binding))


def _severity(rule: Rule, state: State, overrides: Severities) -> Severity | None:
    severity = rule.severity(state)
    for code, only, wanted in overrides:
        if code == rule.code and only in (None, state):
            severity = wanted
    return severity


def _findings(binding: Binding, rule: Rule, severity: Severity, reports: Iterable[Report]) -> Iterator[Finding]:
    """The findings of a rule, each with the severity that what it is about asks for."""
    for report in reports:
        own = own_severity(binding, rule.code, report, severity)
        if own is not None:
            yield _finding(binding, rule.code, own, report)


def _finding(binding: Binding, code: str, severity: Severity, report: Report) -> Finding:
    """The finding for a report: on the first line of its span, since a finding is on one line."""
    parts = (report.fixes, report.related, report.tags, report.listed)
    span = binding.document.text.first_line(report.span)
    return short(Finding(code, report.message, span, severity, *parts))
