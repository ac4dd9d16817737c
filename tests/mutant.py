"""The parts of mutants of a finished sample: see `mutants.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proposal_lsp.binding import Binding
from proposal_lsp.text import Span


@dataclass(frozen=True)
class Mutant:
    """A damaged sample and its expected finding."""

    name: str
    source: str
    code: str
    #: The lines, from 0, one of which must have the finding.
    lines: tuple[int, ...]


def replaced(binding: Binding, span: Span, text: str) -> str:
    """The text of a document with another text in place of a span."""
    source = binding.document.text.source
    return source[: span.start] + text + source[span.end :]


def line_of(binding: Binding, offset: int) -> int:
    """The line of an offset, from 0."""
    return binding.document.text.line_at(offset)


def misspelt(word: str) -> str:
    """The word with two neighbouring letters of its longest part exchanged; not at its ends, if it is long enough."""
    longest = max(re.findall(r"[^\W\d_]+", word), key=len)
    at = word.index(longest) + (1 if len(longest) > 3 else 0)
    while at + 1 < len(word) and word[at].casefold() == word[at + 1].casefold():
        at += 1
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
