"""Code spans and comments within a text, in one pass (CommonMark 0.31, 6.1 and 6.6). Other inline Markdown is not read.

Regular expressions for them would look for each end from every beginning, up to the end of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span

_TICKS = re.compile("`+")
_BEGINNING = re.compile(r"\\.|`+|<!--", re.DOTALL)


class Inline(NamedTuple):
    """A code span or a closed comment, with its marks."""

    kind: Literal["code", "comment"]
    span: Span


def code_and_comments(text: str) -> Iterator[Inline]:
    """Each code span and each comment of a text, in order; what begins in another is none."""
    return _read(text, with_comments=True)


def without_code_and_comments(text: str, blank: str) -> str:
    """A text with each character of its code spans and comments replaced by `blank`."""
    if "`" not in text and "<!--" not in text:
        return text
    return blanked(text, (one.span for one in code_and_comments(text)), blank)


def code_spans(text: str) -> Iterator[Span]:
    """Each code span of a text in which comments are nothing special, in order."""
    return (one.span for one in _read(text, with_comments=False))


def comments(text: str) -> Iterator[Span]:
    """Each closed comment of a text in which code is nothing special, in order."""
    at = 0
    while (start := text.find("<!--", at)) != -1 and (close := text.find("-->", start + 4)) != -1:
        at = close + 3
        yield Span(start, at)


def without(text: str, spans: Iterable[Span]) -> str:
    """A text without some parts of it, which are in order and do not overlap."""
    kept: list[str] = []
    at = 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def blanked(text: str, spans: Iterable[Span], blank: str) -> str:
    """A text with each character of some parts replaced by `blank`, so that every place in it stays."""
    kept: list[str] = []
    at = 0
    for start, end in spans:
        kept += (text[at:start], blank * (end - start))
        at = end
    return "".join((*kept, text[at:]))


def _read(text: str, *, with_comments: bool) -> Iterator[Inline]:
    # A code span ends at the next run of as many backticks as it begins with, whatever is before the run.
    closing: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text):
        closing.setdefault(len(run.group()), []).append(run.start())
    last_comment = text.rfind("-->") if with_comments else -1
    at = 0
    while found := _BEGINNING.search(text, at):
        start, at = found.span()
        if found.group() == "<!--":
            if at <= last_comment:
                at = text.index("-->", at) + 3
                yield Inline("comment", Span(start, at))
        elif found.group()[0] == "`":
            length = at - start
            ends = closing.get(length, [])
            place = bisect_left(ends, at)
            if place < len(ends):
                at = ends[place] + length
                yield Inline("code", Span(start, at))
