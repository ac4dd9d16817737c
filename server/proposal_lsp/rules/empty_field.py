"""A required field has no value."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.unfilled import is_empty
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule
from proposal_lsp.rules._values import suggested_values


def check(binding: Binding) -> Iterator[Report]:
    """An optional field may stay empty, unless it is a list that must have items, or one of a choice.

    Any field may, if it may have 0 items or characters.
    """
    for bound in binding.fields.bound:
        spec = bound.spec
        if not is_empty(bound) or 0 in (spec.items.min, spec.length.min):
            continue
        if binding.holds(spec.required) or spec.items.min or _is_choice(binding, bound):
            fixes = tuple(_fillings(binding, bound))
            yield Report(f'Field "{bound.field.key}" has no value.', bound.field.span, fixes=fixes)


def _fillings(binding: Binding, bound: BoundField) -> Iterator[Fix]:
    """Fixes with the value of a copy, the default, or each value of the vocabulary."""
    at = bound.field.value_span
    lead = "" if binding.document.text.source[at.start - 1 : at.start] in " \t" else " "
    for value in suggested_values(binding, bound.spec):
        yield Fix(f'Fill in "{value}"', (Edit(at, lead + value),))


def _is_choice(binding: Binding, bound: BoundField) -> bool:
    """Whether a field is the first of a group, one of which is required, and all of them are empty."""
    relations = binding.schema.metadata.relations
    for group in (*relations.one_of, *relations.any_of):
        if bound.spec.key in group:
            members = [one for one in binding.fields.bound if one.spec.key in group]
            if members[0] is bound and all(map(is_empty, members)):
                return True
    return False


RULE = Rule(
    "empty-field",
    "A required field has no value.",
    WARNING,
    check,
    scope="outline",
    fix="insert the default, the value of a copy, or one of the allowed values",
    agreed=ERROR,
)
