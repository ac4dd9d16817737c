"""A heading has no blank behind its marks, and so is none."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._lost import lost_in
from proposal_lsp.rules._rule import ERROR, WARNING, Body, Report, Rule


def check(binding: Binding, body: Body) -> Iterator[Report]:
    """As long as it is no heading, it belongs to the text of a section or to the text before the first heading."""
    for line, meant, _ in lost_in(binding, body.leaves):
        written = binding.document.text.slice(line).rstrip()
        marks = written[: len(written) - len(written.lstrip("#"))]
        yield Report(
            f'"{written}" is not a heading: add a space after "{marks}".',
            line,
            fixes=(Fix(f"Make it `{meant}`", (Edit(line, meant),), safe=True),),
        )


RULE = Rule(
    "malformed-heading",
    "No space after the `#` of a heading.",
    WARNING,
    check,
    scope="body",
    fix="insert the space (safe)",
    agreed=ERROR,
)
