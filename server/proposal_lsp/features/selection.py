"""Selection ranges: word, line, block, section, the sections around it, the whole text."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.analysis import Analysis
from proposal_lsp.document import Document
from proposal_lsp.text import Span

_WORD = re.compile(r"\w+")


def selections(analysis: Analysis, offset: int) -> tuple[Span, ...]:
    """The spans around an offset (code points), the innermost first, each inside the next; the last is the whole text.

    Only that last one if the text is not Markdown.
    """
    text = analysis.text
    whole = Span(0, text.length)
    spans = {whole}
    if analysis.document:
        spans |= {span for span in _around(analysis.document, offset) if span.start <= offset <= span.end}
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.end - span.start, span.start)):
        if span.end > span.start and (not chosen or _holds(span, chosen[-1])):
            chosen.append(span)
    return tuple(chosen) if chosen else (whole,)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _around(document: Document, offset: int) -> Iterator[Span]:
    text = document.text
    line = text.line_span(text.line_at(offset))
    content = text.slice(line)
    yield from (Span(line.start + word.start(), line.start + word.end()) for word in _WORD.finditer(content))
    yield Span(line.start + len(content) - len(content.lstrip()), line.start + len(content.rstrip()))
    for field in document.fields:
        yield from (field.key_span, field.value_span, field.span)
    if document.front_matter:
        yield document.front_matter
    for leaf in document.preamble:
        yield leaf.span
    for section in document.sections:
        if section.span.start <= offset <= section.span.end:
            yield from (leaf.span for leaf in section.leaves)
            yield Span(section.heading.span.end + 1, section.span.end)
            yield section.span
        yield document.subtree(section)
