"""A document after edits in the bodies of a few of its sections, at the cost of those sections.

Headings, metadata and the tree over the sections are those of the document before; places after an edit have moved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from proposal_lsp.document.accidents import may_be_wrapped, may_have_conflict
from proposal_lsp.document.chunks import parse_section
from proposal_lsp.document.links import link_labels
from proposal_lsp.document.model import Document, Section, title_copies
from proposal_lsp.document.pieces import Piece
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Change, Span, Text

#: A document in which more sections have been edited than this is parsed again.
MAX_PATCHES = 16


@dataclass(frozen=True, slots=True)
class Patch:
    """The new body of one section, and by how many code points it is longer."""

    index: int
    piece: Piece
    delta: int


class EditedSections(Sequence[Section]):
    """The sections of a document, some of which have another body; each is made when it is asked for."""

    def __init__(self, base: Sequence[Section], patches: tuple[Patch, ...]) -> None:
        self.base = base
        #: By their indices, each at most once.
        self.patches = patches
        self._made: dict[int, Section] = {}

    def __len__(self) -> int:
        return len(self.base)

    @overload
    def __getitem__(self, index: int) -> Section: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Section]: ...
    def __getitem__(self, index: int | slice) -> Section | Sequence[Section]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self.base))))
        at = index if index >= 0 else index + len(self.base)
        section = self._made.get(at)
        if section is None:
            section = self._made[at] = self._make(self.base[at])
        return section

    def __iter__(self) -> Iterator[Section]:
        return (self[at] for at in range(len(self.base)))

    def _make(self, before: Section) -> Section:
        index, shift, piece, longer = before.index, 0, before.piece, 0
        for patch in self.patches:
            if patch.index < index:
                shift += patch.delta
            elif patch.index == index:
                piece, longer = patch.piece, patch.delta
        if not shift and piece is before.piece:
            return before
        span = Span(before.span.start + shift, before.span.end + shift + longer)
        return Section(index, span, before.parent, before.until, piece, before.base + shift)

    def index_at(self, offset: int) -> int:
        """The last section that starts at or before an offset; -1 before the first."""
        shift = 0
        for patch in self.patches:
            start, end = self.base[patch.index].span.shift(shift)
            if offset < end + patch.delta:
                if offset >= start:
                    return patch.index
                break
            shift += patch.delta
        return bisect_right(self.base, offset - shift, key=_start) - 1


def _start(section: Section) -> int:
    return section.span.start


@dataclass(frozen=True)
class EditedDocument(Document):
    """A document after such edits. What only headings and metadata decide is that of the `base`."""

    #: The last version that was parsed as a whole. The labels of its links are still those of the text.
    base: Document | None = None

    @cached_property
    def links(self) -> frozenset[str]:
        """The labels of the links that the text defines, as they are compared."""
        assert self.base is not None
        return self.base.links

    @cached_property
    def heading_keys(self) -> frozenset[str]:
        """All headings, as they are compared."""
        assert self.base is not None
        return self.base.heading_keys


def edited_document(document: Document, text: Text, change: Change) -> tuple[EditedDocument, int] | None:
    """The document as `text` has it, which `change` led to, and the index of the section in whose body it lies.

    None if the change is not wholly in the body of one section, or may bear on anything outside of it: on its heading,
    on the sections there are, on metadata, front matter or link definitions.
    """
    if document.accidents or document.text.eol != text.eol or not _top_is_settled(document):
        return None
    sections = document.sections
    known = sections if isinstance(sections, EditedSections) else EditedSections(sections, ())
    index = known.index_at(change.start)
    if index < max(title_copies(sections), 1):
        return None  # the first sections may hold the title and the metadata
    section = known[index]
    last = index == len(known) - 1
    # The line end that leads to the next heading must stay.
    if change.end > section.span.end - (not last) or not _stands_alone(known, section, last=last):
        return None
    span = Span(section.span.start, section.span.end + change.delta)
    piece = parse_section(text.slice(span), last=last)
    if (
        may_have_conflict(text.slice(span))
        or piece is None
        or piece.heading != section.piece.heading
        or len(known.patches) > MAX_PATCHES
    ):
        return None
    if link_labels(text.slice(span)) != link_labels(document.text.slice(section.span)):
        return None
    before = next((patch for patch in known.patches if patch.index == index), None)
    others = (patch for patch in known.patches if patch.index != index)
    patch = Patch(index, piece, change.delta + (before.delta if before else 0))
    patches = tuple(sorted((*others, patch), key=lambda patch: patch.index))
    return _with(document, text, EditedSections(known.base, patches)), index


def _top_is_settled(document: Document) -> bool:
    """Whether a mark further down could not end the front matter, or a code block around the document, or begin it."""
    if document.block is not None:
        return document.block.is_closed
    above = document.text.slice(Span(0, document.sections[0].span.start)) if document.sections else ""
    return not (above.lstrip("\ufeff \t\r\n").startswith(("---", "+++", "{")) or may_be_wrapped(above))


def _with(document: Document, text: Text, sections: EditedSections) -> EditedDocument:
    base = document.base if isinstance(document, EditedDocument) else document
    parts = (document.block, document.fields, document.preamble, sections, document.problems)
    return EditedDocument(text, *parts, chunks=document.chunks, base=base)


def _stands_alone(sections: EditedSections, section: Section, *, last: bool) -> bool:
    """Whether a section is one chunk: nothing else was parsed together with it."""
    if section.piece.start or section.base != section.span.start:
        return False
    return last or sections[section.index + 1].base == section.span.end
