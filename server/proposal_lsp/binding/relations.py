"""Relations between sections, or between fields, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import NO_RELATIONS, RelationsSpec, Schema, every_section


@dataclass(frozen=True, slots=True)
class Breach:
    """A relation that does not hold.

    `none`: one of `names` is required. `together`: the first of `names` is present with the second, which is not
    allowed. `without`: the first is missing, and the second requires it.
    """

    kind: Literal["none", "together", "without"]
    names: tuple[str, ...]


def breaches(relations: RelationsSpec, there: Sequence[str], named: Sequence[str] = ()) -> Iterator[Breach]:
    """The relations that do not hold where `there` are, in the order of the document.

    Names in `named` are present but still empty: they do not count as missing, and exclude nothing.
    """
    for group in (*relations.one_of, *relations.any_of):
        if not any(name in there or name in named for name in group):
            yield Breach("none", group)
    reported: set[tuple[str, str]] = set()
    for group in (*relations.one_of, *relations.conflicts):
        first, *others = [name for name in there if name in group] or [""]
        for name in others:
            if (name, first) not in reported:
                reported.add((name, first))
                yield Breach("together", (name, first))
    missed: set[str] = set()
    for name, needed in relations.requires:
        for other in needed if name in there else ():
            if other not in there and other not in named and other not in missed:
                missed.add(other)
                yield Breach("without", (other, name))


def section_breaches(binding: Binding) -> Iterator[tuple[Breach, dict[str, Node]]]:
    """Each breach among sections below one parent, with the sections of the schema there by their names."""
    if binding.schema.relations != NO_RELATIONS:
        yield from _among(binding, binding.schema.relations, binding.outline.roots)
    for bound in binding.bound if _below_sections(binding.schema) else ():
        relations, is_first = bound.node.spec.relations, bound.section is binding.get(bound.node)
        if relations != NO_RELATIONS and is_first and not binding.is_blank(bound.section):
            yield from _among(binding, relations, bound.node.children)


@kept_with_first
def _below_sections(schema: Schema) -> bool:
    """Whether sections ask something of each other below another one."""
    return any(spec.relations != NO_RELATIONS for spec in every_section(schema.sections))


def _among(
    binding: Binding, relations: RelationsSpec, nodes: Sequence[Node]
) -> Iterator[tuple[Breach, dict[str, Node]]]:
    by_name = {node.spec.name: node for node in nodes}
    found = [(section.index, name) for name, node in by_name.items() if (section := binding.get(node))]
    for breach in breaches(relations, [name for _, name in sorted(found)]):
        yield breach, by_name
