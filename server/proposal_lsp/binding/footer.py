"""The lines at the end of a document that repeat its metadata, and where the text before them ends."""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.document import Document
from proposal_lsp.document.pieces import is_content
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span


def footer(document: Document, mirrors: Sequence[Pattern]) -> tuple[Span, ...]:
    """The lines of the last paragraph, if one of them repeats metadata as the mirrors of a schema say."""
    leaves = document.sections[-1].leaves if document.sections else document.preamble
    last = next((leaf for leaf in reversed(leaves) if is_content(leaf)), None)
    if not mirrors or last is None or last.kind != "paragraph":
        return ()
    text = document.text
    spans = map(text.line_span, text.lines_in(last.span))
    lines = tuple(Span(max(span.start, last.span.start), min(span.end, last.span.end)) for span in spans)
    return lines if any(one.match(text.slice(line), typed=False) for line in lines for one in mirrors) else ()


def content_end(document: Document, lines: Sequence[Span]) -> int:
    """Where the last section ends: the end of the text, or the rule above the `lines` of its footer."""
    if not lines:
        return document.text.length
    text, start = document.text, lines[0].start
    leaves = document.sections[-1].leaves if document.sections else document.preamble
    above = [leaf for leaf in leaves if leaf.span.end <= start]
    if above and above[-1].kind == "rule":
        start = above[-1].span.start
    return text.line_starts[text.line_at(start)]
