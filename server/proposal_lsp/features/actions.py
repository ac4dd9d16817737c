"""What can be done at a place: fixes of the findings there, and changes that an author makes by hand today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.features.fixing import any_fix, edits_between, fix_all, is_sound, safe_fix, sound_fixes
from proposal_lsp.findings import Edit, Finding, Fix
from proposal_lsp.rules import INTERNAL_ERROR, SCHEMA_ERROR
from proposal_lsp.text import Span

Kind = Literal["quickfix", "refactor.rewrite", "source.fixAll.proposal-lsp", "source.insertMissing.proposal-lsp"]
KINDS: tuple[Kind, ...] = (
    "quickfix",
    "refactor.rewrite",
    "source.fixAll.proposal-lsp",
    "source.insertMissing.proposal-lsp",
)

#: Findings whose comment could not silence them, or that no comment should.
_NOT_SILENCED = frozenset({SCHEMA_ERROR.code, INTERNAL_ERROR.code, "unused-suppression", "malformed-front-matter"})


@dataclass(frozen=True, slots=True)
class Action:
    """A change that is offered. `edits` are disjoint and in order."""

    title: str
    kind: Kind
    #: None where they are costly and were not asked for yet.
    edits: tuple[Edit, ...] | None
    #: The finding it mends, if it mends one.
    finding: Finding | None = None
    #: It is the one to take without thinking.
    preferred: bool = False
    #: It changes many places; an editor may show them before it does so.
    bulk: bool = False


def actions(
    project: Project, analysis: Analysis, span: Span, wanted: Callable[[str], bool], today: date, *, lazy: bool = False
) -> Iterator[Action]:
    """Everything that can be done for a range of the text; `wanted` says which kinds are asked for.

    With `lazy`, actions on the whole document come without their edits; the same call without it has them.
    """
    near = [finding for finding in analysis.findings if _touch(finding.span, span)]
    if wanted("quickfix"):
        for finding in near:
            yield from _fixes(project, analysis, finding, today)
        yield from _not_applicable(analysis, near)
        if any(finding.code in ("missing-section", "missing-field") for finding in near):
            yield from _insert_missing(project, analysis, "quickfix", lazy=lazy)
        for finding in near:
            yield from _silence(analysis, finding)
    if wanted("refactor.rewrite"):
        yield from _change_status(analysis, span, today)
        yield from _in_order(project, analysis, lazy=lazy)
    if wanted("source.fixAll.proposal-lsp"):
        yield from _everything(project, analysis, lazy=lazy)
    if wanted("source.insertMissing.proposal-lsp"):
        yield from _insert_missing(project, analysis, "source.insertMissing.proposal-lsp", lazy=lazy)


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _fixes(project: Project, analysis: Analysis, finding: Finding, today: date) -> Iterator[Action]:
    dated = _today(analysis, finding, today)
    if dated is not None and is_sound(project, analysis, finding, dated):
        yield Action(dated.title, "quickfix", dated.edits, finding, preferred=True)
    preferred = dated is None
    for fix in sound_fixes(project, analysis, finding):
        yield Action(fix.title, "quickfix", fix.edits, finding, preferred and fix.safe)
        preferred = preferred and not fix.safe


def _today(analysis: Analysis, finding: Finding, today: date) -> Fix | None:
    """The fix that fills today's date in where a date is missing or not filled in."""
    bound = _field_at(analysis.binding, finding.span)
    if bound is None or bound.spec.type not in ("date", "datetime"):
        return None
    if finding.code == "placeholder-value":
        return Fix(f"Fill in today's date ({today})", (Edit(finding.span, today.isoformat()),))
    if finding.code == "empty-field":
        at = bound.field.value_span
        lead = "" if analysis.text.source[at.start - 1 : at.start] in " \t" else " "
        return Fix(f"Fill in today's date ({today})", (Edit(at, lead + today.isoformat()),))
    return None


def _field_at(binding: Binding | None, span: Span) -> BoundField | None:
    fields = binding.fields.bound if binding else ()
    return next((bound for bound in fields if _touch(bound.field.span, span)), None)


def _not_applicable(analysis: Analysis, near: list[Finding]) -> Iterator[Action]:
    """Mark an empty section as not applicable, where its schema allows that."""
    binding = analysis.binding
    for finding in near:
        if binding is None or finding.code != "empty-section":
            continue
        for bound in binding.bound:
            heading = bound.section.heading.span
            if bound.node.spec.allow_na and bound.section.is_empty and heading.holds(finding.span.start):
                at, name = heading.end, bound.section.name.title
                text = f"{analysis.text.eol * 2}N/A - [why it does not apply]"
                yield Action(f'Mark "{name}" as not applicable', "quickfix", (Edit(Span(at, at), text),), finding)


def _silence(analysis: Analysis, finding: Finding) -> Iterator[Action]:
    """Comments that silence a finding: at its line, or in the whole document."""
    if finding.code in _NOT_SILENCED:
        return
    text, front = analysis.text, analysis.document.front_matter if analysis.document else None
    line = text.line_at(finding.span.start)
    at = text.line_starts[line]
    inside = front is not None and at < front.end
    if inside and line:
        comment = f"# proposal-lsp: disable-next-line {finding.code}{text.eol}"
        yield Action(f"Ignore {finding.code} on this line", "quickfix", (Edit(Span(at, at), comment),), finding)
    elif not inside and _is_heading(analysis, line):
        comment = f"<!-- proposal-lsp: disable-next-line {finding.code} -->{text.eol * 2}"
        yield Action(f"Ignore {finding.code} on this line", "quickfix", (Edit(Span(at, at), comment),), finding)
    end = len(text.source)
    lead = "" if not text.source else text.eol if text.source.endswith(("\n", "\r")) else text.eol * 2
    tail = text.eol if text.source.endswith(("\n", "\r")) else ""
    comment = f"{lead}<!-- proposal-lsp: disable {finding.code} -->{tail}"
    yield Action(f"Ignore {finding.code} in this document", "quickfix", (Edit(Span(end, end), comment),), finding)


def _is_heading(analysis: Analysis, line: int) -> bool:
    sections = analysis.document.sections if analysis.document else ()
    return any(analysis.text.line_at(section.span.start) == line for section in sections)


def _insert_missing(project: Project, analysis: Analysis, kind: Kind, *, lazy: bool) -> Iterator[Action]:
    """Insert all sections that are missing; and all fields."""
    for code, what in (("missing-section", "sections"), ("missing-field", "fields")):
        count = sum(finding.code == code for finding in analysis.findings)
        if count >= (2 if kind == "quickfix" else 1):
            yield from _bulk(project, analysis, f"Insert all missing {what}", kind, _only(code), lazy=lazy)


def _bulk(
    project: Project,
    analysis: Analysis,
    title: str,
    kind: Kind,
    choose: Callable[[Finding], Fix | None],
    *,
    lazy: bool,
) -> Iterator[Action]:
    """Apply fixes all over the document, one after the other, for as long as they help."""
    if lazy:
        yield Action(title, kind, None, bulk=True)
        return
    mended, _ = fix_all(project, analysis.path, analysis.text.source, choose)
    edits = edits_between(analysis.text.source, mended)
    if edits:
        yield Action(title, kind, edits, bulk=True)


def _only(*codes: str) -> Callable[[Finding], Fix | None]:
    return lambda finding: any_fix(finding) if finding.code in codes else None


def _in_order(project: Project, analysis: Analysis, *, lazy: bool) -> Iterator[Action]:
    """Put all sections in order, and count their numbers anew."""
    wanted = (
        ("misplaced-section", "Move all sections to their places", 2),
        ("misnumbered-section", "Renumber all headings", 1),
    )
    for code, title, least in wanted:
        if sum(finding.code == code for finding in analysis.findings) >= least:
            yield from _bulk(project, analysis, title, "refactor.rewrite", _only(code), lazy=lazy)


def _change_status(analysis: Analysis, span: Span, today: date) -> Iterator[Action]:
    """The statuses that may come next, with the date of the last change set to today."""
    binding = analysis.binding
    bound = _field_at(binding, span)
    if binding is None or bound is None or not bound.spec.is_status or bound.match.value is None:
        return
    place = _value_span(bound)
    for name in bound.match.value.next:
        edits = [Edit(place, name), *_dated(binding, today)]
        edits += (Edit(copy.span, name) for copy in copies(binding) if copy.key == bound.spec.key.casefold())
        edits.sort(key=lambda edit: edit.span)
        yield Action(f'Change {bound.field.key} to "{name}"', "refactor.rewrite", tuple(edits))


def _dated(binding: Binding, today: date) -> Iterator[Edit]:
    """Set the last of the dates that run in order, which is that of the last change, to today; its copies too."""
    order = binding.schema.metadata.date_order
    bound = binding.fields.get(order[-1]) if len(order) > 1 else None
    if bound is not None and bound.field.value.strip() != today.isoformat():
        yield Edit(_value_span(bound), today.isoformat())
        for copy in copies(binding):
            if copy.key == bound.spec.key.casefold():
                yield Edit(copy.span, today.isoformat())


def _value_span(bound: BoundField) -> Span:
    start, end = bound.field.value_span
    return Span(start + 1, end - 1) if bound.field.quoted else Span(start, end)


def _everything(project: Project, analysis: Analysis, *, lazy: bool) -> Iterator[Action]:
    """All that is mended without a decision; never a scaffold, so that saving inserts no boilerplate."""
    if any(safe_fix(finding) for finding in analysis.findings):
        title = "Fix all that can be fixed safely"
        yield from _bulk(project, analysis, title, "source.fixAll.proposal-lsp", safe_fix, lazy=lazy)
