"""A field appears twice."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Related
from proposal_lsp.rules._rule import ERROR, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """The second is named; which of the two is right, only the author knows. Headings are `duplicate-section`."""
    for field, first in binding.fields.duplicates:
        if field.style == first.field.style == "section":
            continue
        ending = "" if field.style == first.field.style else ", with different values"
        yield Report(
            f'Field "{field.key}" appears twice{ending}.',
            field.key_span,
            related=(Related("first used here", first.field.key_span),),
        )


RULE = Rule("duplicate-field", "A field appears twice.", ERROR, check, scope="outline")
