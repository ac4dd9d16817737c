"""The document has no H1."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """Where the first heading has the form of the title but another level, that heading is named."""
    spec, document = binding.schema.title, binding.document
    if spec is None or binding.title is not None:
        return
    form = f"`# {spec.prefix + ' ' if spec.prefix else ''}{spec.pattern.shown}`" if spec.pattern else "`# Title`"
    first = document.sections[0] if document.sections else None
    if first and spec.pattern and spec.pattern.match(first.name.title, typed=False):
        marks = Span(first.heading.span.start, first.heading.span.start + first.level)
        fix = Fix("Make it the title", (Edit(marks, "#"),), safe=True)
        yield Report(
            f'"{first.name.title}" must be the title, a level 1 heading: {form}.',
            _places.heading_span(binding, first),
            fixes=() if first.heading.setext else (fix,),
        )
    else:
        yield Report(f"The title is missing; start with {form}.", _places.start_of_document(binding))


RULE = Rule("missing-title", "The document has no title.", ERROR, check)
