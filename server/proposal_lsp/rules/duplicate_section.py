"""A section appears twice."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.removal import remove_spans
from proposal_lsp.binding.spare import is_spare_copy
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
        yield Report(
            "The title appears twice; remove one of the two.",
            _places.heading_span(binding, section),
            fixes=(Fix("Remove the second title", remove_spans(binding.document.text, [_trimmed(section)])),),
        )
    for section, first in binding.duplicates:
        if is_unclear(binding, section):
            continue
        yield Report(
            f'Section "{section.name.title}" appears twice; merge the two.',
            _places.heading_span(binding, section),
            fixes=_without_empty(binding, section, first),
            related=(Related("first used here", _places.heading_span(binding, first)),),
            is_spare=is_spare_copy(binding, section),
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


def _without_empty(binding: Binding, section: Section, first: Section) -> tuple[Fix, ...]:
    """Remove the copy that has nothing in it: the second, or else the first."""
    if _heading(binding, section) != _heading(binding, first):
        return ()  # an anchor, a note or another name is lost with the heading
    for one, which in ((section, "second"), (first, "first")):
        body = binding.document.text.slice(Span(one.heading.span.end, binding.subtree_end(one)))
        if not body.strip():
            return (Fix(f"Remove the empty {which} copy", remove_spans(binding.document.text, [_trimmed(one)])),)
    return ()


def _heading(binding: Binding, section: Section) -> str:
    return binding.document.text.slice(section.heading.span).strip("# \t\r\n")


def _trimmed(section: Section) -> Span:
    return Span(section.span.start, section.heading.span.end)


RULE = Rule(
    "duplicate-section",
    "A section appears twice.",
    WARNING,
    check,
    scope="text",
    metadata="conditions",
    fix="remove a second title, or an empty copy",
    reads=may_be_lost,
)
