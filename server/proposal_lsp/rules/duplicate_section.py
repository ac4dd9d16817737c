"""A section appears twice."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Related
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import WARNING, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """The second copy is named; what stands below it is not."""
    for section, first in binding.duplicates:
        yield Report(
            f'Section "{section.name.title}" appears twice; merge the two.',
            _places.heading_span(binding, section),
            related=(Related("first used here", _places.heading_span(binding, first)),),
        )


RULE = Rule("duplicate-section", "A section appears twice.", WARNING, check, scope="outline")
