"""Where an author goes on writing: after edits, and in a document as it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp.analysis import Analysis
from proposal_lsp.findings import Edit
from proposal_lsp.text import Span

#: The rules whose findings are on text that is to be replaced.
UNFILLED = ("placeholder-value", "placeholder-text")


def landing(edits: Iterable[Edit]) -> Span | None:
    """The first tab stop of edits, which are in order, as a span of the text that they lead to; None without stops."""
    delta = 0
    for edit in edits:
        if edit.stops:
            return edit.stops[0].span.shift(edit.span.start + delta)
        delta += len(edit.content) - (edit.span.end - edit.span.start)
    return None


def next_place(analysis: Analysis) -> Span | None:
    """The first text that is to be replaced; None where everything is filled in."""
    return next((finding.span for finding in analysis.findings if finding.code in UNFILLED), None)
