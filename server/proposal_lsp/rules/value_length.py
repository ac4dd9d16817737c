"""A field's value is too short or too long."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, plain_value
from proposal_lsp.rules._rule import WARNING, Report, Rule, no_body
from proposal_lsp.rules._values import filled, value_span


def check(binding: Binding) -> Iterator[Report]:
    """Counted in characters (code points), without markup."""
    for bound in filled(binding):
        length = len(plain_value(bound.field.value))
        low, high = bound.spec.min_length, bound.spec.max_length
        span = value_span(binding, bound.field)
        if low is not None and length < low:
            yield Report(f'Field "{bound.field.key}" has {length} characters; at least {low} are needed.', span)
        elif high is not None and length > high:
            yield Report(f'Field "{bound.field.key}" has {length} characters; at most {high} are allowed.', span)


RULE = Rule("value-length", "A field's value is too short or too long.", WARNING, check, reads=no_body)
