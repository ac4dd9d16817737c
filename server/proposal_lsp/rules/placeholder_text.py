"""The template's instructions or samples are still there."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound, is_placeholder
from proposal_lsp.binding.lead_text import lead_left_over
from proposal_lsp.binding.removal import remove_spans
from proposal_lsp.binding.tables import bind_table
from proposal_lsp.binding.template import first_line, is_from_template, left_over, units
from proposal_lsp.document import Section
from proposal_lsp.findings import Edit, Fix, Related
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import ERROR, WARNING, Body, Report, Rule
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span


def check(binding: Binding, body: Body) -> Iterator[Report]:
    """The title's placeholder, and what is left of the template in the sections that it has."""
    if body.section is binding.title:
        place = unfilled_title(binding)
        if place:
            yield Report("The title is not filled in.", place, tags=("unnecessary",))
        lead = lead_left_over(binding, body.leaves)
        if lead:
            yield Report(
                "The text before the first section still has the template's text.",
                lead[0],
                related=tuple(Related("more of the template's text", place) for place in lead[1:]),
                tags=("unnecessary",),
            )
    if body.section is None:
        return
    bound = binding.bound_at(body.section)
    if bound is not None:
        yield from _in_section(binding, bound)


def _in_section(binding: Binding, bound: Bound) -> Iterator[Report]:
    """One finding, on the first line left over; the others are related."""
    section = bound.section
    places = left = left_over(binding, bound.node, section)
    if bound.node.spec.heading.holes:
        span = _places.title_span(binding, section)
        hole = _unfilled_hole(binding, bound.node.spec.heading, span)
        places = [hole, *places] if hole else places
    if section.index == len(binding.document.sections) - 1 and not places:
        places = list(_unfilled_footer(binding))
    if places:
        lines = [first_line(binding, place) for place in places]
        phrase = "still has the template's text" if is_from_template(binding, places[0]) else "is not filled in"
        yield Report(
            f'Section "{section.name.title}" {phrase}.',
            lines[0],
            fixes=(_choices(bound, lines[0]) or _removal(binding, section, left)) if left == places else (),
            related=tuple(Related("this is not filled in either", line) for line in lines[1:]),
            tags=("unnecessary",),
        )


def _unfilled_footer(binding: Binding) -> Iterator[Span]:
    """Placeholders in the lines at the end that repeat metadata."""
    for line in binding.footer:
        for mirror in binding.schema.metadata.mirrors:
            for hole in mirror.spans(binding.document.text.slice(line), typed=False).values():
                place = hole.shift(line.start)
                if is_placeholder(binding.document.text.slice(place)):
                    yield place


def _choices(bound: Bound, place: Span) -> tuple[Fix, ...]:
    """The values of its column, for a cell that still lists them."""
    spec = bound.node.spec.content.table
    table = bind_table(spec, bound.section) if spec else None
    for row in table.leaf.rows[1:] if table else ():
        for column, at in table.columns if table else ():
            if at < len(row) and row[at].span == place:
                return tuple(Fix(f'Change to "{value.name}"', (Edit(place, value.name),)) for value in column.values)
    return ()


def _removal(binding: Binding, section: Section, places: list[Span]) -> tuple[Fix, ...]:
    """Take the template's text out, unless there is nothing else in the section: then it waits for the author's."""
    kept = [unit for unit in units(section.leaves) if not any(unit.span.holds(place.start) for place in places)]
    if not kept:
        return ()
    held = {unit.leaf.span for unit in kept}
    # A table of which no row stays goes with its header.
    places = places + [leaf.span for leaf in section.leaves if leaf.kind == "table" and leaf.span not in held]
    return (Fix("Remove the template's text", remove_spans(binding.document.text, places)),)


def unfilled_title(binding: Binding) -> Span | None:
    """The first part of the title that is still a placeholder."""
    title, spec = binding.title, binding.schema.title
    if title is None or spec is None:
        return None
    span = _places.title_span(binding, title)
    if spec.pattern is None:
        return span if is_placeholder(binding.document.text.slice(span)) else None
    return _unfilled_hole(binding, spec.pattern, span)


def _unfilled_hole(binding: Binding, pattern: Pattern, span: Span) -> Span | None:
    """The first hole that holds a placeholder in the heading at `span`; words may be before the pattern."""
    text = binding.document.text.slice(span)
    at = 0
    while not pattern.match(text[at:], typed=False):
        at = text.find(" ", at) + 1
        if not at:
            return None
    places = (hole.shift(span.start + at) for hole in pattern.spans(text[at:], typed=False).values())
    return next((place for place in places if is_placeholder(binding.document.text.slice(place))), None)


RULE = Rule(
    "placeholder-text",
    "The template's text has not been replaced.",
    WARNING,
    check,
    scope="body",
    metadata="names",
    fix="remove the template's text, if the section has other text too",
    agreed=ERROR,
)
