"""Readers and checks for the keys of `metadata` and of fields."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.document.model import STYLES, Style
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import Key
from proposal_lsp.schema.load_relations import freed
from proposal_lsp.schema.load_spec import Here, checks, nodes_of, reads, texts
from proposal_lsp.schema.model import FieldSpec, FieldType, MetadataSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.reader import read_pattern, read_text, read_word
from proposal_lsp.schema.references import FieldName

_TYPES: dict[str, FieldType] = {
    "inverse": "reference",
    "target": "reference",
    "list": "list",
    "values": "enum",
    "range": "integer",
}
#: Keys of a field, and the types that have them.
_FOR_TYPES: tuple[tuple[str, tuple[FieldType, ...]], ...] = (
    ("values", ("enum", "list")),
    ("list", ("list", "reference")),
    ("range", ("integer",)),
    ("inverse", ("reference",)),
    ("target", ("reference",)),
)
_SIDECAR = re.compile(r"[\w-][\w. -]{0,100}\.ya?ml", re.IGNORECASE)


@reads("styles")
def _styles(node: YamlNode, key: Key, here: Here) -> tuple[Style, ...]:
    read = (read_word(one, key.quoted, STYLES, here.problems) for one in nodes_of(node, key, here))
    return tuple(style for style in read if style)


@reads("sidecar")
def _sidecar(node: YamlNode, key: Key, here: Here) -> str | None:
    name = read_text(node, key.quoted, here.problems)
    if name and "sidecar" in here.read.get("in", ()) and not _SIDECAR.fullmatch(name):
        message = "`sidecar` must be the name of a YAML file without its folder, such as `meta.yaml`."
        here.problems.add(message, node.span)
    return name


@reads("dates")
def _dates(node: YamlNode, key: Key, here: Here) -> tuple[str, ...]:
    nodes = nodes_of(node, key, here)
    here.references.fields.extend(FieldName(one.value.strip(), one.span, is_date=True) for one in nodes)
    return texts(nodes)


@reads("field_name")
def _field_name(node: YamlNode, key: Key, here: Here) -> str | None:
    name = read_text(node, key.quoted, here.problems)
    if name:
        here.references.fields.append(FieldName(name, node.span, is_reference=key.of == "reference"))
    return name


@reads("states")
def _states(node: YamlNode, key: Key, here: Here) -> tuple[str, ...]:
    read = (read_word(one, key.quoted, key.options, here.problems) for one in nodes_of(node, key, here))
    return tuple(state for state in read if state)


@reads("mirrors")
def _mirrors(node: YamlNode, key: Key, here: Here) -> tuple[Pattern, ...]:
    mirrors: list[Pattern] = []
    for one in nodes_of(node, key, here):
        pattern = read_pattern(one, f"A line of {key.quoted}", here.problems)
        if pattern is None:
            continue
        if not pattern.holes:
            here.problems.add(f"A line of {key.quoted} needs a hole that names a field, `{{Status}}`.", one.span)
        here.references.fields.extend(FieldName(hole.name, one.span) for hole in pattern.holes)
        mirrors.append(pattern)
    return tuple(mirrors)


@checks(MetadataSpec)
def _check_metadata(metadata: MetadataSpec, here: Here) -> MetadataSpec:
    """There is a sidecar if, and only if, metadata is in one."""
    reader, is_in_one = here.reader, "sidecar" in metadata.styles
    if metadata.sidecar and not is_in_one:
        here.problems.add("`sidecar` needs `in: sidecar`.", reader.key_span("sidecar"))
    elif is_in_one and reader.misses("sidecar"):
        here.problems.add("`in: sidecar` needs `sidecar`, the name of that file.", reader.key_span("in"))
    return replace(metadata, fields=freed(metadata.relations, metadata.fields))


@reads("separator")
def _separator(node: YamlNode, key: Key, here: Here) -> str | None:
    """The separator; spaces around it do not count, and a space alone separates at spaces."""
    if node.kind == "scalar" and node.value:
        return node.value.strip() or " "
    here.problems.expected(key.quoted, "text", node)
    return None


@checks(FieldSpec)
def _check_field(field: FieldSpec, here: Here) -> FieldSpec:
    """Without a type it is the one that other keys can belong to; what these say must not contradict each other."""
    reader, problems = here.reader, here.problems
    if "type" not in reader:
        field = replace(field, type=next((kind for key, kind in _TYPES.items() if key in reader), "text"))
    for key, types in _FOR_TYPES:
        if key in reader and field.type not in types:
            problems.add(f"`{key}` needs `type: {' or '.join(types)}`, not {field.type}.", reader.key_span(key))
    if field.type == "enum" and "values" not in reader:
        problems.add("`type: enum` needs `values`.", reader.key_span("type"))
    for key, text in (("default", field.default), ("example", field.example)):
        if text is not None and not _is_allowed(text, field):
            problems.add(f"`{key}` is not a value that this field allows.", reader.entries[key].value.span)
    return field


def _is_allowed(text: str, field: FieldSpec) -> bool:
    if field.is_list:
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
