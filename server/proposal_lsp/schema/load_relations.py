"""Nodes to `RelationsSpec`: the keys `one_of`, `any_of`, `requires` and `conflicts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from proposal_lsp.document.headings import read_heading
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.model import FieldSpec, RelationsSpec, SectionSpec
from proposal_lsp.schema.problems import Problems
from proposal_lsp.schema.reader import MapReader, read_entries, read_scalars

#: Groups of one key; each is looked at for every document.
MAX_GROUPS = 100

Spec = TypeVar("Spec", FieldSpec, SectionSpec)


def relate_sections(
    reader: MapReader, sections: Sequence[SectionSpec]
) -> tuple[RelationsSpec, tuple[SectionSpec, ...]]:
    """What some sections ask of each other, and the sections: those that are asked for so are not required besides."""
    names = {_heading(spec.name): spec.name for spec in sections}
    relations = _read(reader, names, _heading, "section")
    return relations, _freed(relations, sections, lambda spec: spec.name)


def relate_fields(reader: MapReader, fields: Sequence[FieldSpec]) -> tuple[RelationsSpec, tuple[FieldSpec, ...]]:
    """The same for fields."""
    names = {spec.key.casefold(): spec.key for spec in fields}
    relations = _read(reader, names, str.casefold, "field")
    return relations, _freed(relations, fields, lambda spec: spec.key)


def _heading(name: str) -> str:
    return read_heading(name).key


def _read(reader: MapReader, names: Mapping[str, str], fold: Callable[[str], str], what: str) -> RelationsSpec:
    def named(nodes: Sequence[YamlNode]) -> Iterator[str]:
        for node in nodes:
            name = names.get(fold(node.value.strip()))
            if name is None:
                reader.problems.unknown(what, node.value.strip(), list(names.values()), node.span)
            else:
                yield name

    def groups(key: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(named(nodes)) for nodes in _groups(reader, key, what))

    requires: list[tuple[str, tuple[str, ...]]] = []
    node = reader.node("requires")
    if node is not None and node.kind != "mapping":
        reader.problems.expected("`requires`", f"names of {what}s, each with those it needs", node)
    elif node is not None:
        for entry in read_entries(node, reader.problems, fold=True):
            first = tuple(named([entry.key]))
            others = tuple(named(read_scalars(entry.value, f"`{entry.name}`", f"{what}s", reader.problems)))
            requires += [(first[0], others)] if first and others else []
    return RelationsSpec(groups("one_of"), groups("any_of"), tuple(requires), groups("conflicts"))


def _groups(reader: MapReader, key: str, what: str) -> Iterator[tuple[YamlNode, ...]]:
    """The groups of a key: lists of at least two names."""
    node = reader.node(key)
    problems: Problems = reader.problems
    if node is None:
        return
    if node.kind != "sequence" or any(item.kind != "sequence" for item in node.items):
        problems.expected(f"`{key}`", f"groups of {what}s, as in `[[A, B]]`", node)
        return
    if len(node.items) > MAX_GROUPS:
        problems.add(f"There are more than {MAX_GROUPS} groups.", reader.key_span(key))
        return
    for item in node.items:
        nodes = read_scalars(item, f"`{key}`", f"{what}s", problems)
        if len(nodes) < 2:
            problems.add(f"A group of `{key}` needs two names or more.", item.span)
        yield nodes


def _freed(relations: RelationsSpec, specs: Sequence[Spec], name: Callable[[Spec], str]) -> tuple[Spec, ...]:
    groups = (*relations.one_of, *relations.any_of, *relations.conflicts, *(others for _, others in relations.requires))
    members = {member for group in groups for member in group}
    return tuple(
        replace(spec, required=False) if spec.required is True and name(spec) in members else spec for spec in specs
    )
