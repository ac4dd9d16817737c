"""Headings that are correct although they are not the name of one section.

`Ease & Fit` is two sections in one; `V1 Design` next to `V2 Design` is one section in several.
"""

from __future__ import annotations

from collections import Counter

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.document import Piece, Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.remembered import kept_with_first

_JOIN = re.compile(r" ?[&/+,] ?(?:and )?| and ")
_NUMBER = re.compile("[0-9]+")
#: A heading that joins more names is read as prose.
_MOST_PARTS = 6


@kept_with_first
def joined(binding: Binding) -> dict[int, frozenset[Node]]:
    """Of each heading that joins the names of several sections at its level, by its index, these sections."""
    found: dict[int, frozenset[Node]] = {}
    for section in binding.document.sections:
        parts = _parts(section.piece)
        if len(parts) < 2:
            continue
        nodes = [
            {
                one.node.origin
                for one in binding.outline.candidates(read_heading(part))
                if one.node.level == section.level
            }
            for part in parts
        ]
        if all(nodes) and len(set.union(*nodes)) > 1:
            found[section.index] = frozenset(set.union(*nodes))
    return found


@kept_with_first
def _parts(piece: Piece) -> list[str]:
    """The parts of a heading that joins several names."""
    return _JOIN.split(piece.name.key, maxsplit=_MOST_PARTS)


def is_joined(binding: Binding, node: Node) -> bool:
    """Whether a section that is missing is part of a heading that joins it with others."""
    return any(node.origin in nodes for nodes in joined(binding).values())


def is_one_of_several(binding: Binding, section: Section) -> bool:
    """Whether another heading of its level differs from one in a number only."""
    return bool(_NUMBER.search(section.name.key)) and _families(binding)[_family(section)] > 1


@kept_with_first
def _families(binding: Binding) -> Counter[tuple[int, str]]:
    return Counter(_family(section) for section in binding.document.sections)


def _family(section: Section) -> tuple[int, str]:
    return section.level, _NUMBER.sub("0", section.name.key)
