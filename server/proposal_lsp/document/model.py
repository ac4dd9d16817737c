"""The parts of a proposal's text, as plain values. All spans are code-point offsets into the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from proposal_lsp.document.headings import HeadingText
from proposal_lsp.document.links import link_labels
from proposal_lsp.document.pieces import Chunk, Leaf, Piece, is_open_comment
from proposal_lsp.document.syntax import MERGE, Accident, FrontMatter, SyntaxProblem
from proposal_lsp.document.visible import place_in, visible
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.text import Span, Text

#: The places where people keep metadata. `sidecar` is a YAML file of its own next to the document.
Style = Literal["front-matter", "bold-lines", "list", "lines", "table", "preamble", "section", "sidecar"]
STYLES: tuple[Style, ...] = (
    *("front-matter", "bold-lines", "list", "lines", "table", "preamble", "section"),
    "sidecar",
)


@dataclass(frozen=True, eq=False)
class Section:
    """A heading with its own body, in the flat list `Document.sections`."""

    index: int
    #: Where the heading's line starts, and where the next heading's line starts.
    span: Span
    #: The index of the section around this one, and of the first section after its subsections.
    parent: int | None
    until: int
    piece: Piece
    #: The offset of the piece's chunk.
    base: int

    @cached_property
    def heading(self) -> Leaf:
        """The heading; its span covers the marks and the text."""
        assert self.piece.heading is not None
        return self.piece.heading.shift(self.base)

    @property
    def name(self) -> HeadingText:
        """The parsed heading."""
        return self.piece.name

    def place_of(self, words: str, text: Text) -> Span | None:
        """Where words of its name are in the text of the document; None if markup comes between them."""
        span = self.heading.span
        place = place_in(text.slice(span), words)
        return place.shift(span.start) if place else None

    @property
    def level_text(self) -> str:
        """The source of the heading's text."""
        assert self.piece.heading is not None
        return self.piece.heading.text

    @property
    def level(self) -> int:
        """1 to 6."""
        return self.piece.level

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The blocks of its own body."""
        return tuple(leaf.shift(self.base) for leaf in self.piece.leaves)

    @property
    def is_empty(self) -> bool:
        """Whether its own body holds nothing; subsections are not examined."""
        return self.piece.is_empty


@dataclass(frozen=True, slots=True)
class Field:
    """One piece of metadata as it is in the text."""

    key: str
    #: The value without quotes; may run over several lines.
    value: str
    key_span: Span
    #: Where the value is, or would be; with its quotes, if any.
    value_span: Span
    style: Style
    #: The whole entry, from its first to its last character.
    span: Span
    #: Front matter: whether the value is quoted.
    quoted: bool = False
    #: Nested entries or list items.
    children: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Document:
    """A parsed proposal."""

    text: Text
    #: What is kept in front matter, if there is any; in a sidecar, all.
    block: FrontMatter | None
    #: Metadata of the front matter and of the text before the first section.
    fields: tuple[Field, ...]
    #: What is before the first heading.
    preamble: tuple[Leaf, ...]
    #: Every section, in order, whatever its level.
    sections: Sequence[Section]
    problems: tuple[SyntaxProblem, ...] = ()
    #: It is a YAML file next to a document, and all of it is front matter.
    is_sidecar: bool = False
    accidents: tuple[Accident, ...] = ()
    #: The parsed chunks, by text.
    chunks: Mapping[str, Chunk] = field(default_factory=dict, repr=False, compare=False)

    @property
    def front_matter(self) -> Span | None:
        """From the opening mark of the front matter to the end of the closing one, if there is front matter."""
        return self.block.whole if self.block else None

    @property
    def unclosed(self) -> Leaf | None:
        """The fenced code or the comment that runs to the end of the text, since its closing mark is missing."""
        leaves = self.sections[-1].leaves if self.sections else self.preamble
        return leaves[-1] if leaves and (leaves[-1].unclosed or is_open_comment(leaves[-1])) else None

    @cached_property
    def in_conflict(self) -> tuple[Span, ...]:
        """The sections, or the text before the first one, in which a merge is not finished, so that much is unknown."""
        edges = [0, *(section.span.start for section in self.sections), self.text.length]
        spans = [Span(one.hidden[0].start, one.hidden[-1].end) for one in self.accidents if one.code == MERGE]
        return tuple(
            Span(max(edge for edge in edges if edge <= start), min(edge for edge in edges if edge >= end))
            for start, end in spans
        )

    @property
    def title(self) -> Section | None:
        """The first heading, if it is an H1."""
        return self.sections[0] if self.sections and self.sections[0].level == 1 else None

    @cached_property
    def links(self) -> frozenset[str]:
        """The labels of the links that the text defines, as they are compared."""
        return link_labels(self.text.source)

    @cached_property
    def named_fields(self) -> tuple[tuple[str, str], ...]:
        """Of each field its key, as keys are compared, and where it is kept."""
        return tuple((visible(field.key), field.style) for field in self.fields)

    @cached_property
    def heading_keys(self) -> frozenset[str]:
        """All headings, as they are compared."""
        return frozenset(section.name.key for section in self.sections)

    def subtree(self, section: Section) -> Span:
        """A section with all its subsections."""
        end = self.sections[section.until].span.start if section.until < len(self.sections) else None
        return Span(section.span.start, self.text.length if end is None else end)

    def children(self, section: Section) -> Iterator[Section]:
        """The sections directly below one."""
        at = section.index + 1
        while at < section.until:
            yield self.sections[at]
            at = self.sections[at].until

    def is_blank(self, section: Section) -> bool:
        """Whether neither the section nor anything below it holds content; subsections count as content."""
        return section.is_empty and section.until == section.index + 1


def title_copies(sections: Sequence[Section]) -> int:
    """How many of the first headings are the title, 0 or more: an export may write it again above the text."""
    count = 0
    while count < len(sections) and sections[count].level == 1:
        if count and (sections[count].name.key != sections[0].name.key or not sections[count - 1].is_empty):
            break
        count += 1
    return count
