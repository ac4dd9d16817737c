"""A section that the schema requires is not there."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule, no_body


def check(binding: Binding) -> Iterator[Report]:
    """Only the outermost missing sections; what would stand in them comes with them."""
    for missing in binding.missing:
        if missing.conditional:
            continue
        spec = missing.node.spec
        yield Report(
            f'Section "{spec.heading.shown}" is missing; {_places.belongs(missing.after)}.',
            _places.after(binding, missing.after),
            fixes=_places.insertion(binding, missing.node),
            related=_places.asked_here(binding, spec.span, "it"),
        )


RULE = Rule("missing-section", "A required section is not there.", WARNING, check, agreed=ERROR, reads=no_body)
