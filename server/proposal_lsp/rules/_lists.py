"""Checks lists in the value of a field: their items, and the list as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.items import Item, items, value_span
from proposal_lsp.binding.value_types import one_of
from proposal_lsp.binding.values import fits
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import Report


def list_reports(binding: Binding, bound: BoundField) -> Iterator[Report]:
    """Items of the wrong form; where there are none, items out of order or that appear twice, and loose separators."""
    spec, key = bound.spec.items, bound.field.key
    found = list(items(binding, bound.field, bound.spec))
    wrong = [item for item in found if spec.item and not fits(spec.item, item.text)]
    for text, span in wrong:
        yield Report(f'"{text}" in "{key}" {bound.spec.message or f"must have the form {one_of(spec.item)}"}.', span)
    if wrong or not found:
        return
    if spec.some and not any(fits(spec.some, item.text) for item in found):
        yield Report(
            f'At least one item of "{key}" must have the form {one_of(spec.some)}.', value_span(binding, bound.field)
        )
    if spec.unique:
        yield from _repeated(found, key)
    if spec.sorted:
        yield from _unsorted(binding, found, key, is_descending=spec.sorted == "descending")
    if spec.strict and not bound.field.children:
        yield from _loose(binding, bound, found)


def _repeated(found: list[Item], key: str) -> Iterator[Report]:
    seen: set[str] = set()
    for text, span in found:
        if text.casefold() in seen:
            yield Report(f'"{text}" appears twice in "{key}".', span)
        seen.add(text.casefold())


def _unsorted(binding: Binding, found: list[Item], key: str, *, is_descending: bool) -> Iterator[Report]:
    """One finding on the first item that is out of order; the fix puts all in order."""
    right = sorted(found, key=lambda item: _rank(item.text), reverse=is_descending)
    ranks = [_rank(item.text) for item in found]
    first = next((place for place, item in enumerate(right) if _rank(item.text) != ranks[place]), None)
    if first is None:
        return
    text = binding.document.text
    edits = tuple(Edit(old.span, text.slice(new.span)) for old, new in zip(found, right, strict=True) if old is not new)
    which = "largest" if is_descending else "smallest"
    yield Report(
        f'"{found[first].text}" in "{key}" is out of order; the {which} comes first.',
        found[first].span,
        fixes=(Fix("Sort the items", edits, safe=True),),
    )


def _rank(text: str) -> list[tuple[int, str]]:
    """The sort key of an item: its words without letter case, and its numbers as numbers."""
    parts = re.split(r"([0-9]{1,18})", text.casefold())
    return [(int(part), "") if part.isdigit() and part.isascii() else (-1, part) for part in parts]


def _loose(binding: Binding, bound: BoundField, found: list[Item]) -> Iterator[Report]:
    """Spaces too few or too many around the separators, and separators with nothing between them."""
    span = value_span(binding, bound.field)
    joint = bound.spec.items.joint
    right = joint.join(item.text for item in found)
    if binding.document.text.slice(span) != right:
        phrase = f'"{joint}"' if joint.strip() else "one space"
        yield Report(
            f'The items of "{bound.field.key}" must be separated by {phrase} and nothing else.',
            span,
            fixes=(Fix("Correct the separators", (Edit(span, right),), safe=True),),
        )
