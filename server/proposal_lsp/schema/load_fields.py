"""Nodes to `MetadataSpec`: where metadata stands, and its fields."""

from __future__ import annotations

import re

from proposal_lsp.document.styles import STYLES, Style
from proposal_lsp.schema.keys import BOUNDS, FIELD, ITEMS, METADATA
from proposal_lsp.schema.load_bounds import read_bounds
from proposal_lsp.schema.load_conditions import read_forbidden, read_requirement
from proposal_lsp.schema.load_forbid import read_forbids
from proposal_lsp.schema.load_relations import relate_fields
from proposal_lsp.schema.load_values import claim, read_names, read_values
from proposal_lsp.schema.model import (
    FIELD_TYPES,
    SORTINGS,
    Extras,
    FieldSpec,
    FieldType,
    ItemsSpec,
    MetadataSpec,
)
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.problems import Problems, is_nothing
from proposal_lsp.schema.reader import Entry, MapReader, read_entries, read_map, read_pattern, read_word
from proposal_lsp.schema.references import FieldName, References
from proposal_lsp.schema.severities import WORDS

MAX_FIELDS = 200
_SIDECAR = re.compile(r"[\w-][\w. -]{0,100}\.ya?ml", re.IGNORECASE)

EXTRAS: tuple[Extras, ...] = ("allow", "report")


def read_metadata(schema: MapReader, references: References) -> MetadataSpec:
    """The key `metadata`."""
    reader = schema.map("metadata", "metadata", METADATA)
    if reader is None:
        return MetadataSpec()
    problems = reader.problems
    styles = tuple(
        style for node in reader.scalars("in", "places") if (style := read_word(node, "`in`", STYLES, problems))
    )
    dates = reader.scalars("date_order", "fields")
    references.fields.extend(FieldName(node.value.strip(), node.span, is_date=True) for node in dates)
    relations, fields = relate_fields(reader, _fields(reader, references))
    return MetadataSpec(
        styles,
        reader.texts("under", "headings"),
        fields,
        _mirrors(reader, references),
        reader.flag("ordered"),
        reader.word("extras", EXTRAS) or "allow",
        tuple(node.value.strip() for node in dates),
        _sidecar(reader, styles),
        relations,
    )


def _sidecar(reader: MapReader, styles: tuple[Style, ...]) -> str:
    """The name of the sidecar: there if, and only if, metadata stands in one."""
    name = reader.text("sidecar")
    if name and "sidecar" not in styles:
        reader.problems.add("`sidecar` needs `in: sidecar`.", reader.key_span("sidecar"))
    elif name and not _SIDECAR.fullmatch(name):
        span = reader.entries["sidecar"].value.span
        reader.problems.add("`sidecar` must be the name of a YAML file without its folder, such as `meta.yaml`.", span)
    elif "sidecar" in styles and reader.misses("sidecar"):
        reader.problems.add("`in: sidecar` needs `sidecar`, the name of that file.", reader.key_span("in"))
    else:
        return name
    return ""


def _mirrors(reader: MapReader, references: References) -> tuple[Pattern, ...]:
    mirrors: list[Pattern] = []
    for node in reader.scalars("mirrors", "lines"):
        pattern = read_pattern(node, "A line of `mirrors`", reader.problems)
        if pattern is None:
            continue
        if not pattern.holes:
            reader.problems.add("A line of `mirrors` needs a hole that names a field, `{Status}`.", node.span)
        references.fields.extend(FieldName(hole.name, node.span) for hole in pattern.holes)
        mirrors.append(pattern)
    return tuple(mirrors)


def _fields(reader: MapReader, references: References) -> tuple[FieldSpec, ...]:
    node = reader.node("fields")
    if node is None:
        return ()
    problems = reader.problems
    if node.kind != "mapping":
        problems.expected("`fields`", "names of fields, each with its keys", node)
        return ()
    entries = list(read_entries(node, problems, fold=True))
    if len(entries) > MAX_FIELDS:
        problems.add(f"There are more than {MAX_FIELDS} fields.", entries[MAX_FIELDS].key.span)
        return ()
    names: dict[str, str] = {}
    for entry in entries:
        claim(names, entry.key, entry.name, problems)
    return tuple(_read_field(entry, names, problems, references) for entry in entries)


def _read_field(entry: Entry, names: dict[str, str], problems: Problems, references: References) -> FieldSpec:
    empty = FieldSpec(entry.name, span=entry.key.span)
    if is_nothing(entry.value):
        return empty
    reader = read_map(entry.value, "a field", FIELD, problems, entry.key.span)
    if reader is None:
        return empty
    length = reader.map("length", "a length", BOUNDS)
    range_ = reader.map("range", "a range", BOUNDS)
    shortest, longest = read_bounds(length, 0) if length else (None, None)
    smallest, largest = read_bounds(range_, None) if range_ else (None, None)
    field = FieldSpec(
        entry.name,
        reader.text("doc"),
        read_names(reader, names, entry.name),
        _type(reader),
        read_requirement(reader, references, default=False),
        read_forbidden(reader, references),
        read_values(reader, references),
        open=reader.flag("open"),
        patterns=reader.patterns("pattern"),
        message=reader.text("message").rstrip("."),
        forbid=read_forbids(reader),
        min_length=shortest,
        max_length=longest,
        minimum=smallest,
        maximum=largest,
        items=_items(reader),
        default=reader.text("default") or None,
        example=reader.text("example") or None,
        severity=reader.word("severity", WORDS) or "",
        span=entry.key.span,
    )
    _check_field(field, reader)
    return field


def _type(reader: MapReader) -> FieldType:
    """The type: as written, else the one that `values`, `list` or `range` can belong to."""
    written = reader.word("type", FIELD_TYPES)
    if written or "type" in reader:
        return written or "text"
    if "list" in reader:
        return "list"
    if "values" in reader:
        return "enum"
    return "integer" if "range" in reader else "text"


def _items(field: MapReader) -> ItemsSpec:
    reader = field.map("list", "a list", ITEMS)
    if reader is None:
        return ItemsSpec()
    least, most = read_bounds(reader, 0)
    return ItemsSpec(
        _separator(reader) or ",",
        reader.flag("strict"),
        reader.patterns("item"),
        reader.patterns("some"),
        reader.word("sorted", SORTINGS),
        reader.flag("unique"),
        least,
        most,
    )


def _separator(items: MapReader) -> str | None:
    """The separator; blanks around it do not count, and a blank alone separates at blanks."""
    node = items.node("separator")
    if node is None:
        return None
    if node.kind == "scalar" and node.value:
        return node.value.strip() or " "
    items.problems.expected("`separator`", "text", node)
    return None


def _check_field(field: FieldSpec, reader: MapReader) -> None:
    """Keys of a field that contradict each other."""
    problems = reader.problems
    for key, types in (("values", ("enum", "list")), ("list", ("list",)), ("range", ("integer",))):
        if key in reader and field.type not in types:
            problems.add(f"`{key}` needs `type: {' or '.join(types)}`, not {field.type}.", reader.key_span(key))
    if field.type == "enum" and "values" not in reader:
        problems.add("`type: enum` needs `values`.", reader.key_span("type"))
    for key, text in (("default", field.default), ("example", field.example)):
        if text is not None and not _is_allowed(text, field):
            problems.add(f"`{key}` is not a value that this field allows.", reader.entries[key].value.span)


def _is_allowed(text: str, field: FieldSpec) -> bool:
    if field.type == "list":
        return True
    if field.patterns and not any(pattern.match(text) for pattern in field.patterns):
        return False
    if field.open or not field.values:
        return True
    return any(
        text.casefold() in (value.name.casefold(), *map(str.casefold, value.aliases))
        or any(pattern.match(text) for pattern in value.patterns)
        for value in field.values
    )
