"""Incremental text synchronisation: what an edit does to a text. Pure."""

from __future__ import annotations

import re

from lsprotocol import types

from proposal_lsp.text import Encoding, Position, Span, Text

_SURROGATE = re.compile("[\ud800-\udfff]")


def change_span(text: Text, change: types.TextDocumentContentChangeEvent, encoding: Encoding) -> Span:
    """The range of `text`, in code points, that a change replaces: all of it where the change names no range.

    A column past the end of its line is the end of the line (LSP 3.17, "Position"); a range written
    backwards is taken the right way round.
    """
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return Span(0, len(text.source))
    edges = (
        text.offset(Position(edge.line, edge.character), encoding) for edge in (change.range.start, change.range.end)
    )
    return Span(*sorted(edges))


def apply_change(text: Text, change: types.TextDocumentContentChangeEvent, encoding: Encoding) -> Text:
    """The text after one change whose positions count code units of `encoding`."""
    start, end = change_span(text, change, encoding)
    source = text.source[:start] + change.text + text.source[end:]
    if _SURROGATE.search(change.text):
        # The halves of a pair may come in two edits; together they are one character.
        source = source.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return Text(source)
