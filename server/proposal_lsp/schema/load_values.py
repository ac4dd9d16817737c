"""Nodes to vocabularies: the `values` of a field or of a column of a table."""

from __future__ import annotations

from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import VALUE
from proposal_lsp.schema.model import STATES, ValueSpec
from proposal_lsp.schema.problems import Problems, is_nothing
from proposal_lsp.schema.reader import Entry, MapReader, read_entries, read_map, read_scalars, read_text
from proposal_lsp.schema.references import References

MAX_VALUES = 500


def read_values(reader: MapReader, references: References) -> tuple[ValueSpec, ...]:
    """The key `values`: a mapping from each value to its meaning, or a plain list of values."""
    problems = reader.problems
    node = reader.node("values")
    if node is None:
        return ()
    if node.kind == "scalar":
        problems.expected("`values`", "a list of values, or values with their meaning", node)
        return ()
    entries = (
        list(read_entries(node, problems, fold=True))
        if node.kind == "mapping"
        else [Entry(item.value.strip(), item, item) for item in read_scalars(node, "`values`", "values", problems)]
    )
    if not entries:
        problems.add("`values` is empty; name the values.", reader.key_span("values"))
    if len(entries) > MAX_VALUES:
        problems.add(f"There are more than {MAX_VALUES} values.", entries[MAX_VALUES].key.span)
        return ()
    names: dict[str, str] = {}
    for entry in entries:
        claim(names, entry.key, entry.name, problems)
    followers: list[YamlNode] = []
    values = tuple(_read_value(entry, problems, names, followers) for entry in entries)
    references.followers.extend((follower, values) for follower in followers)
    return values


def _read_value(entry: Entry, problems: Problems, names: dict[str, str], followers: list[YamlNode]) -> ValueSpec:
    if entry.value is entry.key or is_nothing(entry.value):
        return ValueSpec(entry.name, span=entry.key.span)
    if entry.value.kind == "scalar":
        doc = read_text(entry.value, f"`{entry.name}`", problems) or ""
        return ValueSpec(entry.name, doc, span=entry.key.span)
    reader = read_map(entry.value, "a value", VALUE, problems, entry.key.span)
    if reader is None:
        return ValueSpec(entry.name, span=entry.key.span)
    next_nodes = reader.scalars("next", "values")
    followers.extend(next_nodes)
    return ValueSpec(
        entry.name,
        reader.text("doc"),
        read_names(reader, names, entry.name),
        reader.patterns("pattern"),
        reader.word("state", STATES),
        tuple(names.get(node.value.strip().casefold(), node.value.strip()) for node in next_nodes),
        entry.key.span,
    )


def read_names(reader: MapReader, names: dict[str, str], owner: str) -> tuple[str, ...]:
    """The key `aliases`: other names, which must not be those of a neighbour."""
    nodes = reader.scalars("aliases", "names")
    for node in nodes:
        claim(names, node, owner, reader.problems)
    return tuple(node.value.strip() for node in nodes)


def claim(names: dict[str, str], node: YamlNode, owner: str, problems: Problems) -> None:
    """Enter a name (without letter case) for its owner; one that is taken is a problem.

    An alias may be its owner's own name in another letter case, which then is accepted.
    """
    name = node.value.strip()
    if name.casefold() in names and (names[name.casefold()] != owner or name == owner):
        problems.add(f"`{name}` is already a name of `{names[name.casefold()]}`.", node.span)
    else:
        names[name.casefold()] = owner
