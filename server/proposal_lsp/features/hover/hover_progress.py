"""The progress of a document: how much of what is required is present and filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp.binding import Binding, Node
from proposal_lsp.binding.template import left_over
from proposal_lsp.binding.unfilled import is_unfilled
from proposal_lsp.document import Section
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.rules.empty_section import not_applicable


class Count(NamedTuple):
    """How many of what is required are filled in."""

    filled: int
    required: int


def sections_done(binding: Binding, nodes: Iterable[Node]) -> Count:
    """Count the required ones among `nodes`; what is in a section that is neither there nor required is not."""
    required = [node for node in nodes if _is_asked_for(binding, node)]
    return Count(sum(_is_filled(binding, node) for node in required), len(required))


def fields_done(binding: Binding) -> Count:
    """Count the required metadata."""
    required = [spec for spec in binding.schema.metadata.fields if binding.holds(spec.required)]
    bound = {one.spec: one for one in binding.fields.bound}
    found = [bound[spec] for spec in required if spec in bound]
    filled = sum(bool(one.field.value.strip() or one.field.children) and not is_unfilled(binding, one) for one in found)
    return Count(filled, len(required))


def state_of(binding: Binding, node: Node, section: Section) -> str:
    """The state of a section's body in words; empty if it holds only subsections."""
    if binding.is_blank(section):
        return "empty"
    if left_over(binding, node, section):
        return "still has the template's text"
    if not_applicable(section) is not None:
        return "does not apply"
    return "" if section.is_empty else "filled in"


def _is_filled(binding: Binding, node: Node) -> bool:
    bound = binding.alignment.by_node.get(node, ())
    done = ("filled in", "does not apply", "")
    return bool(bound) and all(state_of(binding, node, one.section) in done for one in bound)


def _is_asked_for(binding: Binding, node: Node) -> bool:
    if node.spec.repeat is not None and node.spec.repeat.min == 0:
        return False
    around = (parent for parent in _parents(node) if binding.get(parent) is None)
    return binding.holds(node.spec.required) and all(binding.holds(parent.spec.required) for parent in around)


def _parents(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node
