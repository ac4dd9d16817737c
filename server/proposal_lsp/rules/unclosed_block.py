"""Fenced code or a comment is never closed, and so hides the rest of the text."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """At its opening mark. The sections in it are not also missing; where it ends, only the author knows."""
    leaf = binding.document.unclosed
    if leaf is not None:
        source, start = binding.document.text.source, leaf.span.start
        fence = source[start : len(source) - len(source[start:].lstrip(source[start]))]
        what, mark = ("code block", f'a line "{fence}"') if leaf.kind == "code" else ("comment", "`-->`")
        yield Report(f"This {what} is never closed; add {mark} where it ends.", leaf.span)


RULE = Rule(
    "unclosed-block",
    "Fenced code or a comment is never closed.",
    WARNING,
    check,
    scope="outline",
    metadata="names",
    agreed=ERROR,
)
