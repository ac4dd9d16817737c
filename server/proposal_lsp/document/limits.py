"""Limits on the size of a document: counted before it is parsed, at almost no cost.

An analysis takes time for each heading, each field, each cell. Up to `sure` of each it takes less than a second of a
processor, whatever the text is; with more than `most` of one it does not begin. Between them it may take longer, as
ordinary texts of several megabytes do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.document.model import Field
from proposal_lsp.lazy_dataclasses import NamedTuple


class Limit(NamedTuple):
    """The limits for one thing. `sure` is more than four times what the largest real proposals have."""

    #: The thing, in the plural.
    what: str
    sure: int
    most: int


class Amount(NamedTuple):
    """The amount of one thing."""

    limit: Limit
    size: int

    @property
    def left(self) -> int:
        """How much more is allowed; below 0 if there is too much."""
        return self.limit.most - self.size


CHARACTERS = Limit("characters", 1_000_000, 5_000_000)
LINES = Limit("lines", 20_000, 125_000)
HEADINGS = Limit("headings", 2_000, 12_500)
CELLS = Limit("table cells", 20_000, 100_000)
QUOTES = Limit("quoted lines", 1_500, 5_000)
FIELDS = Limit("metadata fields", 500, 2_500)
LIMITS: tuple[Limit, ...] = (CHARACTERS, LINES, HEADINGS, CELLS, QUOTES, FIELDS)

# What may begin or underline a heading, and what may begin a quote. In code, too: nothing has been parsed yet.
_HEADING = r" {0,3}(?:#{1,6}(?=[ \t\r\n]|\Z)|(?:=+|-+)[ \t]*(?=[\n\r]|\Z))"
_QUOTE = r"[ \t]*(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]+)*>"
# What starts with one character is searched for in a third of the time.
_AFTER_LINE_FEED = [re.compile(r"\n" + form) for form in (_HEADING, _QUOTE)]
_AFTER_ANY_LINE = [re.compile(r"[\n\r]" + form) for form in (_HEADING, _QUOTE)]


def nearest_limit(source: str) -> Amount:
    """The first amount of a text that exceeds its limit, or else the one nearest to its limit.

    That many characters may be typed before the text must be counted again: each adds at most one of anything.
    """
    nearest = Amount(CHARACTERS, len(source))
    for amount in amounts(source):
        if amount.left < 0:
            return amount
        nearest = min(nearest, amount, key=_left)
    return nearest


def fields_in(fields: Sequence[Field]) -> Amount:
    """The fields and all that is in them."""
    return Amount(FIELDS, _count(fields))


def _count(fields: Sequence[Field]) -> int:
    return len(fields) + sum(_count(field.children) for field in fields if field.children)


def amounts(source: str) -> Iterator[Amount]:
    """The amounts of everything that is counted before a text is parsed, the cheapest to count first."""
    yield Amount(CHARACTERS, len(source))
    returns = source.count("\r") - source.count("\r\n") if "\r" in source else 0
    yield Amount(LINES, 1 + source.count("\n") + returns)
    yield Amount(CELLS, source.count("|"))
    heading, quote = _AFTER_ANY_LINE if "\r" in source else _AFTER_LINE_FEED
    yield Amount(HEADINGS, len(heading.findall(source)))
    yield Amount(QUOTES, len(quote.findall(source)))


def _left(amount: Amount) -> int:
    return amount.left
