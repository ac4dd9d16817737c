"""Obstacles to the next status: the findings of a document as it would be with that status. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import PurePath

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.features.metadata_edits import asked_for, field_at, status_edits, ways_on
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Edit, Finding, Severity, apply_edits, in_reading_order, joined, moved
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.text import Span
from proposal_lsp.words import closest
from proposal_lsp.workspace.check_change import pressed, pressing

#: Milder findings are not obstacles: they do not fail a check.
LIMIT = Severity.WARNING
#: In longer documents (code points) the findings after a step are not counted.
MAX_LENGTH = 400_000


class NoStep(Exception):
    """There is no such step; the message, a clause, says why."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        #: What to do on the command line, a clause; empty if the reason says it.
        self.hint = hint


@dataclass(frozen=True, slots=True)
class File:
    """A file of a proposal, its text before a step and the edits that make the step."""

    path: str | None
    source: str
    edits: tuple[Edit, ...] = ()
    #: How severe it is, in the step, to be older than the template.
    pressing: Severity = LIMIT

    @property
    def after(self) -> str:
        """The text after the step."""
        return apply_edits(self.source, self.edits)

    def obstacles(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of the text after the step that would fail a check, at their places before it."""
        found = (one for one in pressed(findings, self.pressing) if one.severity <= LIMIT)
        return in_reading_order([_before(one, self.edits) for one in found])


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the status that has not been made yet."""

    value: ValueSpec
    #: The name of the status field in the document.
    key: str
    #: Whether this is a step back.
    is_back: bool
    #: The document, and the sidecar where it has one. One of them is edited.
    files: tuple[File, ...]
    #: The project with the changed sidecar.
    project: Project

    @property
    def status(self) -> str:
        """The status that it leads to."""
        return self.value.name


def next_step(
    project: Project, analysis: Analysis, today: date, status: str | None = None, *, inserts: bool = False
) -> Step:
    """The step to a status; without one, to the first that may come next. Raises NoStep.

    With `inserts`, it inserts the fields that this status asks for and the present one does not, to be filled in.
    """
    binding, bound = _status(analysis)
    value = _named(bound, status or _next(bound))
    asked = asked_for(binding, bound, value.name) if inserts else ()
    edits = tuple(sorted((*status_edits(binding, bound, value.name, today), *asked), key=lambda edit: edit.span))
    is_back = dict(ways_on(bound)).get(value.name, False)
    urgency = pressing(binding.state, value.state or binding.state)
    document = File(analysis.path, analysis.text.source, pressing=urgency)
    if binding is analysis.binding:
        return Step(value, bound.field.key, is_back, (replace(document, edits=edits),), project)
    sidecar = File(binding.path, binding.document.text.source, edits, urgency)
    beside = {**project.beside, PurePath(binding.path or "").name: sidecar.after}
    return Step(value, bound.field.key, is_back, (document, sidecar), replace(project, beside=beside))


def all_steps(project: Project, analysis: Analysis, today: date) -> list[Step]:
    """Each step that may come next, then those back. Raises NoStep if there is none.

    From a status that is not one of the vocabulary, such as that of the template, every status may come next.
    """
    _, bound = _status(analysis)
    names = [name for name, _ in ways_on(bound)] if bound.match.value else [one.name for one in bound.spec.values]
    if not names:
        _next(bound)
    return [next_step(project, analysis, today, name, inserts=True) for name in names]


def steps_at(project: Project, analysis: Analysis, span: Span, today: date) -> list[Step]:
    """The steps of a status that a range of the document touches; none if it is not one of the vocabulary."""
    binding = analysis.binding
    bound = field_at(binding, span)
    if binding is None or binding.sidecar or bound is None or not bound.spec.is_status or bound.match.value is None:
        return []
    with suppress(NoStep):
        return all_steps(project, analysis, today)
    return []


def counted(step: Step) -> int | None:
    """How many errors and warnings there would be after a step; None if no one waits for that, or for a sidecar alone,
    which is not the whole of the proposal.
    """
    first = step.files[0]
    if len(first.source) > MAX_LENGTH or step.project.kind_of_file(first.path, first.source) != "document":
        return None
    return sum(len(joined(findings)) for _, findings in obstacles(step))


def obstacles(step: Step) -> list[tuple[File, list[Finding]]]:
    """The findings that would fail a check after a step, for each file, at places in the current text. Never raises."""
    found = ((file, analyze_file(step.project, file.path, file.after).findings) for file in step.files)
    return [(file, file.obstacles(findings)) for file, findings in found]


def _status(analysis: Analysis) -> tuple[Binding, BoundField]:
    """The field with the status, and what it is in: the document, or its sidecar."""
    if analysis.binding is None:
        raise NoStep("it is not recognised as a proposal", "`proposal-lsp schema explain` says why")
    binding = analysis.binding.sidecar or analysis.binding
    bound = binding.fields.status
    if bound is not None:
        return binding, bound
    if any(spec.is_status for spec in binding.schema.metadata.fields):
        raise NoStep("it has no status", "`proposal-lsp check --fix --unsafe-fixes` inserts missing fields")
    raise NoStep(f"proposals of its kind ({binding.schema.id}) have no status that says how far they have come")


def _next(bound: BoundField) -> str:
    now = bound.match.value
    if now is None:
        raise NoStep(f"its status is not one of {_listed(bound)}", "correct it, or name the next one with `--for`")
    values = bound.spec.values
    # Where nothing says what may follow, the order of the values is that of the lifecycle.
    later = () if any(one.next for one in values) else values[values.index(now) + 1 :]
    following = now.next or [one.name for one in later if one.state != "dead"]
    if not following:
        raise NoStep(f'no status comes after "{now.name}"', "name another one with `--for`")
    return following[0]


def _named(bound: BoundField, status: str) -> ValueSpec:
    """The value of the vocabulary that the user means, in any letter case or by an alias."""
    asked = status.casefold()
    for value in bound.spec.values:
        if asked in map(str.casefold, (value.name, *value.aliases)):
            return value
    meant = closest(status, [value.name for value in bound.spec.values])
    ending = f'did you mean "{meant}"?' if meant else f"it may be {_listed(bound)}"
    raise NoStep(f'there is no status "{status}"; {ending}')


def _listed(bound: BoundField) -> str:
    return ", ".join(f'"{value.name}"' for value in bound.spec.values)


def _before(finding: Finding, edits: Sequence[Edit]) -> Finding:
    """A finding of an edited text, at its place in the text before. Fixes of what was edited are left out."""
    place = _place_before(edits)
    written = [edit.span for edit in edits]
    known = moved(finding, place)
    fixes = tuple(
        fix
        for fix in known.fixes
        if not any(one.span.start <= span.end and span.start <= one.span.end for one in fix.edits for span in written)
    )
    return replace(known, fixes=fixes)


def _place_before(edits: Sequence[Edit]) -> Callable[[int], int]:
    """Returns a function that maps an offset in an edited text to the original text; `edits` are in order."""

    def place(offset: int) -> int:
        delta = 0
        for edit in edits:
            start = edit.span.start + delta
            if offset < start + len(edit.content):
                return min(offset - delta, edit.span.end) if offset > start else offset - delta
            delta += len(edit.content) - (edit.span.end - edit.span.start)
        return offset - delta

    return place
