"""The line of a text that a finding is on, with carets below its span."""

from __future__ import annotations

import unicodedata

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.console import Paint, printable
from proposal_lsp.text import Span, Text

TAB = 4
#: Of longer lines (in code points) only a part around the span is shown.
MAX_LINE = 120
_BEFORE = 40


_ASCII = re.compile("[\0-\x7f]+")


def excerpt(text: Text, span: Span, paint: Paint, style: str) -> list[str]:
    """Lines for a terminal: an empty one, the line of the span, and the carets, after a gutter.

    The carets end where the line ends, and there is at least one.
    """
    number = text.line_at(span.start)
    start, end = text.line_span(number)
    shown, before, carets = _marked(text.source[start:end], min(span.start, end) - start, min(span.end, end) - start)
    gutter = " " * len(str(number + 1))
    marks = paint("^" * max(carets, 1), style, "bold")
    return [
        paint(f"{gutter} |", "blue"),
        f"{paint(f'{number + 1} |', 'blue')} {shown}".rstrip(),
        f"{paint(f'{gutter} |', 'blue')} {' ' * before}{marks}",
    ]


def _marked(line: str, start: int, end: int) -> tuple[str, int, int]:
    """The shown part of a line, and the columns before and in its part `start:end`."""
    first = max(0, min(start - _BEFORE, len(line) - MAX_LINE))
    last = min(len(line), first + MAX_LINE)
    lead = "…" if first else ""
    before = _expand(line[first:start], _width(lead))
    within = _expand(line[start : min(end, last)], _width(lead + before))
    after = _expand(line[min(end, last) : last], _width(lead + before + within))
    shown = lead + before + within + after + ("…" if last < len(line) else "")
    return shown, _width(lead + before), _width(within)


def _expand(part: str, column: int) -> str:
    """A part of a line that begins at a column, its tabs made spaces and its controls made visible."""
    if "\t" not in part:
        return printable(part)
    head, *rest = part.split("\t")
    shown = printable(head)
    for piece in rest:
        shown += " " * (TAB - (column + _width(shown)) % TAB) + printable(piece)
    return shown


def _width(part: str) -> int:
    """How many columns of a terminal a text takes (Unicode Standard Annex 11; marks take none)."""
    if part.isascii():
        return len(part)
    rest = _ASCII.sub("", part)
    return len(part) - len(rest) + sum(map(_columns, rest))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
