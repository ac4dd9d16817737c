"""Headings that only repeat the name of a section that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from proposal_lsp.binding.alignment import Alignment
from proposal_lsp.document import Section


def duplicates(alignment: Alignment, parents: Mapping[int, Section | None]) -> Iterator[tuple[Section, Section]]:
    """Second copies of a section, each with the first: at its level, below the same heading."""
    for section in alignment.sections:
        if section.index in alignment.by_section:
            continue
        for node, _ in alignment.candidates[section.index]:
            found = alignment.by_node.get(node)
            if not found or section.level != node.level:
                continue
            first = found[0].section
            if parents[section.index] is parents[first.index]:
                yield section, first
                break


def is_copy(alignment: Alignment, section: Section) -> bool:
    """Whether a heading only repeats the name of a section that is there, wherever it is."""
    names = alignment.candidates[section.index]
    return section.index not in alignment.by_section and any(one.node in alignment.by_node for one in names)
