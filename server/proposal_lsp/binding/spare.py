"""Spare sections: the document has enough without them, so that programs that read it can ignore them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from proposal_lsp.binding.alignment import Bound
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.document import Section
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.remembered import kept_with_first

P = ParamSpec("P")


def _if_asked(says: Callable[Concatenate[Binding, P], bool]) -> Callable[Concatenate[Binding, P], bool]:
    """The result if the schema has `spare`; False if it has not."""

    def asked(binding: Binding, /, *args: P.args, **kwargs: P.kwargs) -> bool:
        return bool(binding.schema.spare) and says(binding, *args, **kwargs)

    return update_wrapper(asked, says)


class _Facts(NamedTuple):
    """Facts about all headings, computed once."""

    #: The indices of the sections without a mistake in their headings, and their number by node.
    good: frozenset[int]
    tally: Mapping[Node, int]
    #: Their indices by the node around them and their level, in the order of the document.
    rows: Mapping[tuple[Node | None, int], Sequence[int]]
    #: The indices of headings below which is a section that must not be elsewhere: by what both are, or by the marks.
    needed: frozenset[int]


@_if_asked
def is_spare(binding: Binding, node: Node, section: Section) -> bool:
    """Whether a document has enough of a section without one of the headings bound to it.

    It has not if other sections depend on that heading, or if it would count as another section that needs more than it
    has.
    """
    if not _has_enough(binding, node, section) or _is_taken_for_another(binding, node, section):
        return False
    if binding.is_blank(section):
        return not _asks_inside(node) or _choice(binding, node) is True
    if section.level != node.level and _is_absorbed(binding, node, section.index):
        return True
    return section.index not in _facts(binding).needed


@_if_asked
def is_spare_level(binding: Binding, bound: Bound) -> bool:
    """Likewise for the level of a heading, which may not matter."""
    if bound.node.spec.any_level and not _is_taken_for_another(binding, bound.node, bound.section):
        return True
    return is_spare(binding, bound.node, bound.section)


@_if_asked
def is_spare_line(binding: Binding, node: Node, around: Section | None) -> bool:
    """Likewise for a line that is meant as a heading but is not one, in the body of `around` or before all headings."""
    if not _has_enough(binding, node, None):
        return False
    at = around.index + 1 if around else 0
    following = binding.document.sections[at : at + 1]
    if following and _is_taken_for_a_whole(binding, node, following[0]):
        return False
    names = (one.node for section in following for one in binding.outline.candidates_of(section))
    depends = any(is_fixed(one) and one.parent is node.origin for one in names)
    return not depends or _is_absorbed(binding, node, at)


@_if_asked
def is_spare_copy(binding: Binding, section: Section) -> bool:
    """Likewise for a second copy of a section: it is spare unless it contains sections that are allowed only in their
    place.
    """
    return section.index not in _facts(binding).needed


def _has_enough(binding: Binding, node: Node, section: Section | None) -> bool:
    if node.takes_any_name and section and section.level == node.level and not binding.is_blank(section):
        return True  # another name is as good
    row = node.copy_of if node.copy_of is not None and node.copy_of.parent is node.parent else node
    good = _facts(binding).tally[row] - (section is not None and section.index in _facts(binding).good)
    if not binding.holds(node.spec.required) or node.may_be_absent:
        return good > 0 or _choice(binding, node) is not False
    return good >= (node.spec.repeat.min if node.spec.repeat else 1) or is_needless(binding, node)


@_if_asked
def is_needless(binding: Binding, node: Node) -> bool:
    """Whether a section is required only below one that others can replace, and do."""
    return node.parent is not None and _choice(binding, node.parent) is True


def choices(binding: Binding, node: Node) -> Iterator[tuple[str, ...]]:
    """For each group of sections, one of which must be present, that a section is in: their names."""
    relations = node.parent.spec.relations if node.parent else binding.schema.relations
    return (group for group in (*relations.one_of, *relations.any_of) if node.spec.name in group)


def _choice(binding: Binding, node: Node) -> bool | None:
    """Whether another section of its group, one of which must be present, is present; None if it has no group."""
    groups = [set(group) for group in choices(binding, node)]
    if not groups:
        return None
    count = _facts(binding).tally
    good = {one.spec.name for one in binding.outline.siblings(node) if one is not node and count[one]}
    return all(group & good for group in groups)


@kept_with_first
def _facts(binding: Binding) -> _Facts:
    good: set[int] = set()
    count: Counter[Node] = Counter()
    rows: dict[tuple[Node | None, int], list[int]] = {}
    for bound in binding.bound:
        rows.setdefault((bound.node.parent, bound.node.level), []).append(bound.section.index)
        if _is_good(binding, bound):
            good.add(bound.section.index)
            count.update(bound.node.and_originals())
    needed = {
        above.index for section in binding.alignment.sections for above in _around_fixed(binding, section) if above
    }
    return _Facts(frozenset(good), count, rows, frozenset(needed))


def _around_fixed(binding: Binding, section: Section) -> tuple[Section | None, ...]:
    """The headings that a section which must not be elsewhere is below."""
    bound = binding.bound_at(section)
    if bound is not None:
        return (above(binding, section), binding.parents[section.index]) if is_fixed(bound.node) else ()
    is_copy = any(is_fixed(one.node) for one in binding.outline.candidates_of(section))
    return (above(binding, section),) if is_copy else ()


def good_sections(binding: Binding) -> frozenset[int]:
    """The indices of the sections without a mistake in their headings."""
    return _facts(binding).good


def _is_good(binding: Binding, bound: Bound) -> bool:
    """Whether a section has no mistake in its headings."""
    is_right = bound.fit in ("exact", "alias", "case") and bound.section.level == bound.node.level
    return is_right and not binding.is_blank(bound.section)


def _is_taken_for_a_whole(binding: Binding, node: Node, section: Section) -> bool:
    """Whether a deeper heading comes right below the parent of a section of any name, and so is one without its own."""
    is_deeper = node.takes_any_name and _asks_inside(node) and section.level > node.level
    bound = bound_above(binding, section) if is_deeper else None
    return bound is not None and bound.node is node.parent


def _is_taken_for_another(binding: Binding, node: Node, section: Section) -> bool:
    """Whether a heading is where one of any name is a section that must have others below it."""
    if section.level == node.level:
        return False
    if _is_taken_for_a_whole(binding, node, section):
        return True
    around = bound_above(binding, section)
    others = (one for one in (around.node.children if around else binding.outline.roots) if one.level == section.level)
    return any(one.takes_any_name and _asks_inside(one) for one in others)


def _is_absorbed(binding: Binding, node: Node, at: int) -> bool:
    """Whether what is below a heading that ends no section goes to the one before it, which takes the same.

    `at` is the index of the heading, or of the next one.
    """
    facts = _facts(binding)
    row = facts.rows.get((node.parent, node.level), ())
    place = bisect_left(row, at)
    if place == 0 or row[place - 1] not in facts.good:
        return False
    takes = {child.spec.name: child for child in binding.alignment.by_section[row[place - 1]].node.children}
    own = [child for child in node.children if is_fixed(child)]
    return bool(own) and all(
        child.spec.name in takes and (_asks_inside(child) or not _asks_inside(takes[child.spec.name])) for child in own
    )


def _asks_inside(node: Node) -> bool:
    return any(one.spec.required is True and not one.may_be_absent for one in node.children)


def is_fixed(node: Node) -> bool:
    """Whether it must not be elsewhere."""
    return node.spec.repeat is not None and not node.spec.repeat.elsewhere


def above(binding: Binding, section: Section) -> Section | None:
    """The heading that a heading is below, by the marks they are written with; None for the title."""
    found = binding.document.sections[section.parent] if section.parent is not None else None
    return found if found is not binding.title else None


def bound_above(binding: Binding, section: Section) -> Bound | None:
    """What the heading above is bound to."""
    found = above(binding, section)
    return binding.bound_at(found) if found else None
