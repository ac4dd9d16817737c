"""A field still has the template's value."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField, is_placeholder
from proposal_lsp.binding.items import value_span
from proposal_lsp.binding.unfilled import has_templates_value, is_unfilled, unfilled_entry
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule
from proposal_lsp.rules._values import suggested_values


def check(binding: Binding, bound: BoundField) -> Iterator[Report]:
    """Unfilled comes before wrong: such a value is not checked for its form."""
    if not is_unfilled(binding, bound):
        return
    entry = next((item for item in bound.field.children if is_placeholder(item.value)), None)
    field = entry or unfilled_entry(binding, bound) or bound.field
    what = "still lists its choices; choose one" if bound.match.fit == "unchosen" else "is not filled in"
    span = value_span(binding, field)
    is_written = field.style != "section" or binding.document.text.slice(span) == field.value
    offered = suggested_values(binding, bound.spec) if is_written else []  # a list of boxes is not written over
    fixes = tuple(Fix(f'Change to "{value}"', (Edit(span, value),)) for value in offered)
    is_guess = bound.match.fit == "unchosen" and not has_templates_value(binding, bound)
    yield Report(f'Field "{bound.field.key}" {what}.', span, fixes=fixes, is_guess=is_guess)


RULE = Rule(
    "placeholder-value",
    "A field still has the template's value.",
    WARNING,
    check,
    scope="field",
    fix="change to one of the allowed values",
    agreed=ERROR,
)
