"""A merge is not finished: conflict markers are in the text."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document.syntax import MERGE
from proposal_lsp.rules._rule import ERROR, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """At the first marker. There is no fix, as only the author knows which side is right."""
    for one in binding.document.accidents:
        if one.code == MERGE:
            yield Report(one.message, one.span)


RULE = Rule(MERGE, "A merge is not finished.", ERROR, check, scope="outline", metadata="names")
