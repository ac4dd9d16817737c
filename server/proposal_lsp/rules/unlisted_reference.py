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
    fields = [bound for bound in binding.fields.bound if bound.spec.listed and is_stated(binding, bound)]
    own = {one.value for one in written_numbers(binding).values()} if fields else set()
    for bound in fields:
        there = binding.fields.get(bound.spec.listed)
        met = own | (listed_numbers(binding, there) if there else set())
        text, span = binding.document.text, bound.field.value_span
        for number, place in named_numbers(binding.schema, text.slice(span)):
            if number not in met:
                met.add(number)
                named = place.shift(span.start)
                message = (
                    f'{text.slice(named)} is named in "{bound.field.key}" and must be listed in "{bound.spec.listed}".'
                )
                yield Report(message, named)


RULE = Rule(
    "unlisted-reference",
    "A proposal that a field names is missing from the field that must list it.",
    ERROR,
    check,
    scope="outline",
)
