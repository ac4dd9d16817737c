"""Places that must have the same value, such as the number in the title and in its field, edited together. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding
from proposal_lsp.binding.identity import number_hole, written_numbers
from proposal_lsp.binding.items import value_span
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.document import Field
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span


class Linked(NamedTuple):
    """Places with the same text, the one that was asked about first."""

    spans: list[Span]
    #: Characters that may not be written there, because what they mean in one of them they do not mean in another.
    forbidden: str


def linked_copies(analysis: Analysis, offset: int) -> Linked | None:
    """The place at `offset` (code points) and its copies as far as they have the same text; None: there are none."""
    binding, text = analysis.binding, analysis.text
    if binding is None or not analysis.is_checked:
        return None
    groups: dict[str, dict[Span, str]] = {}
    for key, span, forbidden in _places(binding):
        if span.start < span.end:
            groups.setdefault(key, {})[span] = forbidden
    for group in groups.values():
        here = next((span for span in group if span.holds(offset)), None)
        if here is not None:
            same = [here, *(one for one in group if one != here and text.slice(one) == text.slice(here))]
            if len(same) > 1:
                return Linked(same, "".join(sorted({mark for one in same for mark in group[one]})))
    return None


def _places(binding: Binding) -> Iterator[tuple[str, Span, str]]:
    """Every field and every copy of one: its name, where its text is, and what may not be written there."""
    for copy in copies(binding):
        if copy.span is not None:
            yield copy.key, copy.span, ""
    if binding.sidecar is not None:
        return
    hole, number = number_hole(binding.schema), written_numbers(binding).get("field")
    for bound in binding.fields.bound:
        key = bound.spec.key.casefold()
        is_number = hole is not None and key == hole.name.casefold() and number is not None
        span = number.span if is_number and number and number.span else value_span(binding, bound.field)
        yield key, span, _forbidden(binding, bound.field)


def _forbidden(binding: Binding, field: Field) -> str:
    """The characters that would end a value or change its meaning."""
    if field.style == "table":
        return "|"
    if field.style != "front-matter":
        return ""
    quote = binding.document.text.source[field.value_span.start : field.value_span.start + 1]
    return {'"': '"\\', "'": "'"}.get(quote, ":#") if field.quoted else ":#"
