"""Metadata in tables: keys in the first column with the values next to them, or in the header row with those below."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.document.model import Field
from proposal_lsp.document.pieces import Cell, Leaf
from proposal_lsp.text import Span

#: What a column of keys, or of values, is called.
_HEADERS = frozenset({"", "field", "key", "name", "property", "item", "attribute", "metadata", "value", "description"})


def table_fields(leaf: Leaf) -> Iterator[Field]:
    """The entries of a table. Which of them are metadata, the schema decides.

    A table of two columns has a key in each row; one with more has so if its header row says it. Of any other, one
    with a single row below the header has its keys there.
    """
    header, *rows = leaf.rows or ((),)
    only_names = len(header) > 1 and all(_name(cell).casefold() in _HEADERS for cell in header[:2])
    if len(header) == 2 or only_names:
        for row in rows if only_names else leaf.rows:
            if len(row) >= 2 and (len(row) == 2 or only_names):
                yield _field(row[0], row[1])
    elif len(rows) == 1:
        for key, value in zip(header, rows[0], strict=False):
            yield _field(key, value)


def _field(key: Cell, value: Cell) -> Field:
    first, last = sorted((key.span, value.span))
    return Field(_name(key), value.text, key.span, value.span, "table", Span(first.start, last.end))


def _name(cell: Cell) -> str:
    return cell.text.strip("*_ `").rstrip(": ：")
