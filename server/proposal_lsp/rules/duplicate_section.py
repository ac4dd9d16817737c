"""A section appears twice."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.removal import remove_spans
from proposal_lsp.document import Section
from proposal_lsp.document.model import title_copies
from proposal_lsp.findings import Fix, Related
from proposal_lsp.rules import _places
from proposal_lsp.rules._lost import is_unclear, may_be_lost
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """The second copy is named; what is below it is not. So is a title that comes again right after itself.

    Of sections that repeat, those are copies that have the same name where the schema asks for different ones.
    """
    copies = binding.document.sections[1 : title_copies(binding.document.sections)] if binding.title else ()
    for section in copies:
        span = Span(section.span.start, section.heading.span.end)
        yield Report(
            "The title appears twice; remove one of the two.",
            _places.heading_span(binding, section),
            fixes=(Fix("Remove the second title", remove_spans(binding.document.text, [span])),),
        )
    for section, first in binding.duplicates:
        if is_unclear(binding, section):
            continue
        yield Report(
            f'Section "{section.name.title}" appears twice; merge the two.',
            _places.heading_span(binding, section),
            related=(Related("first used here", _places.heading_span(binding, first)),),
        )

    yield from _same_names(binding)


def _same_names(binding: Binding) -> Iterator[Report]:
    for node in binding.alignment.nodes:
        if node.spec.repeat is None or not node.spec.repeat.distinct:
            continue
        first: dict[str, Section] = {}
        for bound in binding.alignment.by_node.get(node, ()):
            section = bound.section
            if (other := first.setdefault(section.name.key, section)) is not section:
                yield Report(
                    f'Section "{section.name.title}" appears twice; give each a name of its own.',
                    _places.heading_span(binding, section),
                    related=(Related("first used here", _places.heading_span(binding, other)),),
                )


RULE = Rule(
    "duplicate-section",
    "A section appears twice.",
    WARNING,
    check,
    scope="text",
    fix="remove a second title",
    reads=may_be_lost,
)
