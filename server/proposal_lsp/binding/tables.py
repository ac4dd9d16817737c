"""Which table of a section is the one the schema asks for, and which of its columns is which."""

from __future__ import annotations

from dataclasses import dataclass

from proposal_lsp.binding.values import plain_value
from proposal_lsp.document import Cell, Leaf, Section
from proposal_lsp.document.headings import heading_key
from proposal_lsp.schema.model import ColumnSpec, TableSpec
from proposal_lsp.words import closest


@dataclass(frozen=True, slots=True, eq=False)
class BoundTable:
    """A table of the document that is a table of the schema."""

    spec: TableSpec
    leaf: Leaf
    #: Each column of the schema that the table has, with its place in a row.
    columns: tuple[tuple[ColumnSpec, int], ...]
    #: A header that differs from a missing column's by a slip of the pen.
    misspelt: tuple[tuple[ColumnSpec, Cell], ...]
    missing: tuple[ColumnSpec, ...]


def bind_table(spec: TableSpec, section: Section) -> BoundTable | None:
    """The table of a section that has most of the columns asked for; of equals one with rows, else the first."""
    found = [_bind(spec, leaf) for leaf in section.leaves if leaf.kind == "table" and leaf.depth == 0]
    return max(found, key=lambda table: (len(table.columns), len(table.leaf.rows) > 1), default=None)


def _bind(spec: TableSpec, leaf: Leaf) -> BoundTable:
    header = leaf.rows[0] if leaf.rows else ()
    places = {heading_key(plain_value(cell.text)): place for place, cell in reversed(list(enumerate(header)))}
    columns: list[tuple[ColumnSpec, int]] = []
    rest: list[ColumnSpec] = []
    for column in spec.columns:
        names = (heading_key(name) for name in (column.header, *column.aliases))
        place = next((places[name] for name in names if name in places), None)
        if place is None:
            rest.append(column)
        else:
            columns.append((column, place))
    taken = {place for _, place in columns}
    misspelt: list[tuple[ColumnSpec, Cell]] = []
    for place, cell in enumerate(header):
        near = closest(plain_value(cell.text), [column.header for column in rest]) if place not in taken else None
        if near is not None:
            column = next(column for column in rest if column.header == near)
            rest.remove(column)
            misspelt.append((column, cell))
            columns.append((column, place))
    return BoundTable(spec, leaf, tuple(columns), tuple(misspelt), tuple(rest))
