"""Where a finding about something absent is placed, and how it is worded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proposal_lsp.binding import Binding, BoundField, Node
from proposal_lsp.binding.template import first_line
from proposal_lsp.document import Section
from proposal_lsp.findings import Fix, Related
from proposal_lsp.rules._rule import Report
from proposal_lsp.scaffold.insert import insert_section
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span


def heading_span(binding: Binding, section: Section) -> Span:
    """The first line of a heading."""
    return first_line(binding, section.heading.span)


def title_span(binding: Binding, section: Section) -> Span:
    """The text of a heading, without its marks."""
    heading = section.heading.span
    source = binding.document.text.source
    start = heading.start
    marks = " \t" if section.heading.setext else "# \t"
    while start < heading.end and source[start] in marks:
        start += 1
    text = section.level_text.split("\n", 1)[0]
    return Span(start, min(start + len(text), heading.end)) if text else heading_span(binding, section)


def start_of_document(binding: Binding) -> Span:
    """The first line with text, or the very start; where something belongs that comes before everything else."""
    text = binding.document.text
    for line in range(min(text.line_count, 50)):
        span = text.line_span(line)
        if text.slice(span).strip():
            return span
    return Span(0, 0)


def after(binding: Binding, section: Section | None) -> Span:
    """Where the finding about a missing section is placed: on the heading that it belongs after."""
    if section is not None:
        return heading_span(binding, section)
    if binding.document.front_matter is not None:
        return first_line(binding, binding.document.front_matter)
    return start_of_document(binding)


def belongs(after: Section | None, what: str = "it belongs") -> str:
    """`it belongs after "Rationale"`."""
    return f'{what} after "{after.name.title}"' if after else f"{what} at the start"


def choice(names: Sequence[str]) -> str:
    """`"A", "B" or "C"`."""
    *others, last = (f'"{name}"' for name in names)
    return f"{', '.join(others)} or {last}" if others else last


def each(forms: Iterable[str]) -> str:
    """`A, B and C`."""
    *others, last = forms
    return f"{', '.join(others)} and {last}" if others else last


def field_place(binding: Binding, spec: FieldSpec) -> tuple[Span, BoundField | None]:
    """Where a missing field belongs: on the field it comes after, or else where the metadata is."""
    fields = binding.schema.metadata.fields
    bound = {one.spec: one for one in binding.fields.bound if one.field.style != "section"}
    for other in reversed(fields[: fields.index(spec)]):
        if other in bound:
            return first_line(binding, bound[other].field.span), bound[other]
    for other in fields:
        if other in bound:
            return first_line(binding, bound[other].field.span), None
    if binding.document.front_matter is not None:
        return first_line(binding, binding.document.front_matter), None
    return after(binding, binding.title), None


def asked_here(binding: Binding, span: Span, what: str) -> tuple[Related, ...]:
    """The line of the schema that requires something."""
    schema = binding.schema
    if not schema.path or span.start == span.end:
        return ()
    position = schema.source.position(span.start, "utf-16")
    return (
        Related(
            f"the schema {schema.id} requires {what} here", Span(0, 0), schema.path, (position.line, position.column)
        ),
    )


def absence(binding: Binding, message: str, before: Section | None, *nodes: Node, is_guess: bool = False) -> Report:
    """A report of a section that is missing after `before`, or of a choice of sections; where ends the message.

    Its fixes insert a section with its scaffold. They are not for bulk, since the scaffold must be filled in.
    """
    spec = nodes[0].spec
    return Report(
        f"{message} {belongs(before)}.",
        after(binding, before),
        fixes=tuple(
            Fix(f'Insert section "{node.spec.heading.shown}"', insert_section(binding, node)) for node in nodes
        ),
        related=asked_here(binding, spec.span, "it"),
        about=spec,
        is_guess=is_guess,
    )
