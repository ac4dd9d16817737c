"""Comments that suppress a finding: on its line, or in the whole document."""

from __future__ import annotations

from proposal_lsp.analysis import Analysis
from proposal_lsp.document import Document, Leaf
from proposal_lsp.document.syntax import WRAPPED
from proposal_lsp.findings import Edit, Finding
from proposal_lsp.rules import INTERNAL_ERROR, SCHEMA_ERROR
from proposal_lsp.text import Span

#: Findings that a comment cannot suppress, or should not.
NOT_SILENCED = frozenset(
    {SCHEMA_ERROR.code, INTERNAL_ERROR.code, "unused-suppression", "malformed-front-matter", WRAPPED}
)


def suppress_line(analysis: Analysis, finding: Finding, codes: str) -> tuple[Edit, ...]:
    """Put a comment with rules above the line of a finding; nothing if a comment would take apart what is there."""
    document, text = analysis.document, analysis.text
    if document is None:
        return ()
    line = text.line_at(finding.span.start)
    start = text.line_starts[line]
    block = document.block
    if block is not None and start < block.whole.end:
        if block.language == "json" or start < block.blocks[0].start:
            return ()  # there are no comments in JSON, and nothing may be above front matter
        raw = text.line_text(line)
        indent = raw[: len(raw) - len(raw.lstrip(" "))]
        comment = f"{indent}# proposal-lsp: disable-next-line {codes}{text.eol}"
        return (Edit(Span(start, start), comment),)
    gap = _gap(document, line)
    comment = f"<!-- proposal-lsp: disable-next-line {codes} -->{text.eol * gap}"
    return (Edit(Span(start, start), comment),) if gap else ()


def suppress_document(analysis: Analysis, codes: str) -> tuple[Edit, ...]:
    """Put a comment with rules at the end of the document, which counts for all of it."""
    text = analysis.text
    source, eol = text.source, text.eol
    if analysis.document is not None and analysis.document.is_sidecar:
        return (Edit(Span(0, 0), f"# proposal-lsp: disable {codes}{eol}"),)
    ends = source.endswith(("\n", "\r"))
    lead = "" if not source or source.endswith(eol * 2) else eol if ends else eol * 2
    end = len(source)
    return (Edit(Span(end, end), f"{lead}<!-- proposal-lsp: disable {codes} -->{eol if ends else ''}"),)


def _gap(document: Document, line: int) -> int:
    """How many line endings a comment needs after it to be above a line; 0 if it cannot.

    It can above a block, between the lines of a paragraph and between the items of an outermost list, which reads
    the same in two parts; a table or a code block does not.
    """
    block = _block_on(document, line)
    if block is None or block.depth > 1:
        return 0
    is_first = document.text.line_at(block.span.start) == line
    if block.kind == "item":
        return 1 if is_first else 0
    if block.depth == 0 and is_first:
        return 2
    return 1 if block.depth == 0 and block.kind == "paragraph" else 0


def _block_on(document: Document, line: int) -> Leaf | None:
    text = document.text
    start = text.line_starts[line]
    section = next((one for one in document.sections if one.span.start <= start < one.span.end), None)
    blocks = (section.heading, *section.leaves) if section else document.preamble
    return next((one for one in blocks if _first(document, one) <= line <= _last(document, one)), None)


def _first(document: Document, block: Leaf) -> int:
    return document.text.line_at(block.span.start)


def _last(document: Document, block: Leaf) -> int:
    return document.text.line_at(max(block.span.end - 1, block.span.start))
