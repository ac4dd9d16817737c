"""Mappings that have names of their own: fields, columns, labels and the values of vocabularies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import SPECS
from proposal_lsp.schema.load_spec import Around, open_map, read_spec, reads
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.schema.model.key import Key
from proposal_lsp.schema.problems import Problems, is_nothing
from proposal_lsp.schema.reader import Entry, MapReader, read_entries, read_scalars, read_text

#: The shapes that each may have, and what a message says is expected instead of others.
_SHAPES: dict[str, tuple[Sequence[str], str]] = {
    "field": (("mapping",), "names of fields, each with its keys"),
    "column": (("mapping",), "headers of columns, each with its keys"),
    "value": (("mapping", "sequence"), "a list of values, or values with their meaning"),
    "label": (("mapping", "sequence", "scalar"), ""),
}


@reads("named")
def _named(reader: MapReader, key: Key, around: Around) -> tuple[Any, ...] | None:
    """A mapping from names to what each says, or a plain list of names."""
    node, problems = reader.node(key.name), reader.problems
    if node is None:
        return None
    shapes, wanted = _SHAPES[key.of]
    if node.kind not in shapes or (key.of == "column" and not node.pairs):
        problems.expected(f"`{key.name}`", wanted, node)
        return None
    if node.kind == "mapping":
        entries = list(read_entries(node, problems, fold=True))
    else:
        scalars = read_scalars(node, f"`{key.name}`", key.name, problems)
        entries = [Entry(item.value.strip(), item, item) for item in scalars]
    if key.of == "value" and not entries:
        problems.add("`values` is empty; name the values.", reader.key_span(key.name))
    if key.most and len(entries) > key.most:
        problems.add(f"There are more than {key.most} {key.name}.", entries[key.most].key.span)
        return None
    inner = replace(around, owners={}, neighbours=tuple(entry.name for entry in entries))
    for entry in entries:
        _claim(inner.owners, entry.key, entry.name, problems)
    return tuple(_read(SPECS[key.of], entry, inner, problems) for entry in entries)


@reads("aliases")
def _aliases(reader: MapReader, key: Key, around: Around) -> tuple[str, ...]:
    """Other names, which must not be those of a neighbour."""
    nodes = reader.scalars(key.name, "names")
    for node in nodes:
        _claim(around.owners, node, around.name, reader.problems)
    return tuple(node.value.strip() for node in nodes)


@reads("next")
def _next(reader: MapReader, key: Key, around: Around) -> tuple[str, ...]:
    nodes = reader.scalars(key.name, "values")
    around.references.followers.extend((node, around.neighbours) for node in nodes)
    names = (node.value.strip() for node in nodes)
    return tuple(around.owners.get(name.casefold(), name) for name in names)


def _read(spec: Any, entry: Entry, around: Around, problems: Problems) -> Any:
    """What an entry says; its name alone where it says no more."""
    named = {fields(spec)[0].name: entry.name}
    empty = spec(**named, span=entry.key.span)
    if entry.value is entry.key or is_nothing(entry.value):
        return empty
    if spec is ValueSpec and entry.value.kind == "scalar":
        return replace(empty, doc=read_text(entry.value, f"`{entry.name}`", problems) or "")
    reader = open_map(spec, entry.value, problems, entry.key.span)
    return empty if reader is None else read_spec(spec, reader, replace(around, name=entry.name), **named)


def _claim(owners: dict[str, str], node: YamlNode, owner: str, problems: Problems) -> None:
    """Enter a name (without letter case) for its owner; one that is taken is a problem.

    An alias may be its owner's own name in another letter case, which then is accepted.
    """
    name = node.value.strip()
    if name.casefold() in owners and (owners[name.casefold()] != owner or name == owner):
        problems.add(f"`{name}` is already a name of `{owners[name.casefold()]}`.", node.span)
    else:
        owners[name.casefold()] = owner
