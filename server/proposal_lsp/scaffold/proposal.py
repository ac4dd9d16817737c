"""A whole proposal: the text of its template, with the known values filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.unfilled import is_empty, is_unfilled
from proposal_lsp.binding.value_types import problem_of
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.lazy_dataclasses import NamedTuple, replace
from proposal_lsp.scaffold.field import choices, entries, inner_span, open_value, written
from proposal_lsp.scaffold.marks import Answers, Mark, body_marks, filled, footer_marks, heading_marks, hole_marks, mark
from proposal_lsp.scaffold.snippet import Snippet, join, plain, stop
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span

#: Names of author fields, case folded.
AUTHORS = frozenset({"author", "authors", "owner", "owners", "editor", "editors"})


class Known(NamedTuple):
    """The known values of a new proposal."""

    today: date
    author: str
    #: By the folded names of fields and of the holes of the title.
    answers: Mapping[str, str]


def proposal_snippet(template: Binding, known: Known, start: int = 0) -> Snippet:
    """The text of a template from an offset on.

    The status is the first one that is open, dates that must be given and the date where there is but one are `today`,
    and copies of what is known, in the title and at the end, agree. Everything else is as in the template, with tab
    stops where the author is to write, but none on a value that is filled in.
    """
    source = template.document.text.source
    return filled(source, Span(start, len(source)), _marks(template, known))


def _marks(template: Binding, known: Known) -> Iterator[Mark]:
    answers: dict[str, Snippet | None] = {}
    for bound in template.fields.bound:
        value = answers[bound.spec.key.casefold()] = _value(template, bound, known)
        yield from _filled_in(template, bound, value) if value else _unfilled(template, bound)
    answers |= {name: plain(value) for name, value in known.answers.items()}
    yield from _title_marks(template, answers)
    for one in template.bound:
        yield from heading_marks(template, one.section, one.node.spec.heading)
        if one.section not in template.metadata_sections:
            yield from body_marks(template, one)
    yield from footer_marks(template, answers)


def _value(template: Binding, bound: BoundField, known: Known) -> Snippet | None:
    """The value of a field; None if the author must decide."""
    spec, name = bound.spec, bound.spec.key.casefold()
    if entries(template, bound):
        return None
    if decided := _decided(spec):
        return plain(decided)
    if not (is_empty(bound) or is_unfilled(template, bound)):
        return None
    value = stop(spec.default or "", choices(spec, spec.default or ""), name)
    if spec.type in ("date", "datetime"):
        dates = [one for one in template.schema.metadata.fields if one.type == spec.type]
        value = plain(known.today.isoformat()) if spec.required is True or dates == [spec] else value
    elif name in known.answers:
        value = plain(known.answers[name])
    elif name in AUTHORS and spec.type in ("text", "list") and known.author and _fits_items(spec, known.author):
        value = plain(known.author)
    one_hole = (form for form in spec.patterns if len(form.holes) == 1)
    forms = [value.text, *(form.fill({form.holes[0].name: value.text}) for form in one_hole)]
    return next((value.with_text(form) for form in forms if value.text and _suits(bound, form)), None)


def _decided(spec: FieldSpec) -> str | None:
    """The only word of a vocabulary, or the status with which a proposal begins; None if there is a choice."""
    if len(spec.values) == 1:
        return spec.values[0].name
    return next((value.name for value in spec.values if value.state == "open"), None)


def _fits_items(spec: FieldSpec, value: str) -> bool:
    return all(
        not forms or any(pattern.match(value) for pattern in forms) for forms in (spec.items.item, spec.items.some)
    )


def _suits(bound: BoundField, value: str) -> bool:
    return problem_of(replace(bound, field=replace(bound.field, value=value))) is None


def _filled_in(template: Binding, bound: BoundField, value: Snippet) -> Iterator[Mark]:
    """Write a value in place of the template's, as its style asks for it."""
    before, text, after = written(value.text, bound.field.style, quoted=bound.field.quoted)
    yield Mark(bound.field.value_span, join([_gap(template, bound), before, value.with_text(text), after]))


def _unfilled(template: Binding, bound: BoundField) -> Iterator[Mark]:
    """The stops in the template's own value; where it has none, one after the key of a field that must have one."""
    inner, gap = inner_span(bound), _gap(template, bound)
    if inside := entries(template, bound):
        yield from (mark(template.document.text, child.value_span) for child in inside)
    elif not gap or (gap == " " and bound.spec.required is True):
        yield Mark(inner, join([gap, open_value(template, bound)]))


def _gap(template: Binding, bound: BoundField) -> str:
    """The text before a value if the template has none."""
    (start, end), source = bound.field.value_span, template.document.text.source
    if start < end:
        return ""
    if bound.field.style == "section":
        return "\n\n"
    return "" if source[start - 1] in " \t" else " "


def _title_marks(template: Binding, answers: Answers) -> Iterator[Mark]:
    text, title, spec = template.document.text, template.title, template.schema.title
    if title is None or spec is None:
        return
    span = title.place_of(title.name.numbered, text)
    if span is not None and spec.pattern is not None:
        yield from hole_marks(text, span, spec.pattern, answers)
    elif span is not None and ("title" in answers or is_placeholder(text.slice(span))):
        yield Mark(span, answers.get("title") or stop(text.slice(span), name="title"))
