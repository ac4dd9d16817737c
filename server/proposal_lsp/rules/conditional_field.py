"""A field is missing or not allowed because of another field's value."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.template import first_line
from proposal_lsp.binding.unfilled import is_empty
from proposal_lsp.findings import Related
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.rules.conditional_section import when
from proposal_lsp.rules.missing_field import absence, absent, field_breaches
from proposal_lsp.schema.model import Condition


def check(binding: Binding) -> Iterator[Report]:
    """Checks conditions in both directions, and relations between fields."""
    for spec in absent(binding):
        if isinstance(spec.required, Condition) and binding.holds(spec.required):
            why = f"it is required {when(binding, spec.required)}"
            yield absence(binding, f'Field "{spec.key}" is missing; {why}', spec)
    for bound in binding.fields.bound:
        forbidden = bound.spec.forbidden
        if forbidden is not None and not is_empty(bound) and binding.holds(forbidden):
            yield Report(
                f'Field "{bound.field.key}" is not allowed {when(binding, forbidden)}.',
                bound.field.span,
            )
    yield from _relations(binding)


def _relations(binding: Binding) -> Iterator[Report]:
    """Fields that must not be there together, and those that need another."""
    specs = {spec.key: spec for spec in binding.schema.metadata.fields}
    for breach in field_breaches(binding):
        if breach.kind == "none":
            continue
        name, other = breach.names
        bound, company = binding.fields.get(name), binding.fields.get(other)
        if bound is None:
            yield absence(binding, f'Field "{name}" is missing; "{other}" requires it', specs[name])
        elif company is not None:
            yield Report(
                f'Field "{bound.field.key}" is not allowed together with "{company.field.key}".',
                bound.field.span,
                related=(Related(f'"{company.field.key}" is here', first_line(binding, company.field.span)),),
            )


RULE = Rule(
    "conditional-field",
    "A field is required or not allowed because of another field.",
    ERROR,
    check,
    scope="outline",
    fix="insert the field, if it is missing",
)
