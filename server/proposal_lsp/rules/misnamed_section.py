"""A section's heading differs from the name it should have."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound
from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import WARNING, Report, Rule, no_body
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """Typing errors, letter case, and names that share most words. Accepted aliases are silent."""
    for bound in binding.bound:
        if bound.fit not in ("case", "close", "words"):
            continue
        name = bound.section.name.title
        wanted = bound.node.spec.heading
        verb = "written" if bound.fit == "case" else "called"
        message = f'Section "{name}" should be {verb} "{wanted.shown}".'
        span = _places.title_span(binding, bound.section)
        yield Report(message, span, fixes=_rename(binding, bound, span))


def _rename(binding: Binding, bound: Bound, span: Span) -> tuple[Fix, ...]:
    """Replace the words of the heading; its number, pictures and decoration stay."""
    if bound.node.spec.heading.holes:
        return ()
    wanted = read_heading(bound.node.spec.name).title
    heading = binding.document.text.slice(span)
    at = heading.find(bound.section.name.title)
    if at == -1:
        return ()
    place = Span(span.start + at, span.start + at + len(bound.section.name.title))
    return (Fix(f'Rename to "{wanted}"', (Edit(place, wanted),), safe=bound.fit != "words"),)


RULE = Rule("misnamed-section", "A section's heading is not the name it should have.", WARNING, check, reads=no_body)
