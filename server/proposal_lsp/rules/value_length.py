"""A field's value is too short or too long."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField, plain_value
from proposal_lsp.binding.items import items, value_span
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._values import is_stated


def check(binding: Binding, bound: BoundField) -> Iterator[Report]:
    """Counted in characters (code points), without markup; of a list, its items."""
    if not is_stated(binding, bound):
        return
    yield from _items(binding, bound)
    length = len(plain_value(bound.field.value))
    low, high = bound.spec.length.min, bound.spec.length.max
    span = value_span(binding, bound.field)
    if low is not None and length < low:
        yield Report(f'Field "{bound.field.key}" has {length} characters; at least {low} are required.', span)
    elif high is not None and length > high:
        yield Report(f'Field "{bound.field.key}" has {length} characters; at most {high} are allowed.', span)


def _items(binding: Binding, bound: BoundField) -> Iterator[Report]:
    low, high = bound.spec.items.min, bound.spec.items.max
    if not bound.spec.is_list or (low is None and high is None):
        return
    count = sum(1 for _ in items(binding, bound.field, bound.spec))
    counted = f'Field "{bound.field.key}" has {count} item{"s" * (count != 1)}'
    span = value_span(binding, bound.field)
    if low is not None and count < low:
        yield Report(f"{counted}; at least {low} {'is' if low == 1 else 'are'} required.", span)
    elif high is not None and count > high:
        yield Report(f"{counted}; at most {high} {'is' if high == 1 else 'are'} allowed.", span)


RULE = Rule("value-length", "A field's value is too short or too long.", WARNING, check, scope="field")
