"""The front matter is not YAML that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.rules._rule import ERROR, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """At the exact token; every field that can be read line by line is still checked."""
    for problem in binding.document.problems:
        yield Report(problem.message, problem.span)


RULE = Rule("malformed-front-matter", "The front matter cannot be read.", ERROR, check)
