"""A text and its line index after an edit, at a cost that does not grow with the text.

Both are kept in three parts: what is before the edits, what they have changed, and what is after them. The
first and the last are shared with the version before; as long as someone writes at one place, only the middle is new.

A line ends at `\\n`, `\\r\\n` or `\\r` and at nothing else (LSP 3.17, "Text Documents"); `str.splitlines`
also splits at form feeds, NEL and U+2028 and must not be used on a document.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from proposal_lsp import lazy_re as re
from proposal_lsp.lazy_dataclasses import dataclass

LINE_END = re.compile(r"\r\n?|\n")

#: With more code points, or more lines, than this between its edits a text is joined again.
MAX_PATCH = 20_000
MAX_PATCHED_LINES = 1000


@dataclass(frozen=True, slots=True)
class Content:
    """The first `head` code points of `base`, then `patch`, then `base` from `tail` on."""

    base: str
    head: int
    patch: str
    tail: int

    @property
    def length(self) -> int:
        """The number of code points."""
        return self.head + len(self.patch) + len(self.base) - self.tail

    @property
    def is_ascii(self) -> bool:
        """Whether no other characters are there; for a patched text, it may be False although they have just been
        removed.
        """
        return self.base.isascii() and self.patch.isascii()

    def all(self) -> str:
        """The whole."""
        base, head, tail = self.base, self.head, self.tail
        return base if head == tail and not self.patch else "".join((base[:head], self.patch, base[tail:]))

    def part(self, start: int, end: int) -> str:
        """The content from `start` to `end`."""
        head, edge = self.head, self.head + len(self.patch)
        if end <= head:
            return self.base[start:end]
        moved = self.tail - edge
        if start >= edge:
            return self.base[start + moved : end + moved]
        inside = self.patch[max(start - head, 0) : end - head]
        return self.base[start:head] + inside + self.base[self.tail : max(end, edge) + moved]

    def replaced(self, start: int, end: int, content: str) -> Content:
        """The same with other content from `start` to `end`."""
        head, edge = self.head, self.head + len(self.patch)
        if head == self.tail and not self.patch:
            return Content(self.base, start, content, end)
        if max(head, end) - min(edge, start) > MAX_PATCH:
            return Content(self.all(), start, content, end)
        patch = self.part(min(head, start), start) + content + self.part(end, max(edge, end))
        return Content(self.base, min(head, start), patch, self.tail + max(end - edge, 0))


def whole_content(source: str) -> Content:
    """A text without a patch."""
    return Content(source, len(source), "", len(source))


@dataclass(frozen=True, slots=True)
class Lines:
    """The start of each line, in three parts: the first `head` of `starts`, then `patch`, then `starts` from `tail` on.

    Those of the last part have moved by `delta`. So an edit makes a new patch, and `starts` stays as it is.
    """

    starts: list[int]
    head: int
    patch: list[int]
    tail: int
    delta: int

    @property
    def count(self) -> int:
        """The number of lines; never none."""
        return self.head + len(self.patch) + len(self.starts) - self.tail

    def start(self, line: int) -> int:
        """The offset at which a line starts, counted from 0. Raises IndexError for a line that is not there."""
        if line < 0:
            raise IndexError(line)
        if line < self.head:
            return self.starts[line]
        line -= self.head
        return (
            self.patch[line] if line < len(self.patch) else self.starts[line - len(self.patch) + self.tail] + self.delta
        )

    def at(self, offset: int) -> int:
        """The last line that starts at or before an offset, which is 0 or more."""
        starts, patch = self.starts, self.patch
        if self.tail < len(starts) and offset >= starts[self.tail] + self.delta:
            found = bisect_right(starts, offset - self.delta, self.tail)
            return self.head + len(patch) + found - self.tail - 1
        if patch and offset >= patch[0]:
            return self.head + bisect_right(patch, offset) - 1
        return bisect_right(starts, offset, 0, self.head) - 1

    def all(self) -> list[int]:
        """Every start, in order."""
        moved = self.starts[self.tail :]
        return [*self.starts[: self.head], *self.patch, *([at + self.delta for at in moved] if self.delta else moved)]

    def replaced(self, content: Content, start: int, end: int, delta: int) -> Lines:
        """The lines of `content`, which had other text from `start` to `end`, and `delta` fewer code points.

        Only the lines at the edit are examined, from the one that holds the character before it.
        """
        first, last = self.at(max(start - 1, 0)), self.at(end)
        origin = self.start(first)
        stop = self.start(last + 1) + delta if last + 1 < self.count else content.length + 1
        found = [origin + match.end() for match in LINE_END.finditer(content.part(origin, min(stop, content.length)))]
        if found and found[-1] == stop:
            del found[-1]
        rest = last + 1
        if self.head == self.tail and not (self.patch or self.delta):
            return Lines(self.starts, first + 1, found, rest, delta)
        edge = self.head + len(self.patch)
        if max(self.head, rest) - min(edge, first) > MAX_PATCHED_LINES:
            starts = [self.start(line) for line in range(first + 1)]
            starts += found
            starts += [self.start(line) + delta for line in range(rest, self.count)]
            return Lines(starts, len(starts), [], len(starts), 0)
        head = min(self.head, first + 1)
        before = [self.start(line) for line in range(head, first + 1)]
        after = [self.start(line) + delta for line in range(rest, edge)]
        return Lines(self.starts, head, [*before, *found, *after], self.tail + max(rest - edge, 0), self.delta + delta)


def lines_of(source: str) -> Lines:
    """The lines of a text of which nothing is known yet."""
    if "\r" in source:
        starts = [0, *(match.end() for match in LINE_END.finditer(source))]
    else:
        lengths = [len(line) + 1 for line in source.split("\n")]
        del lengths[-1]
        starts = list(accumulate(lengths, initial=0))
    return Lines(starts, len(starts), [], len(starts), 0)
