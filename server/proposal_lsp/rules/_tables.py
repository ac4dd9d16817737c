"""The tables of a document that the schema describes."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.tables import BoundTable, bind_table
from proposal_lsp.binding.template import fold, left_over
from proposal_lsp.document import Cell
from proposal_lsp.schema.model import ColumnSpec


def table_of(bound: Bound) -> BoundTable | None:
    """The table of a section that the schema describes."""
    spec = bound.node.spec.content.table
    return bind_table(spec, bound.section) if spec else None


def must_be_filled(column: ColumnSpec) -> bool:
    """Whether each cell of a column must say something."""
    return bool(column.required or column.values or column.pattern)


def cells(binding: Binding, bound: Bound, table: BoundTable) -> Iterator[tuple[ColumnSpec, Cell]]:
    """The cells under the columns of the schema, row by row; rows and cells still unfilled are left out.

    So are rows with too many cells.
    """
    unfilled = {span.start for span in left_over(binding, bound.node, bound.section)}
    for row in table.rows:
        if not row or row[0].span.start in unfilled or not fold("".join(cell.text for cell in row)):
            continue
        for column, place in table.columns:
            if place < len(row) and row[place].span.start not in unfilled:
                yield column, row[place]
