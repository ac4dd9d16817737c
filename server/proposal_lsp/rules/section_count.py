"""A repeated section appears too few or too many times."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.scaffold.insert import insert_another


def check(binding: Binding) -> Iterator[Report]:
    """None at all is `missing-section`."""
    for node in binding.alignment.nodes:
        repeat = node.spec.repeat
        found = binding.alignment.by_node.get(node, [])
        if repeat is None or not found:
            continue
        if len(found) < repeat.min:
            message = (
                f'Section "{node.spec.heading.shown}" appears {_times(len(found))}; at least {repeat.min} are required.'
            )
            fix = Fix(f'Add another "{node.spec.heading.shown}"', insert_another(binding, node))
            yield Report(message, _places.heading_span(binding, found[-1].section), fixes=(fix,))
        elif repeat.max is not None and len(found) > repeat.max:
            message = (
                f'Section "{node.spec.heading.shown}" appears {_times(len(found))}; at most {repeat.max} are allowed.'
            )
            yield Report(message, _places.heading_span(binding, found[repeat.max].section))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


RULE = Rule(
    "section-count",
    "A repeated section appears too few or too many times.",
    WARNING,
    check,
    scope="outline",
    metadata="names",
    fix="add another section, if there are too few",
)
