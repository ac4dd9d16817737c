"""A required field has no value."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.template import first_line
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """An optional field may stay empty; a field with nested entries is not empty."""
    for bound in binding.fields.bound:
        if is_empty(bound) and binding.holds(bound.spec.required):
            span = first_line(binding, bound.field.span)
            yield Report(f'Field "{bound.field.key}" has no value.', span)


def is_empty(bound: BoundField) -> bool:
    """Whether a field has neither a value nor nested entries."""
    return not bound.field.value.strip() and not bound.field.children


RULE = Rule("empty-field", "A required field has no value.", WARNING, check, agreed=ERROR)
