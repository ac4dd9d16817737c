"""A section is out of place."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.misplaced import astray, is_below_an_alternative
from proposal_lsp.findings import Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._lost import is_unclear, lost_headings, may_be_lost
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.scaffold.insert import move_section


def check(binding: Binding) -> Iterator[Report]:
    """The fewest sections whose move puts all in order."""
    for bound in binding.misplaced:
        if is_unclear(binding, bound.section):
            continue
        before, _ = binding.place(bound.node)
        where = f'after "{before.name.title}"' if before else "to the start"
        edits = move_section(binding, bound.section, bound.node)
        phrase = "must come last" if bound.node.spec.last else "is out of place"
        yield Report(
            f'Section "{bound.section.name.title}" {phrase}; {_places.belongs(before)}.',
            _places.heading_span(binding, bound.section),
            fixes=(Fix(f"Move {where}", edits, safe=True),) if edits else (),
        )
    strays = list(astray(binding))
    lost = {one.node for one in lost_headings(binding)} if strays else set()
    for section, node in strays:
        names = (one.node.parent for one in binding.outline.candidates_of(section))
        if not is_unclear(binding, section) and lost.isdisjoint(names):
            around = node.parent.spec.heading.shown if node.parent else ""
            where = f'belongs below "{around}"' if around else "is one of the outermost sections"
            yield Report(
                f'Section "{section.name.title}" is out of place; it {where}.',
                _places.heading_span(binding, section),
                is_spare=is_below_an_alternative(binding, section, node),
            )


RULE = Rule(
    "misplaced-section",
    "A section is out of place.",
    WARNING,
    check,
    scope="text",
    metadata="conditions",
    fix="move the section (safe)",
    reads=may_be_lost,
)
