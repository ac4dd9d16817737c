"""A section that the schema does not know, if it does not allow others."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import HINT, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """Only where the schema says `extras: report`, for the document or for the section around."""
    for section in binding.unknown:
        parent = binding.parents[section.index]
        around = binding.bound_at(parent) if parent else None
        if parent is not None and around is None:
            continue
        extras = around.node.spec.extras if around else binding.schema.extras
        level = around.node.level + 1 if around else binding.schema.level
        if extras == "report" and section.level == level:
            yield Report(
                f'Section "{section.name.title}" is not part of {binding.schema.name}.',
                _places.heading_span(binding, section),
            )


RULE = Rule("unknown-section", "A section is not part of the schema.", HINT, check, scope="outline", metadata="names")
