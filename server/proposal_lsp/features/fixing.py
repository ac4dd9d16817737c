"""Tries and applies fixes: a fix is offered only if it removes its finding and causes no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.budget import Budget
from proposal_lsp.file_analysis import analyze_file, update_file
from proposal_lsp.findings import Edit, Finding, Fix, any_fix, apply_edits, safe_fix
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.text import Change, Span

#: Rules that report text to be replaced.
UNFILLED = ("placeholder-value", "placeholder-text")
#: Rules whose findings a scaffold may cause, since it is to be filled in.
SCAFFOLDED = frozenset({*UNFILLED, "template-comment"})

#: Rules that may report something only after another mistake is fixed: values that could not be read, a proposal that
#: was not named, an inserted section for which the template has only a comment.
REVEALED = {
    "malformed-front-matter": frozenset({"malformed-value", "unknown-value", "value-length", "mismatched-value"}),
    "malformed-value": frozenset({"unlisted-reference"}),
    **dict.fromkeys(("missing-section", "conditional-section", "section-count"), frozenset({"empty-section"})),
}

#: Work for trying fixes, in code points that are analyzed; a finding counts as many of them. What is not tried within
#: the budget of a request of an editor, or of a document of the command, is not offered or applied.
FINDING = 400
REQUEST = 3_000_000
COMMAND = 15_000_000
#: Pairs of equal lines that are examined where texts are compared.
MAX_PAIRS = 300_000

Chooser = Callable[[Finding], Fix | None]


class Trials:
    """Tries edits on the text of an analysis, within a budget."""

    def __init__(self, project: Project, budget: int) -> None:
        self.project = project
        self.budget = Budget(budget)

    def edited(self, before: Analysis, source: str, edits: Sequence[Edit]) -> Analysis | None:
        """The analysis of a text that edits lead to; None if too little of the budget is left for it.

        It costs what the text and its findings are, although most edits in one section cost that section.
        """
        if not self.budget.spend(len(source)):
            return None
        start, end = min(edit.span.start for edit in edits), max(edit.span.end for edit in edits)
        change = Change(start, end, len(source) - len(before.text.source))
        text = before.text.replaced(Span(start, end), source[start : end + change.delta])
        found = update_file(self.project, before, text, change)
        self.budget.spend(FINDING * len(found.findings))
        return found

    def sound_fixes(self, analysis: Analysis, finding: Finding) -> Iterator[Fix]:
        """The fixes of a finding that pass the trial, each tried on the original text."""
        return (fix for fix in finding.fixes if fix.path is None and self.is_sound(analysis, finding, fix))

    def any_sound_fix(self, analysis: Analysis, finding: Finding) -> Fix | None:
        """What `any_fix` takes of the sound fixes of a finding; no more of them are tried than that takes."""
        safe, others = ([fix for fix in finding.fixes if fix.safe is wanted] for wanted in (True, False))
        first = next(self.sound_fixes(analysis, replace(finding, fixes=tuple(safe))), None)
        if first is not None:
            return first
        found = tuple(islice(self.sound_fixes(analysis, replace(finding, fixes=tuple(others))), 2))
        return any_fix(replace(finding, fixes=found))

    def is_sound(self, analysis: Analysis, finding: Finding, fix: Fix) -> bool:
        """Whether a fix removes its finding and causes no other, except unfilled places in an inserted scaffold."""
        return self.fixes_all(analysis, fix.edits, [finding])

    def is_harmless(self, analysis: Analysis, edits: Iterable[Edit]) -> bool:
        """Whether edits change something and cause no finding, except unfilled places."""
        return self.fixes_all(analysis, edits, [])

    def fixes_all(self, analysis: Analysis, edits: Iterable[Edit], fixed: Sequence[Finding]) -> bool:
        """Whether edits change something, remove these findings and cause no other, except unfilled places."""
        return self.outcome(analysis, edits, fixed) is not None

    def outcome(self, before: Analysis, edits: Iterable[Edit], fixed: Sequence[Finding]) -> Analysis | None:
        """The analysis after some edits, if they fix what they should and cause nothing else; otherwise None."""
        edits = tuple(edits)
        try:
            source = apply_edits(before.text.source, edits)
        except ValueError:
            return None
        after = self.edited(before, source, edits) if source != before.text.source else None
        return after if after is not None and _is_better(before, after, fixed) else None


def _is_better(before: Analysis, after: Analysis, fixed: Sequence[Finding]) -> bool:
    if _schema_of(after) != _schema_of(before):
        return False
    was, now = (Counter(finding.code for finding in one.findings) for one in (before, after))
    came = now - was
    gone = Counter(finding.code for finding in fixed)
    expected = SCAFFOLDED.union(*(REVEALED.get(code, ()) for code in gone))
    return all(now[code] <= was[code] - count for code, count in gone.items()) and not came.keys() - expected


def _schema_of(analysis: Analysis) -> str | None:
    return analysis.detection.schema.id if analysis.detection.schema else None


def fix_all(
    project: Project,
    path: str | None,
    source: str,
    choose: Chooser = safe_fix,
    *,
    budget: int = COMMAND,
    among: Iterable[Finding] = (),
    shown: Sequence[Finding] | None = None,
) -> tuple[str, list[Finding]]:
    """The text with every chosen fix applied that does what it promises, and the findings fixed.

    `shown` is what is reported of the text, if not all: what a baseline has stays as it is. `among` is what was found
    in the text among other files; that is fixed first. Then the text is analyzed again after each round, until nothing
    changes: fixing twice is fixing once, unless the budget has run out. Where the fixes of a round do not go together,
    half of them are tried, and half of these.
    """
    trials = Trials(project, budget)
    refused: set[tuple[str, str]] = set()
    whole = analyze_file(project, path, source)
    known = _counted(whole, whole.findings) - _counted(whole, whole.findings if shown is None else shown)
    analysis, fixed = _fixed_among(trials, whole, among, choose)
    while True:
        chosen = [
            (finding, fix)
            for finding in _without(analysis, known)
            if (fix := choose(finding)) and fix.edits and (finding.code, finding.message) not in refused
        ]
        together = list(_apart(chosen))
        after: Analysis | None = None
        while together and trials.budget.left > 0:
            edits = [edit for _, fix in together for edit in fix.edits]
            after = trials.outcome(analysis, edits, [finding for finding, _ in together])
            if after is not None or len(together) == 1:
                break
            together = together[: len(together) // 2]
        if after is not None:
            analysis = after
            fixed += (finding for finding, _ in together)
            refused.clear()
        elif together and trials.budget.left > 0:
            refused.add((together[0][0].code, together[0][0].message))
        else:
            return analysis.text.source, fixed


def _about(analysis: Analysis, finding: Finding) -> tuple[str, str, str]:
    """The part of a finding that does not change when other lines are fixed."""
    text = analysis.text
    return finding.code, finding.message, text.line_text(text.line_at(finding.span.start))


def _counted(analysis: Analysis, findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    return Counter(_about(analysis, finding) for finding in findings)


def _without(analysis: Analysis, known: Counter[tuple[str, str, str]]) -> Sequence[Finding]:
    """The findings of an analysis without those that are known, each as often as it is."""
    left, found = known.copy(), list[Finding]()
    for finding in analysis.findings if known else ():
        about = _about(analysis, finding)
        found += [] if left[about] else [finding]
        left[about] = max(left[about] - 1, 0)
    return found if known else analysis.findings


def _fixed_among(
    trials: Trials, analysis: Analysis, among: Iterable[Finding], choose: Chooser
) -> tuple[Analysis, list[Finding]]:
    """The analysis after the fixes that bring no other finding: from the last to the first, so that all places hold."""
    fixed: list[Finding] = []
    limit = analysis.text.length + 1
    chosen = [(fix.edits, one) for one in among if (fix := choose(one)) and fix.edits and fix.path is None]
    for edits, finding in sorted(chosen, key=lambda each: each[0][0].span, reverse=True):
        after = trials.outcome(analysis, edits, ()) if edits[-1].span.end < limit else None
        if after is not None:
            analysis, limit = after, edits[0].span.start
            fixed.append(finding)
    return analysis, fixed


def _apart(chosen: Iterable[tuple[Finding, Fix]]) -> Iterator[tuple[Finding, Fix]]:
    """The fixes that do not overlap an earlier one."""
    taken: list[Span] = []
    for finding, fix in chosen:
        spans = [edit.span for edit in fix.edits]
        if not any(one.start <= other.end and other.start <= one.end for one in spans for other in taken):
            taken += spans
            yield finding, fix


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """The lines that differ, as edits of `old`, so that marks and folds elsewhere in an editor stay.

    Where too many lines are the same as many others, one edit from the first that differs to the last.
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, before))]
    least = min(len(before), len(after))
    head = next((at for at in range(least) if before[at] != after[at]), least)
    tail = next((at for at in range(least - head) if before[-1 - at] != after[-1 - at]), least - head)
    middle, other = before[head : len(before) - tail], after[head : len(after) - tail]
    return tuple(
        Edit(Span(starts[head + first], starts[head + last]), "".join(other[start:end]))
        for first, last, start, end in _differences(middle, other)
    )


def _differences(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The lines of one text that differ from those of another: where they start and end in each."""
    times = Counter(after)
    if sum(times[line] for line in before) > MAX_PAIRS:
        yield 0, len(before), 0, len(after)
        return
    from difflib import SequenceMatcher

    for tag, *places in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            first, last, start, end = places
            yield first, last, start, end


def next_place(analysis: Analysis) -> Span | None:
    """The first text that is to be replaced; None if everything is filled in."""
    return next((finding.span for finding in analysis.findings if finding.code in UNFILLED), None)
