"""Cuts a text at its headings, and parses each chunk again only when its text changes.

A `#` heading in the first column ends whatever is open before it, save a fence or an HTML block that is in no list
or quote. So a text may be cut before each such line, unless the chunk before it ends inside one of those two; then
the chunks are joined. What is found in the chunks is what a parse of the whole text finds (tested on generated
Markdown and on every example of the CommonMark specification); a keystroke costs the parse of one chunk.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from proposal_lsp import lazy_re as re
from proposal_lsp.budget import give_way
from proposal_lsp.document.pieces import Chunk, Leaf, Piece
from proposal_lsp.document.plain import plain_blocks
from proposal_lsp.remembered import remembered, size_of
from proposal_lsp.text import Text

# A heading, a fence or a comment in the first column. Lines end at \n, \r\n and \r; a regex that starts with
# one fixed character is searched for several times faster than one that looks back.
_FIRST_COLUMN = r"(?:(#{1,6})(?=[ \t\r\n]|\Z)|(`{3,}|~{3,})|(<!--))"
_AT_START = re.compile(_FIRST_COLUMN)
_LANDMARK = re.compile(r"\n" + _FIRST_COLUMN)
_LANDMARK_OF_ANY_LINE = re.compile(r"[\n\r]" + _FIRST_COLUMN)


#: The cache budget for chunks in bytes: enough for about 3 MB of text.
CHUNKS = 16_000_000
NOTHING: Mapping[str, Chunk] = MappingProxyType({})


def _weight(chunk: Chunk, source: str) -> int:
    """The bytes of a chunk, as measured on real proposals: short items and cells weigh much more than their text."""
    leaves = [leaf for piece in chunk.pieces for leaf in (piece.heading, *piece.leaves) if leaf is not None]
    cells = sum(len(row) for leaf in leaves for row in leaf.rows)
    return 2 * size_of(source) + 400 * len(leaves) + 250 * cells


@remembered(CHUNKS, _weight)
def parse_chunk(source: str) -> Chunk:
    """Parse one chunk; cached by its text. Raises GaveWay."""
    give_way()
    return _parse(source)


def parse_section(source: str, *, last: bool) -> Piece | None:
    """One section with its heading, not remembered; None if it may be more, or bear on what follows.

    It starts where a chunk starts. Only of the `last` one of a text may something stay open.
    """
    cuts, closed = _cuts(source, 0)
    if len(cuts) > 2 or not (closed or last):
        return None
    chunk = _parse(source)
    alone = len(chunk.pieces) == 1 and chunk.pieces[0].start == 0
    return chunk.pieces[0] if alone and (last or not chunk.open) else None


def _parse(source: str) -> Chunk:
    leaves, is_open = _blocks(source)
    pieces: list[Piece] = []
    heading: Leaf | None = None
    body: list[Leaf] = []
    start = 0
    for leaf in leaves:
        if leaf.kind == "heading":
            end = 1 + max(source.rfind("\n", 0, leaf.span.start), source.rfind("\r", 0, leaf.span.start))
            if heading is not None or body:
                pieces.append(Piece(heading, start, tuple(body), source[start:end]))
            heading, body, start = leaf, [], end
        else:
            body.append(leaf)
    pieces.append(Piece(heading, start, tuple(body), source[start:]))
    return Chunk(tuple(pieces), is_open, source)


def _blocks(source: str) -> tuple[list[Leaf], bool]:
    plain = plain_blocks(source)
    if plain is not None:
        return plain, False
    from proposal_lsp.document.blocks import parse_blocks  # start-up time matters, and many texts are plain throughout

    return parse_blocks(Text(source))


def chunks(source: str, start: int, known: Mapping[str, Chunk] = NOTHING) -> list[tuple[int, Chunk]]:
    """The chunks of `source` from `start` on, each with its offset. An empty rest gives none.

    `known` are some by their texts, which need not be parsed again: a long text has more than are remembered.
    """

    def parsed(first: int, last: int) -> Chunk:
        text = source[cuts[first] : cuts[last]]
        return known.get(text) or parse_chunk(text)

    cuts, _ = _cuts(source, start)
    found: list[tuple[int, Chunk]] = []
    first = 0
    while first < len(cuts) - 1:
        last = first + 1
        step = 1
        chunk = parsed(first, last)
        while chunk.open and last < len(cuts) - 1:
            # Twice as many each time, so that a long run of false cuts does not cost the square of its length.
            last = min(last + step, len(cuts) - 1)
            step *= 2
            chunk = parsed(first, last)
        found.append((cuts[first], chunk))
        first = last
    return found


def _cuts(source: str, start: int) -> tuple[list[int], bool]:
    """Offsets at which a chunk may start, the end of the text last; and whether nothing is open there.

    Passes over what is in fences and comments.
    """
    cuts = [start]
    closed = True
    at = start
    landmark = _LANDMARK_OF_ANY_LINE if "\r" in source else _LANDMARK
    found = _AT_START.match(source, start) or landmark.search(source, at)
    while found:
        heading, fence, comment = found.groups()
        at = found.end()
        if heading:
            if found.start(1) > start:
                cuts.append(found.start(1))
        elif fence:
            end = _closing_fence(fence).search(source, at)
            if end is None:
                closed = False
                break
            at = end.end()
        elif comment:
            end_of_comment = source.find("-->", at)
            if end_of_comment == -1:
                closed = False
                break
            at = end_of_comment + 3
        found = landmark.search(source, at)
    if cuts[-1] < len(source):
        cuts.append(len(source))
    return cuts, closed


@lru_cache(maxsize=64)
def _closing_fence(fence: str) -> re.Pattern[str]:
    return re.compile(rf"[\n\r] {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*(?=[\n\r]|\Z)")
