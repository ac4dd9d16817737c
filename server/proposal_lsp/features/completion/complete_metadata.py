"""The values of metadata, wherever it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.document import Field, Leaf
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.visible import visible
from proposal_lsp.features.completion.area import offer, value_area
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.completion_item import Completion
from proposal_lsp.features.completion.option_lists import of_field, without
from proposal_lsp.features.completion.yaml_scalars import scalar_at
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span

_ITEM = re.compile(r"[ \t]*[-*+](?:[ \t]+|$)")
_BLANK_ITEM = re.compile(r"[ \t]*(?:[-*+][ \t]*)?")
#: What a list starts with in YAML.
_YAML_LIST = re.compile(r"\[|-(?:\s|$)")


def values(caret: Caret, binding: Binding) -> tuple[Completion, ...]:
    """The values of the field on the caret's line."""
    for spec, field in _fields(caret, binding):
        if spec.is_list or _is_list(caret, field):
            return _items(caret, binding, spec, field)
        here = Span(caret.offset, caret.offset)
        is_body = field.style == "section" and not field.value
        return _value(caret, binding, spec, field, here if is_body else field.value_span)
    return ()


def in_metadata(caret: Caret, binding: Binding) -> bool:
    """Whether the schema keeps metadata where the caret is."""
    section = caret.section
    if caret.in_front_matter:
        return True
    if section is None or section is binding.title or any(section is one for one in binding.metadata_sections):
        return True
    # A line of marks below metadata makes a heading of it, until there is a blank line between them.
    heading = section.heading
    return heading.setext and caret.on(heading.span) and section.index <= (binding.title is not None)


def _fields(caret: Caret, binding: Binding) -> Iterator[tuple[FieldSpec, Field]]:
    """The fields whose value may be on the caret's line, with what the schema says of them."""
    known = [(bound.spec, bound.field) for bound in binding.fields.bound]
    known += [(first.spec, field) for field, first in binding.fields.duplicates]
    seen = False
    for spec, field in known:
        if _is_at(caret, spec, field):
            seen = True
            yield spec, field
    if not seen and in_metadata(caret, binding) and not caret.in_front_matter:
        yield from _on_the_line(caret, binding)


def _is_at(caret: Caret, spec: FieldSpec, field: Field) -> bool:
    if field.style == "section":
        return _in_body(caret, field)
    if spec.is_list:
        start, end = (caret.text.line_at(offset) for offset in field.span)
        # A new item at the end, still without text, is not a part of the field yet.
        return start <= caret.line <= end or (caret.line == end + 1 and bool(_ITEM.match(caret.written)))
    return caret.on(field.value_span) and caret.offset > field.key_span.end


def _is_list(caret: Caret, field: Field) -> bool:
    """Whether a value is written as a list, maybe of one entry, whatever the schema asks for."""
    return field.style == "front-matter" and _YAML_LIST.match(caret.text.slice(field.value_span)) is not None


def _in_body(caret: Caret, field: Field) -> bool:
    """Whether the caret is on the line of a value that is the body of a section, or where it would be."""
    section = caret.section
    if section is None or not section.span.start <= field.key_span.start < section.span.end:
        return False
    if caret.on(section.heading.span):
        return False
    return (
        caret.on(field.value_span)
        if field.value
        else bool(_BLANK_ITEM.fullmatch(caret.before) and not caret.after.strip())
    )


def _on_the_line(caret: Caret, binding: Binding) -> Iterator[tuple[FieldSpec, Field]]:
    """The line read as metadata, if the blocks around it prevent that."""
    item = _ITEM.match(caret.written)
    start = caret.span.start + (item.end() if item else 0)
    span = Span(start, caret.span.start + len(caret.written.rstrip()))
    if span.start >= span.end:
        return
    leaf = Leaf("item" if item else "paragraph", span, caret.text.slice(span), depth=1 if item else 0)
    for field in read_fields(caret.text, (leaf,)):
        key = visible(field.key).casefold()
        for spec in binding.schema.metadata.fields:
            names = (name.casefold() for name in (spec.key, *spec.aliases))
            if key in names and field.style in binding.schema.metadata.styles and _is_at(caret, spec, field):
                yield spec, field


def _value(
    caret: Caret, binding: Binding, spec: FieldSpec, field: Field, span: Span, taken: tuple[str, ...] = ()
) -> tuple[Completion, ...]:
    """The options for the value, or the item of a list, at `span`."""
    options = without(of_field(caret, binding, spec, field), taken)
    if field.style != "front-matter":
        area = value_area(caret, span, options)
        return offer(area, options) if area else ()
    template = binding.template.fields.get(spec.key) if binding.template else None
    quoted = template is not None and template.field.quoted and not field.value
    scalar = scalar_at(caret, span, quoted=quoted)
    area = value_area(caret, scalar.span, options) if scalar else None
    return offer(area, options, scalar.write) if scalar and area else ()


def _items(caret: Caret, binding: Binding, spec: FieldSpec, field: Field) -> tuple[Completion, ...]:
    """The options for the item under the caret, in a nested list or between separators; those taken are left out."""
    if not caret.on(field.key_span):
        item = _ITEM.match(caret.written)
        if item is None or caret.column < len(item.group().rstrip()):
            return ()
        start = caret.span.start + item.end()
        span = Span(start, max(start, caret.span.start + len(caret.written.rstrip())))
        others = tuple(child.value for child in field.children if not caret.on(child.value_span))
        return _value(caret, binding, spec, field, span, others)
    if caret.offset <= field.key_span.end:
        return ()
    raw = caret.text.source[field.value_span.start : max(field.value_span.end, caret.offset)]
    parts = list(_parts(raw, field.value_span.start, spec.items.separator))
    reached = [item for room, item in parts if room.holds(caret.offset)]
    here = reached[-1] if reached else field.value_span
    others = tuple(caret.text.slice(item).strip("\"'") for _, item in parts if item != here)
    return _value(caret, binding, spec, field, here, others)


def _parts(value: str, base: int, separator: str) -> Iterator[tuple[Span, Span]]:
    """The items of a list on one line: the room of each, between two separators, and where its text is in it."""
    start, end = 0, len(value)
    if value[:1] == "[":
        start, end = 1, end - value.endswith("]")
    for part in value[start:end].split(separator):
        text = part.strip()
        first = start + (part.index(text) if text else len(part))
        yield Span(start, start + len(part)).shift(base), Span(first, first + len(text)).shift(base)
        start += len(part) + len(separator)
