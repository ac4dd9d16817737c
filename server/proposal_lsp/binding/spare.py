"""Sections that a document has enough of without one of them: what reads the document can ignore it."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding.alignment import Bound
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.document import Section


def is_spare(binding: Binding, node: Node, section: Section) -> bool:
    """Whether a document has all that it needs of a section of the schema without one of the headings bound to it.

    It has not where other sections depend on that heading, or where it would be taken for another section that needs
    more than it has. Never where the schema does not ask (`spare`).
    """
    if not binding.schema.spare or not _has_enough(binding, node, section):
        return False
    if _is_taken_for_another(binding, node, section):
        return False
    if binding.is_blank(section):
        return not _asks_inside(node) or _choice(binding, node) is True
    if section.level != node.level and _is_absorbed(binding, node, section.index):
        return True
    return not any(_depends(binding, section, bound) for bound in _fixed(binding))


def is_spare_level(binding: Binding, bound: Bound) -> bool:
    """The same of the level of a heading, which may not matter."""
    if not binding.schema.spare:
        return False
    if bound.node.spec.any_level and not _is_taken_for_another(binding, bound.node, bound.section):
        return True
    return is_spare(binding, bound.node, bound.section)


def is_spare_line(binding: Binding, node: Node, around: Section | None) -> bool:
    """The same of a line that is meant as a heading and is none, in the body of `around`, or before all headings."""
    if not binding.schema.spare or not _has_enough(binding, node, None):
        return False
    at = around.index + 1 if around else 0
    following = binding.document.sections[at : at + 1]
    if following and _is_taken_for_a_whole(binding, node, following[0]):
        return False
    names = (one.node for section in following for one in binding.outline.candidates(section.name))
    depends = any(_is_fixed(one) and one.parent is node.origin for one in names)
    return not depends or _is_absorbed(binding, node, at)


def is_spare_copy(binding: Binding, section: Section) -> bool:
    """The same of a second copy of a section: it is, unless it has sections that must not be elsewhere."""
    below = (one for one in binding.document.sections[section.index : section.until] if one.parent == section.index)
    names = (one.node for inner in below for one in binding.outline.candidates(inner.name))
    return not any(map(_is_fixed, names))


def is_below_an_alternative(binding: Binding, section: Section, node: Node) -> bool:
    """Whether a section is below one that may take the place of the one that it belongs below."""
    above = _above(binding, section)
    bound = binding.bound_at(above) if above else None
    if bound is None or node.parent is None or bound.node.parent is not node.parent.parent:
        return False
    names = {bound.node.spec.name, node.parent.spec.name}
    around = node.parent.parent
    relations = around.spec.relations if around else binding.schema.relations
    return any(names <= set(group) for group in (*relations.one_of, *relations.any_of))


def astray(binding: Binding) -> Iterator[tuple[Section, Node]]:
    """The headings of sections that must not be elsewhere, and are; each with what it could be.

    Not those below a heading that is itself wrong: that is one mistake, and is reported there.
    """
    if not any(map(_is_fixed, binding.outline.nodes)):
        return
    copies = {section.index for section, _ in binding.duplicates}
    found = [(section, node) for section in binding.unknown if (node := _fixed_name(binding, section))]
    found += ((one.section, one.node) for one in _fixed(binding) if _is_orphan(binding, one.node))
    for section, node in found:
        above = _above(binding, section)
        bound = binding.bound_at(above) if above else None
        if above is None or not (above.index in copies or (bound and not _is_good(binding, bound))):
            yield section, node


def _is_orphan(binding: Binding, node: Node) -> bool:
    """Whether a section is there, and the one that it belongs below is neither there nor reported as missing."""
    parent = node.parent
    return parent is not None and parent not in binding.alignment.by_node and parent not in binding.missing_nodes


def _fixed_name(binding: Binding, section: Section) -> Node | None:
    """The section that must not be elsewhere whose name a heading bears, at its level."""
    names = binding.outline.candidates(section.name)
    found = [one for one, fit in names if _is_fixed(one) and fit == "exact" and one.level == section.level]
    return min(found, key=lambda one: one.parent not in binding.alignment.by_node, default=None)


def _has_enough(binding: Binding, node: Node, section: Section | None) -> bool:
    if node.takes_any_name and section and section.level == node.level and not binding.is_blank(section):
        return True  # another name is as good
    row = node.copy_of if node.copy_of is not None and node.copy_of.parent is node.parent else node
    others = [one for one in binding.alignment.by_node.get(row, ()) if one.section is not section]
    good = sum(_is_good(binding, one) for one in others)
    if not binding.holds(node.spec.required) or node.may_be_absent:
        return good > 0 or _choice(binding, node) is not False
    return good >= (node.spec.repeat.min if node.spec.repeat else 1) or is_needless(binding, node)


def is_needless(binding: Binding, node: Node) -> bool:
    """Whether a section is asked for only below one that others can take the place of, and do."""
    return node.parent is not None and _choice(binding, node.parent) is True


def _choice(binding: Binding, node: Node) -> bool | None:
    """Whether others of the sections of which one must be there are; None: it is in no such group."""
    relations = node.parent.spec.relations if node.parent else binding.schema.relations
    groups = [set(group) for group in (*relations.one_of, *relations.any_of) if node.spec.name in group]
    if not groups:
        return None
    good = {
        one.spec.name
        for one in binding.outline.siblings(node)
        if one is not node and any(_is_good(binding, bound) for bound in binding.alignment.by_node.get(one, ()))
    }
    return all(group & good for group in groups)


def _is_good(binding: Binding, bound: Bound) -> bool:
    """Whether nothing is wrong with a section as one looks at the headings."""
    is_right = bound.fit in ("exact", "alias", "case") and bound.section.level == bound.node.level
    return is_right and not binding.is_blank(bound.section)


def _is_taken_for_a_whole(binding: Binding, node: Node, section: Section) -> bool:
    """Whether a deeper heading comes right below the parent of a section of any name, and so is one without its own."""
    is_deeper = node.takes_any_name and _asks_inside(node) and section.level > node.level
    above = _above(binding, section) if is_deeper else None
    bound = binding.bound_at(above) if above else None
    return bound is not None and bound.node is node.parent


def _is_taken_for_another(binding: Binding, node: Node, section: Section) -> bool:
    """Whether a heading is where one of any name is a section that must have others below it."""
    if section.level == node.level:
        return False
    if _is_taken_for_a_whole(binding, node, section):
        return True
    above = _above(binding, section)
    around = binding.bound_at(above) if above else None
    others = (one for one in (around.node.children if around else binding.outline.roots) if one.level == section.level)
    return any(one.takes_any_name and _asks_inside(one) for one in others)


def _is_absorbed(binding: Binding, node: Node, at: int) -> bool:
    """Whether what is below a heading that ends no section goes to the one before it, which takes the same.

    `at` is the index of the heading, or of the next one.
    """
    before = [
        one
        for one in binding.bound
        if one.section.index < at and one.node.level == node.level and one.node.parent is node.parent
    ]
    if not before or not _is_good(binding, before[-1]):
        return False
    takes = {child.spec.name: child for child in before[-1].node.children}
    own = [child for child in node.children if _is_fixed(child)]
    return bool(own) and all(
        child.spec.name in takes and (_asks_inside(child) or not _asks_inside(takes[child.spec.name])) for child in own
    )


def _asks_inside(node: Node) -> bool:
    return any(one.spec.required is True and not one.may_be_absent for one in node.children)


def _depends(binding: Binding, section: Section, bound: Bound) -> bool:
    """Whether a section that must not be elsewhere is below a heading: by what both are, or as it is written."""
    above = _above(binding, bound.section)
    return bound.section is not section and section in (above, binding.parents[bound.section.index])


def _fixed(binding: Binding) -> Iterator[Bound]:
    return (one for one in binding.bound if _is_fixed(one.node))


def _is_fixed(node: Node) -> bool:
    return node.spec.repeat is not None and not node.spec.repeat.elsewhere


def _above(binding: Binding, section: Section) -> Section | None:
    """The heading that a heading is below, by the marks they are written with; None for the title."""
    above = binding.document.sections[section.parent] if section.parent is not None else None
    return above if above is not binding.title else None
