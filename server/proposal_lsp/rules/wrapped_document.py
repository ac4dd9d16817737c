"""The document is in a code block, or below a sentence from a chat."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document.syntax import WRAPPED
from proposal_lsp.rules._rule import ERROR, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """The document in it is read as if it were alone. Front matter alone in a block is `malformed-front-matter`."""
    for one in binding.document.accidents:
        if one.code == WRAPPED:
            yield Report(one.message, one.span, fixes=one.fixes)


RULE = Rule(
    WRAPPED,
    "The document is in a code block, or below a sentence from a chat.",
    ERROR,
    check,
    scope="outline",
    metadata="names",
    fix="take it out of the block (safe), or remove the sentence",
)
