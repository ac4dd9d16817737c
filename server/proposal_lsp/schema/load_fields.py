"""Where metadata stands and what its fields hold: what is special about the keys of `metadata` and of a field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from proposal_lsp.document.styles import STYLES, Style
from proposal_lsp.schema.load_relations import freed
from proposal_lsp.schema.load_spec import Around, checks, reads
from proposal_lsp.schema.model import FIELD_TYPES, FieldSpec, FieldType, MetadataSpec
from proposal_lsp.schema.model.key import Key
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.reader import MapReader, read_pattern, read_word
from proposal_lsp.schema.references import FieldName

_SIDECAR = re.compile(r"[\w-][\w. -]{0,100}\.ya?ml", re.IGNORECASE)


@reads("styles")
def _styles(reader: MapReader, key: Key, _: Around) -> tuple[Style, ...]:
    read = (read_word(node, f"`{key.name}`", STYLES, reader.problems) for node in reader.scalars(key.name, "places"))
    return tuple(style for style in read if style)


@reads("sidecar")
def _sidecar(reader: MapReader, key: Key, around: Around) -> str | None:
    """The name of the sidecar: there if, and only if, metadata stands in one."""
    name, is_in_one = reader.text(key.name), "sidecar" in around.read.get("in", ())
    if name and not is_in_one:
        reader.problems.add("`sidecar` needs `in: sidecar`.", reader.key_span(key.name))
    elif name and not _SIDECAR.fullmatch(name):
        span = reader.entries[key.name].value.span
        reader.problems.add("`sidecar` must be the name of a YAML file without its folder, such as `meta.yaml`.", span)
    elif is_in_one and reader.misses(key.name):
        reader.problems.add("`in: sidecar` needs `sidecar`, the name of that file.", reader.key_span("in"))
    else:
        return name
    return None


@reads("dates")
def _dates(reader: MapReader, key: Key, around: Around) -> tuple[str, ...]:
    nodes = reader.scalars(key.name, "fields")
    around.references.fields.extend(FieldName(node.value.strip(), node.span, is_date=True) for node in nodes)
    return tuple(node.value.strip() for node in nodes)


@reads("mirrors")
def _mirrors(reader: MapReader, key: Key, around: Around) -> tuple[Pattern, ...]:
    return tuple(_lines(reader, key, around))


def _lines(reader: MapReader, key: Key, around: Around) -> Iterator[Pattern]:
    for node in reader.scalars(key.name, "lines"):
        pattern = read_pattern(node, f"A line of `{key.name}`", reader.problems)
        if pattern is None:
            continue
        if not pattern.holes:
            reader.problems.add(f"A line of `{key.name}` needs a hole that names a field, `{{Status}}`.", node.span)
        around.references.fields.extend(FieldName(hole.name, node.span) for hole in pattern.holes)
        yield pattern


@checks(MetadataSpec)
def _check_metadata(metadata: MetadataSpec, _: MapReader, __: Around) -> MetadataSpec:
    return replace(metadata, fields=freed(metadata.relations, metadata.fields))


@reads("type")
def _type(reader: MapReader, key: Key, _: Around) -> FieldType | None:
    """The type: as written, else the one that `values`, `list` or `range` can belong to."""
    if key.name in reader:
        return reader.word(key.name, FIELD_TYPES)
    return next((kind for other, kind in _TYPES.items() if other in reader), None)


_TYPES: dict[str, FieldType] = {"list": "list", "values": "enum", "range": "integer"}


@reads("separator")
def _separator(reader: MapReader, key: Key, _: Around) -> str | None:
    """The separator; blanks around it do not count, and a blank alone separates at blanks."""
    node = reader.node(key.name)
    if node is None:
        return None
    if node.kind == "scalar" and node.value:
        return node.value.strip() or " "
    reader.problems.expected(f"`{key.name}`", "text", node)
    return None


@checks(FieldSpec)
def _check_field(field: FieldSpec, reader: MapReader, _: Around) -> FieldSpec:
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
    return field


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
