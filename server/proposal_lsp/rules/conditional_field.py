"""A field that another field's value asks for is missing, or one that it rules out is there."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.template import first_line
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import ERROR, Report, Rule, no_body
from proposal_lsp.rules.conditional_section import when
from proposal_lsp.rules.empty_field import is_empty
from proposal_lsp.rules.missing_field import absent, insertion
from proposal_lsp.schema.model import Condition


def check(binding: Binding) -> Iterator[Report]:
    """Both directions: `required: {when: ...}` and `forbidden: {when: ...}`."""
    for spec in absent(binding):
        if isinstance(spec.required, Condition) and binding.holds(spec.required):
            place, _ = _places.field_place(binding, spec)
            yield Report(
                f'Field "{spec.key}" is missing; it is needed {when(binding, spec.required)}.',
                place,
                fixes=insertion(binding, spec),
                related=_places.asked_here(binding, spec.span, "it"),
            )
    for bound in binding.fields.bound:
        forbidden = bound.spec.forbidden
        if forbidden is not None and not is_empty(bound) and binding.holds(forbidden):
            yield Report(
                f'Field "{bound.field.key}" must not be there {when(binding, forbidden)}.',
                first_line(binding, bound.field.span),
            )


RULE = Rule(
    "conditional-field", "A field's value asks for another field, or rules it out.", ERROR, check, reads=no_body
)
