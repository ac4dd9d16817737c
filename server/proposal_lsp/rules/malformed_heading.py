"""A heading has no blank behind its marks, and so is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document import Leaf, Section
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._lost import lost_in
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule, no_body


def check(binding: Binding) -> Iterator[Report]:
    """Before the first heading."""
    yield from _lost(binding, binding.document.preamble)


def check_body(binding: Binding, section: Section) -> Iterator[Report]:
    """In the text of a section, to which it belongs as long as it is no heading."""
    yield from _lost(binding, section.leaves)


def _lost(binding: Binding, leaves: Iterable[Leaf]) -> Iterator[Report]:
    for line, meant, _ in lost_in(binding, leaves):
        written = binding.document.text.slice(line).rstrip()
        yield Report(
            f'"{written}" is no heading: a blank must stand behind the `#`.',
            line,
            fixes=(Fix(f"Make it `{meant}`", (Edit(line, meant),), safe=True),),
        )


RULE = Rule(
    "malformed-heading",
    "A heading has no blank behind its marks.",
    WARNING,
    check,
    agreed=ERROR,
    check_body=check_body,
    reads=no_body,
)
