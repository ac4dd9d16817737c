"""`parse`: from a source text to its `Document`. Never raises; what cannot be read becomes a problem.

`parse_sidecar` does the same for a YAML file that holds the metadata of the document next to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.document.accidents import find_accidents, find_merges, without_hidden
from proposal_lsp.document.chunks import NOTHING, chunks
from proposal_lsp.document.front_matter import find_front_matter
from proposal_lsp.document.front_matter_fields import read_front_matter
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.model import Document, Field, Section, title_copies
from proposal_lsp.document.pieces import Leaf, Piece
from proposal_lsp.document.syntax import Accident, FrontMatter, SyntaxProblem
from proposal_lsp.remembered import remembered, size_of
from proposal_lsp.text import Span, Text


def parse(source: str) -> Document:
    """Parse a whole text. The cost is that of the chunks that are not cached, and a little for each section."""
    return parse_text(Text(source))


def parse_text(original: Text, before: Document | None = None) -> Document:
    """The same. `before` is what may have most of its chunks: the document before an edit."""
    accidents = find_accidents(original)
    text = without_hidden(original, accidents)
    problems: list[SyntaxProblem] = []
    fields: tuple[Field, ...] = ()
    block = find_front_matter(text, _top(text, accidents))
    body = 0
    if block is not None:
        fields, problems = read_front_matter(text, block)
        body = text.next_line(text.line_at(block.whole.end))
    preamble: list[Leaf] = []
    pieces: list[tuple[int, Piece]] = []
    found = chunks(text.source, body, before.chunks if before else NOTHING)
    for base, chunk in found:
        for piece in chunk.pieces:
            if piece.heading is None:
                preamble += (leaf.shift(base) for leaf in piece.leaves)
            else:
                pieces.append((base, piece))
    sections = _sections(pieces, text.length)
    fields += header_fields(text, preamble, sections)
    known = {chunk.source: chunk for _, chunk in found}
    parts = (fields, tuple(preamble), sections, tuple(problems))
    return Document(original, block, *parts, accidents=accidents, chunks=known)


def header_fields(text: Text, preamble: Sequence[Leaf], sections: Sequence[Section]) -> tuple[Field, ...]:
    """The metadata between the front matter and the first section."""
    leaves = list(preamble)
    for section in sections[: title_copies(sections)]:
        leaves += section.leaves
    return read_fields(text, leaves)


def _top(text: Text, accidents: Sequence[Accident]) -> int:
    """Where the first line starts that is neither hidden nor a blank line, if what is hidden is at the top; else 0."""
    top = accidents[0].hidden[0].end if accidents else 0
    if not top or text.source[:top].strip("\ufeff \t\r\n"):
        return 0
    return text.line_starts[text.line_at(top + len(text.source[top:]) - len(text.source[top:].lstrip()))]


@remembered(4_000_000, lambda _, source: 20 * size_of(source))
def parse_sidecar(source: str) -> Document:
    """Parse a file that is metadata as a whole: a document that is all front matter, without its marks."""
    text = Text(source)
    accidents = find_merges(text)
    whole = Span(0, len(source))
    block = FrontMatter(whole, (whole,))
    fields, problems = read_front_matter(without_hidden(text, accidents), block, "file")
    return Document(text, block, fields, (), (), tuple(problems), is_sidecar=True, accidents=accidents)


def _sections(pieces: list[tuple[int, Piece]], length: int) -> tuple[Section, ...]:
    """The flat list of sections, each with its parent and the end of its subtree, in one pass over the levels."""
    count = len(pieces)
    starts = [base + piece.start for base, piece in pieces] + [length]
    parents: list[int | None] = [None] * count
    untils = [count] * count
    around: list[tuple[int, int]] = []
    for index, (_, piece) in enumerate(pieces):
        level = piece.heading.level if piece.heading else 0
        while around and around[-1][1] >= level:
            untils[around.pop()[0]] = index
        parents[index] = around[-1][0] if around else None
        around.append((index, level))
    return tuple(
        Section(index, Span(starts[index], starts[index + 1]), parents[index], untils[index], piece, base)
        for index, (base, piece) in enumerate(pieces)
    )
