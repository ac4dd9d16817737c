"""Dates are in the wrong order: updated before created."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from proposal_lsp.binding import Binding, BoundField, read_date
from proposal_lsp.binding.items import value_span
from proposal_lsp.findings import Related
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._values import is_stated


def check(binding: Binding) -> Iterator[Report]:
    """Each date of the schema's `date_order` is compared with the one before it that is there and is a date."""
    dated: dict[str, tuple[BoundField, date]] = {}
    order = binding.schema.metadata.date_order
    for bound in binding.fields.bound:
        day = read_date(bound.field.value) if bound.spec.key in order and is_stated(binding, bound) else None
        if day is not None:
            dated[bound.spec.key] = (bound, day)
    keys = [key for key in order if key in dated]
    for earlier, later in pairwise(keys):
        (first, first_day), (second, second_day) = dated[earlier], dated[later]
        if second_day < first_day:
            yield Report(
                f"{later} ({second_day}) is before {earlier} ({first_day}).",
                value_span(binding, second.field),
                related=(Related(f"{earlier} is here", value_span(binding, first.field)),),
            )


RULE = Rule("date-order", "Dates are in the wrong order.", WARNING, check, scope="outline")
