"""Offsets, lines and positions of one immutable text.

Everything below the front ends counts in code points: a `Span` is a half-open range of code-point
offsets into the source. Lines and the columns of the three LSP encodings exist only here.

A line ends at `\\n`, `\\r\\n` or `\\r` and at nothing else (LSP 3.17, "Text Documents"); `str.splitlines`
also splits at form feeds, NEL and U+2028 and must not be used on a document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_END = re.compile(r"\r\n?|\n")


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


@dataclass(frozen=True)
class Text:
    """A source text with its line index. Not slotted: the index is computed on first use and kept."""

    source: str

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts; never empty. Must not be changed."""
        source = self.source
        if "\r" in source:
            return [0, *(match.end() for match in _LINE_END.finditer(source))]
        lengths = [len(line) + 1 for line in source.split("\n")]
        del lengths[-1]
        return list(accumulate(lengths, initial=0))

    @cached_property
    def eol(self) -> str:
        """The first line ending of the text; `\\n` where it has none."""
        match = _LINE_END.search(self.source)
        return match.group() if match else "\n"

    @cached_property
    def is_ascii(self) -> bool:
        """Whether every code point is ASCII, so that a column is the same in every encoding."""
        return self.source.isascii()

    @property
    def line_count(self) -> int:
        """The number of lines; a text that ends in a line ending has an empty last line."""
        return len(self.line_starts)

    def line_at(self, offset: int) -> int:
        """The line, from 0, that holds `offset`; offsets outside the text count as its edges."""
        return bisect_right(self.line_starts, max(offset, 0)) - 1

    def line_span(self, line: int) -> Span:
        """The range of a line without its line ending. Raises IndexError for a line that is not there."""
        starts = self.line_starts
        start = starts[line]
        end = starts[line + 1] if line + 1 < len(starts) else len(self.source)
        source = self.source
        if end > start and source[end - 1] == "\n":
            end -= 1
        if end > start and source[end - 1] == "\r" and line + 1 < len(starts):
            end -= 1
        return Span(start, end)

    def line_text(self, line: int) -> str:
        """A line without its line ending. Raises IndexError for a line that is not there."""
        start, end = self.line_span(line)
        return self.source[start:end]

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.source[span.start : span.end]

    def position(self, offset: int, encoding: Encoding = "utf-32") -> Position:
        """The position of an offset, in code units of `encoding`.

        An offset outside the text is taken as its nearest edge; one inside `\\r\\n` as the end of the line.
        """
        offset = min(max(offset, 0), len(self.source))
        line = self.line_at(offset)
        start, end = self.line_span(line)
        offset = min(offset, end)
        if encoding == "utf-32" or self.is_ascii:
            return Position(line, offset - start)
        return Position(line, _units(self.source[start:offset], encoding))

    def offset(self, position: Position, encoding: Encoding = "utf-32") -> int:
        """The offset of a position in code units of `encoding`.

        A column past the end of its line is the end of that line (LSP 3.17, "Position"); a line past the
        last is the end of the text; a column inside a surrogate pair or a UTF-8 sequence is its start.
        """
        line, column = position
        if line < 0:
            return 0
        if line >= self.line_count:
            return len(self.source)
        start, end = self.line_span(line)
        if encoding == "utf-32" or self.is_ascii:
            return min(start + max(column, 0), end)
        return start + _code_points(self.source[start:end], column, encoding)


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
