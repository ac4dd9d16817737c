"""A field appears twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document import Field
from proposal_lsp.findings import Edit, Fix, Related
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """The second is named; which of the two is right, only the author knows. Headings are `duplicate-section`."""
    for field, first in binding.fields.duplicates:
        if field.style == first.field.style == "section":
            continue
        ending = "" if field.style == first.field.style else ", with different values"
        yield Report(
            f'Field "{field.key}" appears twice{ending}.',
            field.key_span,
            fixes=_without_empty(binding, field, first.field),
            related=(Related("first used here", first.field.key_span),),
        )


def _without_empty(binding: Binding, field: Field, first: Field) -> tuple[Fix, ...]:
    """Remove the one that says nothing, with the whole of its lines: the second, or else the first."""
    text = binding.document.text
    for one, which in ((field, "second"), (first, "first")):
        start, end = text.line_at(one.span.start), text.line_at(one.span.end)
        lines = Span(text.line_starts[start], text.line_span(end).end)
        rest = text.slice(Span(lines.start, one.span.start)) + text.slice(Span(one.span.end, lines.end))
        is_alone = not re.search(r"\w", rest) and one.style not in ("section", "table")
        if is_alone and not one.value.strip() and not one.children and not text.slice(one.value_span).strip():
            edits = (Edit(Span(lines.start, text.next_line(end)), ""),)
            return (Fix(f"Remove the empty {which} one", edits),)
    return ()


RULE = Rule(
    "duplicate-field",
    "A field appears twice.",
    ERROR,
    check,
    scope="outline",
    fix="remove one that is empty",
)
