"""Mappings that have names of their own: fields, columns, labels and the values of vocabularies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proposal_lsp.lazy_dataclasses import fields, replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import SPECS, Key
from proposal_lsp.schema.load_spec import Here, nodes_of, read_node, reads, texts
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.schema.problems import is_nothing
from proposal_lsp.schema.reader import Entry, read_entries, read_scalars, read_text

#: The shapes that each may have, and what a message says is expected instead of others.
_SHAPES: dict[str, tuple[Sequence[str], str]] = {
    "field": (("mapping",), "names of fields, each with its keys"),
    "column": (("mapping",), "headers of columns, each with its keys"),
    "value": (("mapping", "sequence"), "a list of values, or values with their meaning"),
    "label": (("mapping", "sequence", "scalar"), ""),
}


@reads("named")
def _named(node: YamlNode, key: Key, here: Here) -> tuple[Any, ...] | None:
    """A mapping from names to what each says, or a plain list of names."""
    problems, (shapes, wanted) = here.problems, _SHAPES[key.of]
    if node.kind not in shapes or (key.of == "column" and not node.pairs):
        problems.expected(key.quoted, wanted, node)
        return None
    if node.kind == "mapping":
        entries = list(read_entries(node, problems, fold=True))
    else:
        scalars = read_scalars(node, key.quoted, key.name, problems)
        entries = [Entry(item.value.strip(), item, item) for item in scalars]
    if key.of == "value" and not entries:
        problems.add("`values` is empty; name the values.", here.reader.key_span(key.name))
    if key.most and len(entries) > key.most:
        problems.add(f"There are more than {key.most} {key.name}.", entries[key.most].key.span)
        return None
    inner = replace(here, owners={}, neighbours=tuple(entry.name for entry in entries))
    for entry in entries:
        _claim(entry.key, entry.name, inner)
    return tuple(_entry(SPECS[key.of], entry, inner) for entry in entries)


def _entry(spec: Any, entry: Entry, around: Here) -> Any:
    """The contents of an entry; only its name if there is nothing else."""
    node, span = entry.value, entry.key.span
    named: dict[str, Any] = {fields(spec)[0].name: entry.name}
    if node is entry.key or is_nothing(node):
        return spec(**named, span=span)
    if spec is ValueSpec and node.kind == "scalar":
        return ValueSpec(**named, doc=read_text(node, f"`{entry.name}`", around.problems) or "", span=span)
    return read_node(spec, node, replace(around, name=entry.name), span, **named) or spec(**named, span=span)


@reads("aliases")
def _aliases(node: YamlNode, key: Key, here: Here) -> tuple[str, ...]:
    """Other names, which must not be those of a neighbour."""
    nodes = nodes_of(node, key, here)
    for one in nodes:
        _claim(one, here.name, here)
    return texts(nodes)


@reads("next")
def _next(node: YamlNode, key: Key, here: Here) -> tuple[str, ...]:
    nodes = nodes_of(node, key, here)
    here.references.followers.extend((one, here.neighbours) for one in nodes)
    return tuple(here.owners.get(name.casefold(), name) for name in texts(nodes))


def _claim(node: YamlNode, owner: str, here: Here) -> None:
    """Enter a name (without letter case) for its owner; one that is taken is a problem.

    An alias may be its owner's own name in another letter case, which then is accepted.
    """
    name, owners = node.value.strip(), here.owners
    if name.casefold() in owners and (owners[name.casefold()] != owner or name == owner):
        here.problems.add(f"`{name}` is already a name of `{owners[name.casefold()]}`.", node.span)
    else:
        owners[name.casefold()] = owner
