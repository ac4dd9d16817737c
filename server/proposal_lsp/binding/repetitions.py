"""Subsections of a section that repeats: each repetition has its own.

`## Phase 1` and `## Phase 2` may each have a `### Tasks`; neither is a copy of the other, and each may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proposal_lsp.binding.alignment import Alignment, Bound
from proposal_lsp.binding.outline import Node
from proposal_lsp.document import Section

#: A heading this many levels off is a different heading that happens to have the name.
MAX_LEVEL_SHIFT = 1
#: How many subsections of repetitions can be distinguished; those of further repetitions are ignored.
MAX_COPIES = 2_000


def separate(alignment: Alignment) -> bool:
    """Give the repetitions found so far subsections of their own, and restart the alignment with these; False if there
    are none.

    Handles the outermost repetitions only, so it must be called again. The repetitions themselves stay bound.
    """
    found = [node for node in alignment.nodes if _is_to_be_separated(alignment, node)]
    inner = {below for node in found for below in node.descendants()}
    outer = [node for node in found if node not in inner]
    if not outer:
        return False
    copies = dict(_copies(alignment, outer))
    kept = [
        Bound(copies.get(index, one.node), one.section, one.fit)
        for index, one in sorted(alignment.by_section.items())
        if index in copies or one.node.copy_of in alignment.separated
    ]
    _name_again(alignment, copies, inner)
    nodes: list[Node] = []
    for node in alignment.nodes:
        if node not in inner:
            nodes.append(node)
        if node in outer:
            nodes += (below for copy in copies.values() if copy.copy_of is node for below in copy.descendants())
    alignment.nodes = tuple(nodes)
    alignment.separated |= frozenset(outer)
    alignment.begin_again(kept)
    return True


def _is_to_be_separated(alignment: Alignment, node: Node) -> bool:
    is_new = node.repeats and bool(node.children) and node not in alignment.separated
    return is_new and len(alignment.by_node.get(node, ())) > 1


def _copies(alignment: Alignment, repeated: list[Node]) -> Iterator[tuple[int, Node]]:
    """The copy for each repetition, by the index of its heading."""
    left = MAX_COPIES
    for node in repeated:
        size = sum(1 for _ in node.descendants())
        for bound in sorted(alignment.by_node[node], key=lambda bound: bound.section.index):
            left -= size
            empty = Node(node.spec, node.index, node.parent, node.level, copy_of=node, rank=node.rank)
            yield bound.section.index, node.copy(node.parent) if left >= 0 else empty


def _name_again(alignment: Alignment, copies: Mapping[int, Node], inner: set[Node]) -> None:
    """Make headings in a repetition candidates for its own subsections."""
    around: Node | None = None
    own: dict[Node, Node] = {}
    for section in alignment.sections:
        if section.index in copies:
            around = copies[section.index]
            below = {node.origin: node for node in around.descendants()}
            own = {**alignment.copies.get(section.index, {}), **below}
        elif around is not None and not _is_inside(alignment, section, around, inner, own):
            around = None
        if around is not None:
            alignment.copies[section.index] = own
            alignment.candidates[section.index] = alignment.candidates_at(section.index, section.name)


def _is_inside(
    alignment: Alignment, section: Section, around: Node, inner: set[Node], own: Mapping[Node, Node]
) -> bool:
    """Whether a heading after that of a repetition is still in it: by its level, or by its name."""
    if alignment.level(section) > around.level:
        return True
    bound = alignment.by_section.get(section.index)
    is_elsewhere = bound is not None and bound.node not in inner
    names = alignment.candidates[section.index]
    return not is_elsewhere and any(one.node.origin in own and is_near(section, one.node) for one in names)


def is_near(section: Section, node: Node) -> bool:
    """Whether a heading is of about the level at which a node belongs."""
    return abs(section.level - node.level) <= MAX_LEVEL_SHIFT


def bind_strays(alignment: Alignment) -> bool:
    """Bind what one repetition lacks to a heading of that name that is in another one, or in none: it is misplaced.

    If several lack it, its place is unknown. Returns whether headings below such headings may be bound now.
    """
    lacking: dict[Node, list[Node]] = {}
    for node in alignment.nodes:
        is_free = node.copy_of is not None and node not in alignment.by_node and node.parent in alignment.by_node
        if is_free and node.spec.required is not False and not node.may_be_absent:
            lacking.setdefault(node.origin, []).append(node)
    has_more = False
    for section in alignment.sections if lacking else ():
        for node, fit in () if section.index in alignment.by_section else alignment.candidates[section.index]:
            if section.level == node.level and len(lacking.get(node.origin, ())) == 1:
                found = lacking.pop(node.origin)[0]
                alignment.bind(found, section, fit)
                has_more = has_more or bool(found.children)
                _claim(alignment, found, alignment.document.sections[section.index : section.until])
                break
    return has_more


def _claim(alignment: Alignment, node: Node, inside: Sequence[Section]) -> None:
    """Make headings candidates for what is below a node."""
    below = {one.origin: one for one in node.descendants()}
    for section in inside if below else ():
        alignment.copies[section.index] = {**alignment.copies.get(section.index, {}), **below}
        alignment.candidates[section.index] = alignment.candidates_at(section.index, section.name)
