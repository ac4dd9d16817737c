"""Sections that are in a place where the schema does not allow them."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.binding.spare import above, bound_above, choices, good_sections, is_fixed
from proposal_lsp.document import Section


def astray(binding: Binding) -> Iterator[tuple[Section, Node]]:
    """The headings of sections that are not allowed where they are, each with the section that it could be.

    Not those below a heading that is itself wrong: that is one mistake, and is reported there.
    """
    if not any(map(is_fixed, binding.outline.nodes)):
        return
    good = good_sections(binding)
    copies = {section.index for section, _ in binding.duplicates}
    found = [(section, node) for section in binding.unknown if (node := _fixed_name(binding, section))]
    fixed = (one for one in binding.bound if is_fixed(one.node))
    found += ((one.section, one.node) for one in fixed if _is_orphan(binding, one.node))
    for section, node in found:
        if node.parent is not None and _is_of_open_choice(binding, node.parent):
            continue  # the absence of every possible parent is reported instead
        around, bound = above(binding, section), bound_above(binding, section)
        if around is None or not (around.index in copies or (bound and around.index not in good)):
            yield section, node


def _is_of_open_choice(binding: Binding, node: Node) -> bool:
    """Whether a section belongs to a group of which one must be present, and none is."""
    there = {one.spec.name for one in (node, *binding.outline.siblings(node)) if binding.get(one) is not None}
    return any(there.isdisjoint(group) for group in choices(binding, node))


def _is_orphan(binding: Binding, node: Node) -> bool:
    """Whether a section is present although its parent is neither present nor reported as missing."""
    parent = node.parent
    return parent is not None and parent not in binding.alignment.by_node and parent not in binding.missing_nodes


def _fixed_name(binding: Binding, section: Section) -> Node | None:
    """The section of this level and name that is allowed only in its place."""
    names = binding.outline.candidates_of(section)
    found = [one for one, fit in names if is_fixed(one) and fit == "exact" and one.level == section.level]
    return min(found, key=lambda one: one.parent not in binding.alignment.by_node, default=None)


def is_below_an_alternative(binding: Binding, section: Section, node: Node) -> bool:
    """Whether a section is below an alternative to its parent."""
    bound = bound_above(binding, section)
    if bound is None or node.parent is None or bound.node.parent is not node.parent.parent:
        return False
    names = {bound.node.spec.name, node.parent.spec.name}
    return any(names <= set(group) for group in choices(binding, node.parent))
