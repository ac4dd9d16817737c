"""Which sections are out of order: the smallest set whose move restores the order of the schema."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from proposal_lsp.binding.alignment import Alignment, Bound, is_copy
from proposal_lsp.binding.outline import Node
from proposal_lsp.document import Section


def out_of_order(ranks: Sequence[int]) -> list[int]:
    """The indices, ascending, that are not part of a longest non-decreasing subsequence of `ranks`. O(n log n)."""
    tails: list[int] = []
    last_places: list[int] = []
    previous: list[int] = []
    for place, rank in enumerate(ranks):
        at = bisect_right(tails, rank)
        previous.append(last_places[at - 1] if at else -1)
        if at == len(tails):
            tails.append(rank)
            last_places.append(place)
        else:
            tails[at] = rank
            last_places[at] = place
    kept: set[int] = set()
    place = last_places[-1] if last_places else -1
    while place != -1:
        kept.add(place)
        place = previous[place]
    return [place for place in range(len(ranks)) if place not in kept]


def misplaced(alignment: Alignment, parents: Mapping[int, Section | None], *, ordered: bool) -> tuple[Bound, ...]:
    """The fewest sections that must move; `ordered` is whether the outermost ones have an order."""
    wrong: list[Bound] = []
    groups: dict[Node | None, list[Bound]] = {}
    for _, bound in sorted(alignment.by_section.items()):
        parent = bound.node.parent
        around = alignment.by_node.get(parent) if parent else None
        if around and not alignment.is_under(bound.node, parents[bound.section.index]):
            wrong.append(bound)
        elif parent is None or around:
            groups.setdefault(parent, []).append(bound)
    for parent, members in groups.items():
        if parent.spec.ordered if parent else ordered:
            wrong += (members[place] for place in out_of_order([bound.node.rank for bound in members]))
    wrong += _not_last(alignment, parents, {bound.section.index for bound in wrong})
    return tuple(sorted(wrong, key=lambda bound: bound.section.index))


def _not_last(alignment: Alignment, parents: Mapping[int, Section | None], wrong: set[int]) -> Iterator[Bound]:
    """Sections that must be the last below their parent, and that another follows, neither misplaced nor a copy."""
    asked = [one for index, one in alignment.by_section.items() if one.node.spec.last and index not in wrong]
    last = {
        parents[other.index]: other.index
        for other in alignment.sections
        if asked and other.index not in wrong and not is_copy(alignment, other)
    }
    for bound in asked:
        if last.get(parents[bound.section.index], -1) > bound.section.index:
            yield bound


def fits_order(alignment: Alignment, node: Node, section: Section, parents: Mapping[int, Section | None]) -> bool:
    """Whether every bound sibling before (after) the node in the schema is before (after) the heading."""
    parent = parents[section.index]
    for sibling in alignment.outline.siblings(node):
        for bound in alignment.by_node.get(sibling, ()):
            if node.parent and parents[bound.section.index] is not parent:
                continue
            if sibling.rank != node.rank and (sibling.rank < node.rank) != (bound.section.index < section.index):
                return False
    return True
