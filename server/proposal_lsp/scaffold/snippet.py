"""Text with tab stops: the places that the author fills in, one after the other.

A front end that has no tab stops takes the text alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp import lazy_re as re
from proposal_lsp.document.placeholders import find_placeholders
from proposal_lsp.findings import Edit, Stop
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span

_LINE_END = re.compile(r"\r\n?")


class Snippet(NamedTuple):
    """A text whose lines end with `\\n`, and its stops in order, none of which overlap."""

    text: str
    stops: tuple[Stop, ...] = ()

    def with_text(self, text: str) -> Snippet:
        """The same stop with another text, if this is a single stop; else the other text."""
        return Snippet(text, tuple(stop._replace(span=Span(0, len(text))) for stop in self.stops[:1]))

    def rstrip(self) -> Snippet:
        """Without whitespace at the end, unless it is part of a stop."""
        end = max([len(self.text.rstrip()), *(stop.span.end for stop in self.stops[-1:])])
        return self._replace(text=self.text[:end])

    def without(self, spans: Iterable[Span]) -> Snippet:
        """Without some parts of the text, which are in order and hold no stop."""
        text, stops = self
        for start, end in reversed(list(spans)):
            text = text[:start] + text[end:]
            stops = tuple(
                one._replace(span=one.span.shift(start - end)) if one.span.start >= end else one for one in stops
            )
        return Snippet(text, stops)

    def edit(self, span: Span, eol: str) -> Edit:
        """Put it in the place of `span`, with the line endings `eol`."""
        if len(eol) == 1:
            return Edit(span, self.text.replace("\n", eol), self.stops)

        def at(offset: int) -> int:
            return offset + self.text.count("\n", 0, offset)

        stops = [Stop(Span(at(start), at(end)), choices, name) for (start, end), choices, name in self.stops]
        return Edit(span, self.text.replace("\n", eol), tuple(stops))


def plain(text: str) -> Snippet:
    """Text in which nothing is to be filled in, whatever its line endings are."""
    return Snippet(_LINE_END.sub("\n", text))


def stop(text: str = "", choices: tuple[str, ...] = (), name: str = "") -> Snippet:
    """One place to fill in and nothing else, with the text that it has at first. See `Stop`."""
    text = plain(text).text
    return Snippet(text, (Stop(Span(0, len(text)), choices, name),))


def join(parts: Iterable[str | Snippet], between: str = "") -> Snippet:
    """Several texts as one, with `between` between each two."""
    texts: list[str] = []
    stops: list[Stop] = []
    at = 0
    for part in parts:
        text, inner = (part, ()) if isinstance(part, str) else part
        if texts:
            texts.append(between)
            at += len(between)
        texts.append(text)
        stops += [Stop(Span(start + at, end + at), choices, name) for (start, end), choices, name in inner]
        at += len(text)
    return Snippet("".join(texts), tuple(stops))


def placeholders(text: str) -> Snippet:
    """Text in which each placeholder with marks, such as `[Name]`, is a stop."""
    text = plain(text).text
    return Snippet(text, tuple(Stop(Span(*place)) for place in find_placeholders(text)))
