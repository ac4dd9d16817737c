"""Relations between sections or fields: the keys of `RelationsSpec`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from proposal_lsp.document.headings import read_heading
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import Key, declared
from proposal_lsp.schema.load_spec import Here, reads
from proposal_lsp.schema.model import FieldSpec, RelationsSpec, SectionSpec
from proposal_lsp.schema.reader import read_entries, read_scalars

#: Groups of one key; each is examined for every document.
MAX_GROUPS = 100

Spec = TypeVar("Spec", FieldSpec, SectionSpec)
_Naming = Callable[[Sequence[YamlNode]], Iterator[str]]


@reads("relations")
def _relations(_: None, key: Key, here: Here) -> RelationsSpec:
    """The keys of a mapping that speak of the sections or fields that were read from it before."""
    what = key.of.removesuffix("s")
    fold = _heading if what == "section" else str.casefold
    names = {fold(name): name for name in map(_name, here.read.get(key.of, ()))}

    def named(nodes: Sequence[YamlNode]) -> Iterator[str]:
        for node in nodes:
            name = names.get(fold(node.value.strip()))
            if name is None:
                here.problems.unknown(what, node.value.strip(), list(names.values()), node.span)
            else:
                yield name

    forms = {"groups": _groups, "requires": _requires}
    read: dict[str, Any] = {
        one.attribute: tuple(forms[one.form](one, what, named, here)) for one in declared(RelationsSpec)
    }
    return RelationsSpec(**read)


def freed(relations: RelationsSpec, specs: Sequence[Spec]) -> tuple[Spec, ...]:
    """The sections or fields; those that relations ask for are not required in addition."""
    groups = (*relations.one_of, *relations.any_of, *relations.conflicts, *(others for _, others in relations.requires))
    members = {member for group in groups for member in group}
    return tuple(
        replace(spec, required=False) if spec.required is True and _name(spec) in members else spec for spec in specs
    )


def _name(spec: FieldSpec | SectionSpec) -> str:
    return spec.key if isinstance(spec, FieldSpec) else spec.name


def _heading(name: str) -> str:
    return read_heading(name).key


def _groups(key: Key, what: str, named: _Naming, here: Here) -> Iterator[tuple[str, ...]]:
    """Lists of at least two names."""
    node, problems = here.reader.node(key.name), here.problems
    if node is None:
        return
    if node.kind != "sequence" or any(item.kind != "sequence" for item in node.items):
        problems.expected(key.quoted, f"groups of {what}s, as in `[[A, B]]`", node)
        return
    if len(node.items) > MAX_GROUPS:
        problems.add(f"There are more than {MAX_GROUPS} groups.", here.reader.key_span(key.name))
        return
    for item in node.items:
        nodes = read_scalars(item, key.quoted, f"{what}s", problems)
        if len(nodes) < 2:
            problems.add(f"A group of {key.quoted} needs two names or more.", item.span)
        group = tuple(named(nodes))
        if key.attribute == "any_order" and not _are_neighbours(group, [_name(one) for one in here.read[f"{what}s"]]):
            problems.add(f"The {what}s of a group in {key.quoted} must be next to each other in `{what}s`.", item.span)
        yield group


def _are_neighbours(group: Sequence[str], names: Sequence[str]) -> bool:
    """Whether no other name is between those of a group."""
    places = {names.index(name) for name in group}
    return not places or max(places) - min(places) < len(places)


def _requires(key: Key, what: str, named: _Naming, here: Here) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names, each with those it needs."""
    node, problems = here.reader.node(key.name), here.problems
    if node is not None and node.kind != "mapping":
        problems.expected(key.quoted, f"names of {what}s, each with those it needs", node)
    elif node is not None:
        for entry in read_entries(node, problems, fold=True):
            first = tuple(named([entry.key]))
            others = tuple(named(read_scalars(entry.value, f"`{entry.name}`", f"{what}s", problems)))
            if first and others:
                yield first[0], others
