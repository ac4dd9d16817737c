"""Offsets, lines and positions of one immutable text.

Everything below the front ends counts in code points: a `Span` is a half-open range of code-point
offsets into the source. Lines and the columns of the three LSP encodings exist only here and in `splice`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.splice import Lines, lines_of, whole_content

Encoding = Literal["utf-8", "utf-16", "utf-32"]


class Span(NamedTuple):
    """A half-open range of code-point offsets."""

    start: int
    end: int

    def shift(self, delta: int) -> Span:
        """The same range in a text that has `delta` more code points before it."""
        return Span(self.start + delta, self.end + delta)

    def holds(self, offset: int) -> bool:
        """Whether a caret at `offset` is in or at the edge of the range."""
        return self.start <= offset <= self.end


class Position(NamedTuple):
    """A line, counted from 0, and a column in the units of some encoding, counted from 0."""

    line: int
    column: int


class Change(NamedTuple):
    """The range from `start` to `end` of one text, which is `delta` code points longer in another; the rest is the
    same.
    """

    start: int
    end: int
    delta: int

    def then(self, later: Change) -> Change:
        """Both changes as one; `later` counts in the text that this one leads to."""
        end = max(self.end, later.end - self.delta)
        return Change(min(self.start, later.start), end, self.delta + later.delta)


class Text:
    """A source text with its line index; compared by what it says."""

    def __init__(self, source: str) -> None:
        self._content = whole_content(source)

    def __eq__(self, other: object) -> bool:
        return self.source == other.source if isinstance(other, Text) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"Text({self.source!r})"

    @cached_property
    def source(self) -> str:
        """The whole text. Joined when first asked for: for a part of it, `slice` costs less."""
        return self._content.all()

    @cached_property
    def lines(self) -> Lines:
        """The line index."""
        return lines_of(self.source)

    def replaced(self, span: Span, content: str) -> Text:
        """The text with other content in a range; the cost is that of what is changed, not of what is there."""
        change = Change(*span, len(content) - (span.end - span.start))
        text = Text("")
        text._content = self._content.replaced(*span, content)
        text.lines = self.lines.replaced(text._content, *change)
        if "_line_ends" in vars(self):
            # With what is on either side, so that a pair is seen that the edit splits or joins.
            start, end = max(span.start - 1, 0), span.end + 1
            gone, come = _counted(self.slice(Span(start, end))), _counted(text.slice(Span(start, end + change.delta)))
            text._line_ends = {end: count - gone[end] + come[end] for end, count in self._line_ends.items()}
        return text

    def joined(self) -> Text:
        """The same text, with its line index, that shares nothing else with the versions before it."""
        text = Text(self.source)
        text.lines = self.lines
        if "_line_ends" in vars(self):
            text._line_ends = self._line_ends
        return text

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts; never empty. Must not be changed."""
        return self.lines.all()

    @cached_property
    def eol(self) -> str:
        """The line ending that most lines of the text have, of equally frequent ones the first; `\\n` without any."""
        most = max(self._line_ends.values())
        likely = [end for end, count in self._line_ends.items() if count == most]
        return likely[0] if len(likely) == 1 or not most else min(likely, key=self.source.find)

    @cached_property
    def _line_ends(self) -> dict[str, int]:
        return _counted(self.source)

    @cached_property
    def is_ascii(self) -> bool:
        """Whether every code point is known to be ASCII, so that a column is the same in every encoding."""
        return self._content.is_ascii

    @property
    def length(self) -> int:
        """The number of code points."""
        return self._content.length

    @property
    def line_count(self) -> int:
        """The number of lines; a text that ends in a line ending has an empty last line."""
        return self.lines.count

    def line_at(self, offset: int) -> int:
        """The line, from 0, that holds `offset`; offsets outside the text count as its edges."""
        return self.lines.at(max(offset, 0))

    def lines_in(self, span: Span) -> range:
        """The lines, from 0, that hold the text of a span; where it is empty, the one it is on."""
        return range(self.line_at(span.start), self.line_at(max(span.end - 1, span.start)) + 1)

    def next_line(self, line: int) -> int:
        """Where the line after one starts; the end of the text after the last one."""
        return self.lines.start(line + 1) if line + 1 < self.line_count else self.length

    def line_span(self, line: int) -> Span:
        """The range of a line without its line ending. Raises IndexError for a line that is not there."""
        lines = self.lines
        start = lines.start(line)
        if line + 1 == lines.count:
            return Span(start, self.length)
        end = lines.start(line + 1)
        mark = self._content.part(max(end - 2, start), end)
        return Span(start, end - (2 if mark == "\r\n" else 1))

    def line_text(self, line: int) -> str:
        """A line without its line ending. Raises IndexError for a line that is not there."""
        return self.slice(self.line_span(line))

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self._content.part(*span)

    def first_line(self, span: Span) -> Span:
        """The part of a span that is on its first line."""
        return Span(span.start, min(span.end, self.line_span(self.line_at(span.start)).end))

    def position(self, offset: int, encoding: Encoding = "utf-32") -> Position:
        """The position of an offset, in code units of `encoding`.

        An offset outside the text is taken as its nearest edge; one inside `\\r\\n` as the end of the line.
        """
        offset = min(max(offset, 0), self.length)
        line = self.line_at(offset)
        start, end = self.line_span(line)
        offset = min(offset, end)
        if encoding == "utf-32" or self.is_ascii:
            return Position(line, offset - start)
        return Position(line, _units(self.slice(Span(start, offset)), encoding))

    def offset(self, position: Position, encoding: Encoding = "utf-32") -> int:
        """The offset of a position in code units of `encoding`.

        A column past the end of its line is the end of that line (LSP 3.17, "Position"); a line past the
        last is the end of the text; a column inside a surrogate pair or a UTF-8 sequence is its start.
        """
        line, column = position
        if line < 0:
            return 0
        if line >= self.line_count:
            return self.length
        start, end = self.line_span(line)
        if encoding == "utf-32" or self.is_ascii:
            return min(start + max(column, 0), end)
        return start + _code_points(self.slice(Span(start, end)), column, encoding)


def one_line(words: str) -> str:
    """Words on one line: as they are, or with a space for each run of whitespace where there are line endings."""
    return " ".join(words.split()) if "\n" in words or "\r" in words else words


def _counted(part: str) -> dict[str, int]:
    """How many line endings of each kind there are."""
    pairs = part.count("\r\n") if "\r" in part else 0
    return {"\n": part.count("\n") - pairs, "\r\n": pairs, "\r": part.count("\r") - pairs}


def _units(part: str, encoding: Encoding) -> int:
    """The length of `part` in code units; lone surrogates count as one unit (UTF-16) or three bytes."""
    if part.isascii():
        return len(part)
    if encoding == "utf-16":
        return len(part) + sum(character > "\uffff" for character in part)
    return len(part.encode("utf-8", "surrogatepass"))


def _code_points(line: str, column: int, encoding: Encoding) -> int:
    """How many code points of `line` lie wholly in its first `column` units."""
    if line.isascii():
        return min(max(column, 0), len(line))
    used = 0
    for index, character in enumerate(line):
        used += _units(character, encoding)
        if used > column:
            return index
    return len(line)
