"""Edits that remove the template's text from a section without leaving a gap."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp import lazy_re as re
from proposal_lsp.findings import Edit
from proposal_lsp.text import Span, Text

# What may be before text on a line and is removed with it: marks of lists, quotes, boxes and table rows.
_MARKS = re.compile(r"[\s>|]*(?:(?:[-*+]|\d{1,9}[.)])\s*)?(?:\[[ xX]\]\s*)?")
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")


def remove_spans(text: Text, spans: Iterable[Span]) -> tuple[Edit, ...]:
    """Remove each span; with the whole of its lines where nothing else is on them."""
    removed: list[Span] = []
    for span in sorted(_widened(text, span) for span in spans):
        if removed and span.start <= removed[-1].end:
            removed[-1] = Span(removed[-1].start, max(removed[-1].end, span.end))
        else:
            removed.append(span)
    return tuple(Edit(_closed(text, span), "") for span in removed)


def _widened(text: Text, span: Span) -> Span:
    first, last = text.line_at(span.start), text.line_at(span.end)
    before = text.source[text.line_starts[first] : span.start]
    after = text.source[span.end : text.line_span(last).end]
    if not _MARKS.fullmatch(before) or after.strip(" \t|"):
        spaces = len(after) - len(after.lstrip(" ")) if before.endswith((" ", "\n")) or not before else 0
        return Span(span.start, span.end + spaces)
    if first and _FENCE.match(text.line_text(first - 1)) and not _FENCE.match(text.line_text(first)):
        first -= 1  # the code of a fence goes with the line that opens it
    return Span(text.line_starts[first], text.next_line(last))


def _closed(text: Text, span: Span) -> Span:
    """With the blank lines after it, where blank lines are on both sides."""
    line = text.line_at(span.start)
    if text.line_starts[line] != span.start or not line or text.line_text(line - 1).strip():
        return span
    end = span.end
    while end < len(text.source) and not text.line_text(text.line_at(end)).strip():
        end = text.next_line(text.line_at(end))
    return Span(span.start, end)
