"""The value of a field that is a section of its own, such as `## Status`: which of its lines counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.fields import Fields
from proposal_lsp.binding.values import match_value
from proposal_lsp.document import Document, Field, Leaf, Section
from proposal_lsp.document.headings import heading_key, name_and_content
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.visible import is_struck, visible
from proposal_lsp.lazy_dataclasses import NamedTuple, replace
from proposal_lsp.schema.model import FieldSpec, Schema, SectionSpec
from proposal_lsp.text import Span, Text

_CALLOUT = re.compile(r"\[![A-Za-z]+\][+-]?")
_DATE = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


class _Line(NamedTuple):
    """A line of a body, or a cell in it."""

    text: str
    span: Span
    #: Whether its box is ticked; None without a box.
    checked: bool | None = None
    #: The date in it, or in its row.
    day: str = ""


def is_kept(fields: Fields, section: SectionSpec, schema: Schema) -> bool:
    """Whether a section that may hold a field is not needed, because the field is on a line: `Status: Accepted`."""
    return "section" in schema.metadata.styles and fields.get(section.name) is not None


def section_fields(document: Document, specs: Sequence[FieldSpec]) -> Iterator[Field]:
    """The sections that are named as a field, each read as one; a value may also follow the name in the heading."""
    by_name = {spec.key.casefold(): spec for spec in specs}
    for section in document.sections:
        spec = by_name.get(section.name.key)
        if spec is not None:
            yield _field(document, section, spec)
        elif found := name_and_content(section.name.title):
            spec = by_name.get(found.name.key)
            if spec is not None and match_value(spec.values, found.content).value is not None:
                place = section.place_of(found.content, document.text) or section.heading.span
                yield replace(_entry(section, found.content, place), key=found.name.title)


def _field(document: Document, section: Section, spec: FieldSpec) -> Field:
    for field in read_fields(document.text, section.leaves):
        if heading_key(visible(field.key)) == section.name.key:  # it names itself again
            return replace(field, key=section.name.title, key_span=_key(section), style="section")
    lines = [line for leaf in section.leaves for line in _lines(document.text, leaf, section.name.key)]
    worded = [line for line in lines if re.search(r"\w", visible(line.text)) and not _CALLOUT.fullmatch(line.text)]
    kept = [line for line in worded if not is_struck(line.text)] or worded or lines
    if not kept:
        end = section.heading.span.end
        return _entry(section, "", Span(end, end))
    line = _chosen(kept, spec) if spec.values else kept[0]
    return _entry(section, line.text, line.span)


def _chosen(lines: Sequence[_Line], spec: FieldSpec) -> _Line:
    """The line that says which value it is: the last one ticked, the newest of a history, the end of one, the first."""
    boxes = [line for line in lines if line.checked is not None]
    if boxes:
        ticked = [line for line in boxes if line.checked]
        return ticked[-1] if ticked else boxes[0]._replace(text=" | ".join(f"[ ] {line.text}" for line in boxes))
    history = [line for line in lines if line.day and match_value(spec.values, line.text).value is not None]
    if lines[0] in history:
        return max(reversed(history), key=lambda line: line.day)
    values = [match_value(spec.values, line.text).value for line in lines]
    # `Accepted`, and below it `Superseded by ADR-7`.
    ended = [line for line, value in zip(lines, values, strict=True) if value is not None and value.state == "dead"]
    return ended[-1] if ended and values[0] is not None else lines[0]


def _lines(text: Text, leaf: Leaf, name: str) -> Iterator[_Line]:
    """The lines of a paragraph or an item, the cells of a table below the name of the section."""
    if leaf.kind in ("paragraph", "item"):
        first = text.line_at(leaf.span.start)
        for number, words in enumerate(leaf.text.split("\n")):
            line = text.line_span(min(first + number, text.line_count - 1))
            span = Span(max(line.start, leaf.span.start), max(min(line.end, leaf.span.end), leaf.span.start))
            at = text.slice(span).find(words)  # after the marks of a quotation
            place = Span(span.start + at, span.start + at + len(words)) if at != -1 else span
            yield _Line(text.slice(place), place, leaf.checked, _day(words))
    elif leaf.kind == "table":
        names = [heading_key(visible(cell.text)) for cell in leaf.rows[0]]
        for row in leaf.rows[1:] if name in names else ():
            for cell in row[names.index(name) :][:1]:
                yield _Line(cell.text, cell.span, None, _day(" ".join(other.text for other in row)))


def _day(text: str) -> str:
    found = _DATE.search(text)
    return found.group() if found else ""


def _entry(section: Section, value: str, place: Span) -> Field:
    span = place if value else section.heading.span
    return Field(section.name.title, value, _key(section), place, "section", span)


def _key(section: Section) -> Span:
    return Span(section.heading.span.end - len(section.level_text), section.heading.span.end)
