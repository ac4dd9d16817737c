"""A proposal that a field names is missing from the field that must list it."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.identity import written_numbers
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.rules._values import is_stated
from proposal_lsp.workspace.mention_forms import named_numbers
from proposal_lsp.workspace.read_references import listed_numbers


def check(binding: Binding) -> Iterator[Report]:
    """One finding for each proposal in a value."""
    text = binding.document.text
    for bound in binding.fields.bound:
        span = bound.field.value_span
        named = list(named_numbers(binding.schema, text.slice(span))) if bound.spec.listed else []
        if not named or not is_stated(binding, bound):
            continue
        there = binding.fields.get(bound.spec.listed)
        met = {one.value for one in written_numbers(binding).values()}
        met |= listed_numbers(binding, there) if there else set()
        for number, place in named:
            if number not in met:
                met.add(number)
                at = place.shift(span.start)
                message = (
                    f'{text.slice(at)} is named in "{bound.field.key}" and must be listed in "{bound.spec.listed}".'
                )
                yield Report(message, at)


RULE = Rule(
    "unlisted-reference",
    "A proposal that a field names is missing from the field that must list it.",
    ERROR,
    check,
    scope="outline",
)
