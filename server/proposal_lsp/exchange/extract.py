"""Converts a document to data: fields, title and sections by the names of its schema, and the remaining layout.

`render` makes the same text from it. What follows from data and schema is left out of the layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proposal_lsp.binding import Binding
from proposal_lsp.document import Section
from proposal_lsp.document.headings import without_number
from proposal_lsp.exchange.field_data import Value
from proposal_lsp.exchange.shapes import Data, in_order, level_of, spec_of, usual_end
from proposal_lsp.exchange.slots import Parts, read_parts, yaml_nodes
from proposal_lsp.exchange.title_data import title_data, title_open
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass
from proposal_lsp.located_yaml.nodes import YamlNode
from proposal_lsp.scaffold.section import BLANK_LINES
from proposal_lsp.schema.model import SectionSpec
from proposal_lsp.text import Span


def extract(binding: Binding) -> Data:
    """The data of a document, which contains all of its text. Never raises."""
    document, sidecar = binding.document, binding.sidecar
    reading = _Reading(binding, yaml_nodes(binding), {})
    layout: Data = {}
    if sidecar is not None:
        layout["sidecar"], values = read_parts(sidecar, Span(0, sidecar.document.text.length), yaml_nodes(sidecar))
        reading.fields.update(values)
        layout["sidecar"] = layout["sidecar"] or [sidecar.document.text.source]
    data: Data = {"kind": binding.schema.id}
    if binding.schema.version:
        data["version"] = binding.schema.version
    first = document.sections[0].span.start if document.sections else document.text.length
    if first:
        layout["head"] = reading.parts(Span(0, first)) or [document.text.source[:first]]
    roots = [section for section in document.sections if section.parent is None]
    title: Data = {}
    if binding.title is not None:
        title, roots = _title(reading, binding.title), [*document.children(binding.title), *roots[1:]]
        layout.update({"title": own} if (own := title.pop("layout", None)) else {})
    sections, order = _sections(reading, roots, None, binding.schema.sections, binding.schema.level - 1)
    layout.update({"order": order} if order else {})
    if "title" in title:
        title["title"] = title_data(binding.schema, title["title"], reading.fields)
    data |= {"fields": reading.fields} if reading.fields else {}
    return data | title | {"sections": sections, "layout": layout}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document, and the fields that have been found in it so far."""

    binding: Binding
    nodes: Mapping[int, YamlNode]
    fields: dict[str, Value]

    def parts(self, region: Span) -> Parts:
        parts, values = read_parts(self.binding, region, self.nodes)
        self.fields.update(values)
        return parts


class _Cut(NamedTuple):
    """A section in five pieces: its body is a range, the others are texts."""

    open: str
    heading: str
    close: str
    body: Span
    end: str


def _cut(binding: Binding, section: Section) -> _Cut:
    text, (start, stop), heading = binding.document.text, section.span, section.level_text
    line_end = text.line_span(text.line_at(section.heading.span.end)).end
    at = text.source.find(heading, start, line_end)
    if at == -1 or not heading:  # it runs over several lines, or is empty
        at, heading = section.heading.span.start, text.slice(section.heading.span)
    words = without_number(heading).rpartition("\n")[2]  # rendering writes the words of a heading on one line
    after = at + len(heading)
    found = BLANK_LINES.match(text.source, line_end, stop)
    begin = found.end() if found else line_end
    end = stop
    for leaf in reversed(section.leaves):
        if leaf.kind != "rule" or leaf.span.start < begin:
            break
        end = leaf.span.start
    end = max(begin, begin + len(text.source[begin:end].rstrip(" \t\r\n")))
    if begin == end:  # nothing but whitespace and rules
        line = text.line_at(line_end)
        begin = end = min(text.line_starts[line + 1], stop) if line + 1 < text.line_count else line_end
    opening = text.source[start : after - len(words)]
    return _Cut(opening, words, text.source[after:begin], Span(begin, end), text.source[end:stop])


def _title(reading: _Reading, section: Section) -> Data:
    cut = _cut(reading.binding, section)
    usual = title_open(reading.binding.schema)
    lead = cut.open + cut.heading
    if lead.startswith(usual):
        cut = cut._replace(open=usual, heading=lead.removeprefix(usual))
    data = _data(reading, section, cut, usual)
    body = data.pop("body", None)
    return {"title": cut.heading} | data | ({"lead": body} if body else {})


def _data(reading: _Reading, section: Section, cut: _Cut, usual_open: str | None) -> Data:
    """The body of a section, and what of its layout is not usual."""
    binding = reading.binding
    parts = reading.parts(cut.body)
    body = binding.document.text.slice(cut.body)
    is_last = section.index == len(binding.document.sections) - 1
    usual = (usual_open, "\n\n" if body else "\n", usual_end(bool(body), is_last))
    found = zip(("open", "close", "end"), (cut.open, cut.close, cut.end), usual, strict=True)
    layout: Data = {name: text for name, text, usual_text in found if text != usual_text}
    if parts:
        layout["parts"] = parts
    return ({"body": body} if body and not parts else {}) | ({"layout": layout} if layout else {})


def _sections(
    reading: _Reading, found: Sequence[Section], parent: object, specs: Sequence[SectionSpec], around: int
) -> tuple[Data, list[str]]:
    """Sections by their keys, and the order of the keys where it is not the usual one."""
    keyed = list(_keyed(reading, found, parent, specs, around))
    lists: dict[str, list[Data]] = {}
    places = []
    for key, data in keyed:
        places.append((key, len(lists.get(key, ()))))
        lists.setdefault(key, []).append(data)
    order = [key for key, _ in keyed] if in_order(specs, lists, []) != places else []
    repeats = {spec.name for spec in specs if spec.repeat}
    return {key: same if len(same) > 1 or key in repeats else same[0] for key, same in lists.items()}, order


def _keyed(
    reading: _Reading, found: Sequence[Section], parent: object, specs: Sequence[SectionSpec], around: int
) -> Iterator[tuple[str, Data]]:
    binding = reading.binding
    for section in found:
        bound = binding.bound_at(section)
        is_here = bound is not None and (bound.node.parent.spec if bound.node.parent else None) is parent
        cut = _cut(binding, section)
        key = bound.node.spec.name if bound and is_here else cut.heading
        spec = spec_of(specs, key)
        level = level_of(spec, around)
        # Numbers are counted where a document is new; here they are as they are.
        data = _data(reading, section, cut, None if binding.schema.numbered else f"{'#' * level} ")
        if cut.heading != key or (spec is not None and spec.heading.holes):
            data = {"heading": cut.heading, **data}
        inner = list(binding.document.children(section))
        if inner:
            # The spec itself, not its name, decides whose the sections below are.
            own = spec if bound and is_here else None
            sections, order = _sections(reading, inner, own or _UNKNOWN, spec.sections if spec else (), level)
            data["sections"] = sections
            if order:
                data.setdefault("layout", {})["order"] = order
        yield key, data


#: Stands for a section that the schema does not know.
_UNKNOWN = object()
