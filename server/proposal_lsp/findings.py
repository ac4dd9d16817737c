"""Findings: a message, a place and fixes. Independent of terminals and protocols."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Literal

from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass, field, replace
from proposal_lsp.text import Span, one_line


class Severity(IntEnum):
    """How much a finding matters. The numbers are those of LSP's DiagnosticSeverity: smaller is more severe."""

    ERROR = 1
    WARNING = 2
    INFORMATION = 3
    HINT = 4

    @property
    def word(self) -> str:
        """The name people read and write: `error`, `warning`, `information`, `hint`."""
        return self.name.lower()


SEVERITY_WORDS: dict[str, Severity] = {severity.word: severity for severity in Severity}

Tag = Literal["unnecessary", "deprecated"]

#: Longer messages and titles of fixes (in code points) are shortened.
MAX_MESSAGE = 600
MAX_TITLE = 200
#: Of more names than these, and one, only the first are listed.
MAX_NAMES = 5


class Stop(NamedTuple):
    """A place to fill in, in a text that is inserted (LSP 3.17, "Snippet Syntax")."""

    #: Code points from the start of that text; what is there is what the author replaces.
    span: Span
    #: The words to choose from, the likeliest first.
    choices: tuple[str, ...] = ()
    #: Stops that have the same name and the same text are filled in together; empty: this one is on its own.
    name: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` by `content`. Two edits that change a text in the same way are equal."""

    span: Span
    content: str
    #: The tab stops, in the order of the text. Only some editors support them.
    stops: tuple[Stop, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to fix a finding: disjoint edits in ascending order.

    A `safe` fix needs no decision of the author and may be applied in bulk; any other is offered by hand.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False
    #: The absolute path of the file that it changes, where that is another one than that of the finding.
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding: in the same text, or, if `path` is set, in another file."""

    message: str
    span: Span
    path: str | None = None
    #: Line and column, both from 0, in the file at `path`; spans of other files cannot be converted here.
    position: tuple[int, int] | None = None


class Listed(NamedTuple):
    """How a finding is combined with others of its kind at its place: the name it adds, and the words around the names.

    `Listed("Plan", "Sections", "are missing.")` and one for "Links" make `Sections "Plan" and "Links" are missing.`
    """

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, at one place of one line, with the best fix first."""

    code: str
    message: str
    span: Span
    severity: Severity
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    tags: tuple[Tag, ...] = ()
    #: None: it is never combined.
    listed: Listed | None = None
    #: For a finding made by `joined`: the findings that it combines.
    parts: tuple[Finding, ...] = ()

    @property
    def further(self) -> list[Span]:
        """Of text that is to go: its further places, which are of the same mistake and need not be listed."""
        return [one.span for one in self.related if one.path is None] if "unnecessary" in self.tags else []


def joined(findings: Iterable[Finding]) -> list[Finding]:
    """The findings as shown to people: those that can be listed together are one, at the place of the first.

    Below the front ends each is on its own, so that it is fixed, suppressed, held and known on its own.
    """
    groups: dict[object, list[Finding]] = {}
    for place, one in enumerate(findings):
        key = (one.code, one.span, one.severity, one.listed.before, one.listed.after) if one.listed else place
        groups.setdefault(key, []).append(one)
    return [_as_one(group) if len(group) > 1 else group[0] for group in groups.values()]


def _as_one(group: Sequence[Finding]) -> Finding:
    first = group[0]
    names = [f'"{one.listed.name}"' for one in group if one.listed]
    if len(names) > MAX_NAMES + 1:
        names[MAX_NAMES:] = [f"{len(names) - MAX_NAMES} more"]
    before, after = (first.listed.before, first.listed.after) if first.listed else ("", "")
    message = f"{before} {', '.join(names[:-1])} and {names[-1]} {after}"
    fixes = tuple(fix for one in group for fix in one.fixes)
    return short(replace(first, message=message, fixes=fixes, listed=None, parts=tuple(group)))


def safe_fix(finding: Finding) -> Fix | None:
    """The first fix of a finding that needs no decision."""
    return next((fix for fix in finding.fixes if fix.safe), None)


def any_fix(finding: Finding) -> Fix | None:
    """The fix of a finding, also one that is not safe; None if there are several to choose from."""
    return safe_fix(finding) or (finding.fixes[0] if len(finding.fixes) == 1 else None)


def apply_edits(source: str, edits: Iterable[Edit]) -> str:
    """The source with every edit applied. Raises ValueError if edits overlap or leave the text."""
    ordered = sorted(edits, key=lambda edit: edit.span)
    parts: list[str] = []
    at = 0
    for edit in ordered:
        start, end = edit.span
        if start < at or end < start or end > len(source):
            raise ValueError(f"edit {edit.span} overlaps another or lies outside the text")
        parts += (source[at:start], edit.content)
        at = end
    parts.append(source[at:])
    return "".join(parts)


def in_reading_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings in the order people read them: by place, then the more severe first, then by code."""
    return sorted(findings, key=lambda finding: (finding.span, finding.severity, finding.code))


def places(finding: Finding) -> Iterator[Span]:
    """Every place of its text that a finding names, in its fixes too."""
    yield from visible_places(finding)
    yield from (edit.span for fix in finding.fixes if fix.path is None for edit in fix.edits)


def visible_places(finding: Finding) -> Iterator[Span]:
    """The places of its text that are shown of a finding."""
    yield finding.span
    yield from (related.span for related in finding.related if related.path is None)


def shifted(findings: Sequence[Finding], delta: int) -> Sequence[Finding]:
    """The same findings in a text that has `delta` more code points before them."""
    return [moved(finding, lambda offset: offset + delta) for finding in findings] if delta else findings


def moved(finding: Finding, place: Callable[[int], int]) -> Finding:
    """The same finding with all its places moved."""

    def at(span: Span) -> Span:
        return Span(place(span.start), place(span.end))

    fixes = tuple(
        fix
        if fix.path is not None
        else Fix(fix.title, tuple(Edit(at(edit.span), edit.content, edit.stops) for edit in fix.edits), fix.safe)
        for fix in finding.fixes
    )
    related = tuple(one if one.path is not None else replace(one, span=at(one.span)) for one in finding.related)
    return replace(finding, span=at(finding.span), fixes=fixes, related=related)


def landing(edits: Iterable[Edit]) -> Span | None:
    """The first tab stop of edits, which are in order, as a span of the text that they lead to; None without stops."""
    delta = 0
    for edit in edits:
        if edit.stops:
            return edit.stops[0].span.shift(edit.span.start + delta)
        delta += len(edit.content) - (edit.span.end - edit.span.start)
    return None


def short(finding: Finding) -> Finding:
    """The finding with words on one line, not too many: what is wrong is at the start, what to do at the end."""
    fixes = finding.fixes
    if any(len(fix.title) > MAX_TITLE for fix in fixes):
        fixes = tuple(replace(fix, title=_without_middle(fix.title, MAX_TITLE)) for fix in fixes)
    message = _without_middle(one_line(finding.message), MAX_MESSAGE)
    if message == finding.message and fixes is finding.fixes:
        return finding
    return replace(finding, message=message, fixes=fixes)


def _without_middle(words: str, most: int) -> str:
    half = most // 2
    return words if len(words) <= most else f"{words[:half]}…{words[-half:]}"


def failed_rule(code: str, error: Exception) -> Finding:
    """The finding that names a rule that raised, and asks for a report."""
    return Finding(
        "internal-error",
        f"The rule {code} failed ({type(error).__name__}: {error}) and did not run; the others did. "
        "Please report this with the document.",
        Span(0, 0),
        Severity.INFORMATION,
    )
