"""Applying fixes, and trying them first: one is offered only if its finding is gone after it and no other has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Edit, Finding, Fix, apply_edits, safe_fix
from proposal_lsp.text import Span

#: What a scaffold may bring with it: it is there to be filled in.
UNFILLED = frozenset({"placeholder-text", "placeholder-value", "template-comment"})

#: What may be found in a value once it can be read.
VALUES = frozenset({"malformed-value", "unknown-value", "value-length", "mismatched-value"})

#: Rounds of fixes before giving up; each round fixes at least one finding for good.
MAX_ROUNDS = 100

Chooser = Callable[[Finding], Fix | None]


def sound_fixes(project: Project, analysis: Analysis, finding: Finding) -> Iterator[Fix]:
    """The fixes of a finding that do what they promise, tried one after the other on the text."""
    return (fix for fix in finding.fixes if is_sound(project, analysis, finding, fix))


def is_sound(project: Project, analysis: Analysis, finding: Finding, fix: Fix) -> bool:
    """Whether a fix fixes its finding and brings no other, save unfilled places in a scaffold it inserts."""
    return fixes_all(project, analysis, fix.edits, [finding])


def is_harmless(project: Project, analysis: Analysis, edits: Iterable[Edit]) -> bool:
    """Whether edits change something and bring no finding, save unfilled places."""
    return fixes_all(project, analysis, edits, [])


def fixes_all(project: Project, analysis: Analysis, edits: Iterable[Edit], fixed: Sequence[Finding]) -> bool:
    """Whether edits change something, take away these findings and bring no other, save unfilled places."""
    try:
        fixed_text = apply_edits(analysis.text.source, edits)
    except ValueError:
        return False
    return fixed_text != analysis.text.source and _is_better(project, analysis, fixed_text, fixed)


def _is_better(project: Project, before: Analysis, fixed_text: str, fixed: Sequence[Finding]) -> bool:
    after = analyze_file(project, before.path, fixed_text)
    if _schema_of(after) != _schema_of(before):
        return False
    was, now = (Counter(finding.code for finding in one.findings) for one in (before, after))
    came = now - was
    gone = Counter(finding.code for finding in fixed)
    uncovered = VALUES if "malformed-front-matter" in gone else frozenset()
    return (
        all(now[code] <= was[code] - count for code, count in gone.items()) and not came.keys() - UNFILLED - uncovered
    )


def _schema_of(analysis: Analysis) -> str | None:
    return analysis.detection.schema.id if analysis.detection.schema else None


def fix_all(project: Project, path: str | None, source: str, choose: Chooser = safe_fix) -> tuple[str, list[Finding]]:
    """The text with every chosen fix applied that does what it promises, and the findings fixed.

    The text is analyzed again after each round, until nothing changes: fixing twice is fixing once.
    """
    fixed: list[Finding] = []
    refused: set[tuple[str, str]] = set()
    for _ in range(MAX_ROUNDS):
        analysis = analyze_file(project, path, source)
        chosen = [
            (finding, fix)
            for finding in analysis.findings
            if (fix := choose(finding)) and fix.edits and (finding.code, finding.message) not in refused
        ]
        together = list(_apart(chosen))
        text = _applied(source, [fix for _, fix in together])
        if together and text != source and _is_better(project, analysis, text, [finding for finding, _ in together]):
            source = text
            fixed += (finding for finding, _ in together)
            continue
        single = next(((f, x) for f, x in together if is_sound(project, analysis, f, x)), None)
        refused.update((f.code, f.message) for f, _ in together if single is None or f is not single[0])
        if single is None:
            if len(together) == len(chosen):
                break
            continue
        source = apply_edits(source, single[1].edits)
        fixed.append(single[0])
        refused.clear()
    return source, fixed


def _apart(chosen: Iterable[tuple[Finding, Fix]]) -> Iterator[tuple[Finding, Fix]]:
    """Those fixes that touch no text that an earlier one touches."""
    taken: list[Span] = []
    for finding, fix in chosen:
        spans = [edit.span for edit in fix.edits]
        if not any(one.start <= other.end and other.start <= one.end for one in spans for other in taken):
            taken += spans
            yield finding, fix


def _applied(source: str, fixes: Iterable[Fix]) -> str:
    try:
        return apply_edits(source, (edit for fix in fixes for edit in fix.edits))
    except ValueError:
        return source


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """The lines that differ, as edits of `old`, so that marks and folds elsewhere in an editor stay."""
    from difflib import SequenceMatcher

    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    return tuple(
        Edit(Span(starts[first], starts[last]), "".join(after[start:end]))
        for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if tag != "equal"
    )
