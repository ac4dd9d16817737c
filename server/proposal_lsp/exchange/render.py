"""Makes a document from data: by its layout or, if it has none, by the template and the schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.exchange.contents import write_body
from proposal_lsp.exchange.field_data import Value
from proposal_lsp.exchange.new_layout import with_new_layout
from proposal_lsp.exchange.shapes import (
    Data,
    DataError,
    as_lists,
    in_order,
    level_of,
    list_at,
    object_at,
    spec_of,
    text_at,
    usual_end,
    version_of,
)
from proposal_lsp.exchange.slots import Parts, with_slots, write_parts
from proposal_lsp.exchange.title_data import title_open, write_heading, write_title
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass, field
from proposal_lsp.schema.model import Schema, SectionSpec

_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)*")


class Rendered(NamedTuple):
    """The text of a document, and that of its sidecar; empty if there is none."""

    text: str
    sidecar: str


def render(schema: Schema, data: object) -> Rendered:
    """The text of a document of a kind. Raises DataError if the data is not of the form that `extract` gives."""
    data = object_at(data, "the document")
    if data.get("kind", schema.id) != schema.id:
        raise DataError(f"`kind` must be `{schema.id}`")
    schema = version_of(schema, data.get("version"))
    if "layout" not in data:
        data = with_new_layout(schema, data)
    fields = object_at(data.get("fields"), "`fields`")
    layout = object_at(data.get("layout"), "`layout`")
    writing = _Writing(schema, fields, set(fields) - set(_slots(data)), object_at(layout.get("numbers"), "`layout`"))
    sidecar = writing.parts(_parts(layout, "sidecar"))
    writing.put(writing.parts(_parts(layout, "head")))
    if "title" in data:
        title = {"layout": layout.get("title"), "body": data.get("lead")}
        heading = write_title(schema, data["title"], fields)
        writing.section(None, heading, title_open(schema), title, "`title`")
    _write_sections(
        writing, data, schema.sections, around=schema.level - 1, number="", place="`sections`", layout=layout
    )
    return Rendered(writing.finished(), sidecar)


def _parts(layout: Data, name: str) -> Parts:
    parts = list_at(layout.get(name), f"`layout.{name}`")
    for part in parts:
        if isinstance(part, str):
            continue
        needed = ("field", "style", "before", "after")
        if not isinstance(part, dict) or not all(isinstance(part.get(key), str) for key in needed):
            raise DataError(f"`layout.{name}` must be texts and the fields between them, as `extract` gives them")
    return parts


def _slots(data: object) -> Iterator[str]:
    """The fields that have a place in a layout, wherever that is."""
    if isinstance(data, dict):
        if isinstance(data.get("field"), str) and "style" in data:
            yield data["field"]
        for value in data.values():
            yield from _slots(value)
    elif isinstance(data, list):
        for value in data:
            yield from _slots(value)


@dataclass(slots=True)
class _Writing:
    """A document that is being written."""

    schema: Schema
    fields: dict[str, Value]
    #: Fields that have no place yet; the first stretch with fields takes them.
    homeless: set[str]
    #: How the headings of a numbered document begin, by their level.
    numbers: Data
    pieces: list[str] = field(default_factory=list)
    #: What follows what is written, unless it is the end.
    pending: tuple[str, str] = ("", "")

    def put(self, text: str) -> None:
        """Write text."""
        if text:
            self.pieces.append(text)

    def parts(self, parts: Parts) -> str:
        """A stretch with fields."""
        specs = self.schema.metadata.fields
        if self.homeless and any(isinstance(part, dict) and part["style"] != "section" for part in parts):
            known = [spec.key for spec in specs if spec.key in self.homeless]
            parts = with_slots(parts, specs, [*known, *sorted(self.homeless - set(known))])
            self.homeless = set()
        return write_parts(parts, specs, self.fields)

    def section(self, spec: SectionSpec | None, heading: str, usual_open: str, data: Data, place: str) -> None:
        """A heading with its body."""
        layout = object_at(data.get("layout"), f"{place}.layout")
        self._settle(self.pending[0])
        body = self.parts(_parts(layout, "parts")) or write_body(spec, data, place)
        opening = text_at(layout.get("open", usual_open), f"{place}.layout.open")
        close = text_at(layout.get("close", "\n\n" if body else "\n"), f"{place}.layout.close")
        self.put(f"{opening}{heading}{close}{body}")
        ends = [text_at(layout.get("end", usual_end(bool(body), last)), place) for last in (False, True)]
        self.pending = (ends[0], ends[1])

    def _settle(self, end: str) -> None:
        self.put(end)
        last = self.pieces[-1] if self.pieces else "\n"
        if not last.endswith(("\n", "\r")):
            self.put("\n\n")  # a section came after what was the last one

    def finished(self) -> str:
        """The text."""
        self.put(self.pending[1])
        return "".join(self.pieces)


def _write_sections(
    writing: _Writing, data: Data, specs: Sequence[SectionSpec], *, around: int, number: str, place: str, layout: Data
) -> None:
    sections = object_at(data.get("sections"), place)
    lists = as_lists(sections)
    places = in_order(specs, lists, list_at(layout.get("order"), f"{place}.order"))
    for count, (key, at) in enumerate(places, 1):
        inside = f"{place}[{key!r}]"
        one = object_at(lists[key][at], inside)
        spec = spec_of(specs, key)
        level = level_of(spec, around)
        own = f"{number}.{count}" if number else str(count)
        heading = write_heading(spec, key, one.get("heading"), at + 1, inside)
        writing.section(spec, heading, _open(writing, level, own), one, inside)
        inner = object_at(one.get("layout"), f"{inside}.layout")
        below = spec.sections if spec else ()
        _write_sections(writing, one, below, around=level, number=own, place=inside, layout=inner)


def _open(writing: _Writing, level: int, number: str) -> str:
    """The text before the words of a heading: its number, if the template's headings have numbers."""
    form = writing.numbers.get(str(level), "")
    return _NUMBER.sub(number, form, count=1) if form else f"{'#' * level} "
