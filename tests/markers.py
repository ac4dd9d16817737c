"""Expectations written inside a text: a line of carets under the place, then `code: message`.

    ## Summary
    ^^^^^^^^^^ empty-section: Section "Summary" is empty.

A line of marks is not part of the text. Its carets are below the characters of the finding, counted in code points
whatever their width on a screen; several such lines may follow each other, and all are about the last line of text
above them. `^|` is a place without width, before the character above it. `code (error): message` also gives a severity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: The caret of the author.
CURSOR = "<CURSOR>"

_MARK = re.compile(r"( *)(\^\||\^+) ([a-z][a-z-]*)(?: \((error|warning|information|hint)\))?: (.+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding at a place of one line; line and columns from 0, columns in code points, `end` exclusive."""

    line: int
    start: int
    end: int
    code: str
    message: str
    #: The word for the severity; empty: not given.
    severity: str = ""

    def __str__(self) -> str:
        carets = "^" * (self.end - self.start) or "^|"
        severity = f" ({self.severity})" if self.severity else ""
        return f"{' ' * self.start}{carets} {self.code}{severity}: {self.message}"


def split_marks(annotated: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without its marks, and the marks. Raises ValueError for a mark with no line above it."""
    lines: list[str] = []
    marks: list[Mark] = []
    for line in annotated.split("\n"):
        found = _MARK.fullmatch(line)
        if found is None:
            lines.append(line)
            continue
        if not lines:
            raise ValueError(f"there is no line above this mark: {line}")
        spaces, carets, code, severity, message = found.groups()
        start = len(spaces)
        end = start if carets == "^|" else start + len(carets)
        marks.append(Mark(len(lines) - 1, start, end, code, message, severity or ""))
    return "\n".join(lines), tuple(marks)


def join_marks(text: str, marks: Iterable[Mark]) -> str:
    """The text with each mark below its line; those of one line in the given order.

    Raises ValueError if a line of the text has the form of a mark.
    """
    below: dict[int, list[str]] = {}
    for mark in marks:
        below.setdefault(mark.line, []).append(str(mark))
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if _MARK.fullmatch(line):
            raise ValueError(f"this line of the text reads as a mark: {line}")
        lines += (line, *below.get(number, ()))
    return "\n".join(lines)


def split_cursor(text: str) -> tuple[str, int | None]:
    """The text without `<CURSOR>`, and its offset in code points; None without one. Raises ValueError for two."""
    before, found, after = text.partition(CURSOR)
    if CURSOR in after:
        raise ValueError(f"there is more than one {CURSOR}")
    return before + after, len(before) if found else None
