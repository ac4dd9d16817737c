"""The blocks of a proposal's text, and the pieces that hold them. Spans are code-point offsets."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.document.headings import HeadingText, read_heading
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.text import Span

# What shows nothing: line breaks and empty boxes of HTML, invisible characters, comments of Obsidian.
_UNSEEN_MARK = re.compile(r"[<&%\u200b\u2060\ufeff]")
_UNSEEN = re.compile(
    r"<br ?/?>|</?(?:div|p|span|center)(?:[ \t][^<>\n]*)?>|&(?:nbsp|ensp|emsp|zwnj|#160|#xa0);"
    r"|%%(?![\w-]+%%)[^%]*%%|[\u200b\u2060\ufeff]",
    re.IGNORECASE,
)

# The rest of a line, and a blank line.
_THEN_BLANK = re.compile(r"[^\r\n]*(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]")

LeafKind = Literal["heading", "paragraph", "item", "code", "html", "table", "rule"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; the span covers its text without the whitespace around it."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Leaf:
    """A block that holds text. Lists and quotes are not blocks of their own: their contents are, with a depth."""

    kind: LeafKind
    #: From the first to the last character of the block's text (an item: without its marker and box).
    span: Span
    #: The text without the marks of the lists and quotes around it; lines are joined by `\\n`.
    text: str = ""
    #: How many lists are around it; an item of an outermost list has 1.
    depth: int = 0
    #: Headings: 1 to 6, and whether it is underlined.
    level: int = 0
    setext: bool = False
    #: Code: the language, lower case; whether its fence was never closed.
    info: str = ""
    unclosed: bool = False
    #: Items: whether their box is ticked; None without a box.
    checked: bool | None = None
    #: Tables: the header row, then the others (the delimiter row is left out).
    rows: tuple[tuple[Cell, ...], ...] = ()

    def shift(self, delta: int) -> Leaf:
        """The same block in a text that has `delta` more code points before it."""
        if not delta:
            return self
        start, end = self.span
        rows = self.rows
        if rows:
            rows = tuple(tuple(Cell(cell.text, cell.span.shift(delta)) for cell in row) for row in rows)
        return Leaf(
            *(self.kind, Span(start + delta, end + delta), self.text, self.depth, self.level, self.setext),
            *(self.info, self.unclosed, self.checked, rows),
        )


@dataclass(frozen=True, eq=False)
class Piece:
    """A heading and what is below it up to the next heading, counted from the start of its chunk."""

    #: None: the text before the first heading.
    heading: Leaf | None
    start: int
    leaves: tuple[Leaf, ...]
    #: All of its text, from the line of the heading on.
    source: str
    #: Values computed from it once; freed with the text.
    derived: dict[object, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def is_empty(self) -> bool:
        """Nothing but whitespace, comments, thematic breaks and link definitions."""
        return not any(is_content(leaf) for leaf in self.leaves)

    @cached_property
    def level(self) -> int:
        """That of the heading, 1 to 6."""
        assert self.heading is not None
        return self.heading.level

    @cached_property
    def name(self) -> HeadingText:
        """The parsed heading."""
        assert self.heading is not None
        return read_heading(self.heading.text)

    @cached_property
    def is_airy(self) -> bool:
        """Whether a blank line follows the heading."""
        assert self.heading is not None
        return _THEN_BLANK.match(self.source, self.heading.span.end - self.start) is not None


@dataclass(frozen=True, slots=True)
class Chunk:
    """The pieces of a stretch of text that is parsed by itself, counted from its start."""

    pieces: tuple[Piece, ...]
    #: It ends inside a fence or HTML block and must be joined with what follows.
    open: bool
    #: All of its text.
    source: str


def is_open_comment(leaf: Leaf) -> bool:
    """Whether a block ends in a comment that is not closed."""
    return (
        leaf.kind == "html"
        and leaf.text.lstrip().startswith("<!--")
        and leaf.text.rfind("-->") < leaf.text.rfind("<!--")
    )


def is_content(leaf: Leaf) -> bool:
    """Whether a block is something a reader would read."""
    if leaf.kind in ("rule", "heading"):
        return False
    if leaf.kind == "code":
        return bool(leaf.text.strip())
    if leaf.kind == "table":
        return len(leaf.rows) > 1
    text = without_comments(leaf.text)
    return bool((_UNSEEN.sub("", text) if _UNSEEN_MARK.search(text) else text).strip())


def without_comments(text: str) -> str:
    """The text without its HTML comments; one that is never closed runs to the end."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) != -1:
        parts.append(text[at:start])
        end = text.find("-->", start + 4)
        if end == -1:
            return "".join(parts)
        at = end + 3
    parts.append(text[at:])
    return "".join(parts)
