"""The caret, its line, and what the document has there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property

from proposal_lsp.analysis import Analysis
from proposal_lsp.document import Document, Leaf, Section
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Span, Text

#: Reads files, so it is called only where the answer depends on them.
Neighbours = Callable[[], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Caret:
    """A place in a document, with what an answer needs next to it. Offsets count code points, lines from 0."""

    analysis: Analysis
    document: Document
    offset: int
    today: date
    #: Who writes; empty if that is not known.
    author: str = ""
    #: The names and texts of the proposals next to the document; None: not known.
    neighbours: Neighbours | None = None
    #: Every schema of the project.
    schemas: Sequence[Schema] = ()
    #: The author asked; this is not the answer to a keystroke.
    invoked: bool = True

    @property
    def text(self) -> Text:
        """The text of the document."""
        return self.document.text

    @cached_property
    def line(self) -> int:
        """The line of the caret."""
        return self.text.line_at(self.offset)

    @cached_property
    def span(self) -> Span:
        """Its line, without the line ending."""
        return self.text.line_span(self.line)

    @cached_property
    def written(self) -> str:
        """The text of its line."""
        return self.text.slice(self.span)

    @property
    def column(self) -> int:
        """How many code points of its line are before the caret."""
        return self.offset - self.span.start

    @property
    def before(self) -> str:
        """Its line up to the caret."""
        return self.written[: self.column]

    @property
    def after(self) -> str:
        """Its line from the caret on."""
        return self.written[self.column :]

    @cached_property
    def section(self) -> Section | None:
        """The section in whose heading or own body the caret is; None before the first."""
        sections = self.document.sections
        at = bisect_right(sections, self.span.start, key=lambda section: section.span.start)
        return sections[at - 1] if at else None

    @cached_property
    def leaf(self) -> Leaf | None:
        """The block on the caret's line; an unclosed fence goes on to the end of its section."""
        leaves = self.section.leaves if self.section else self.document.preamble
        for leaf in leaves:
            if leaf.unclosed and leaf.span.start <= self.offset:
                return leaf
            if self.on(leaf.span):
                return leaf
        return None

    def on(self, span: Span) -> bool:
        """Whether some of `span` is on the caret's line."""
        return self.text.line_at(span.start) <= self.line <= self.text.line_at(max(span.end - 1, span.start))

    def has(self, span: Span) -> bool:
        """Whether all of `span` is on the caret's line."""
        return self.span.start <= span.start and span.end <= self.span.end

    @cached_property
    def in_front_matter(self) -> bool:
        """Whether the caret is between the marks of the front matter; one never closed may go on for a line."""
        if self.document.is_sidecar:
            return True
        block = self.document.block
        if block is None or self.line <= self.text.line_at(block.whole.start):
            return False
        last = self.text.line_at(max(block.whole.end - 1, block.whole.start))
        return self.line < last if block.is_closed else self.line <= last + 1
