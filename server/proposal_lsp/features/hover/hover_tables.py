"""Hover on a table that the schema describes: a column, a cell with a vocabulary, a cell to be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.tables import BoundTable, bind_table
from proposal_lsp.binding.template import left_over
from proposal_lsp.document import Cell
from proposal_lsp.features.hover.hover_values import value_card
from proposal_lsp.features.hover.markup import Hover, bold, card, literal
from proposal_lsp.features.hover.phrases import misspelt, vocabulary
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.rules.duplicate_id import next_id
from proposal_lsp.schema.model import ColumnSpec


class TablePlace(NamedTuple):
    """A cell under a column of the schema; row 0 is the header."""

    table: BoundTable
    column: ColumnSpec
    row: int
    cell: Cell


def on_table(binding: Binding, bound: Bound, offset: int) -> Hover | None:
    """A cell is explained where it has a vocabulary, is empty, or still holds the template's text."""
    place = _find(bound, offset)
    if place is None:
        return None
    column, cell = place.column, place.cell
    if place.row == 0:
        return Hover(cell.span, _column_card(place, [*_misspelt(place), *_facts(place)]))
    if column.values:
        return Hover(cell.span, value_card(column.header, column.values, cell.text))
    is_left_over = any(span.holds(cell.span.start) for span in left_over(binding, bound.node, bound.section))
    if cell.text and not is_left_over:
        return None
    return Hover(cell.span, _column_card(place, _facts(place)))


def _find(bound: Bound, offset: int) -> TablePlace | None:
    spec = bound.node.spec.content.table
    table = bind_table(spec, bound.section) if spec else None
    if table is None or not table.leaf.span.holds(offset):
        return None
    for number, row in enumerate(table.leaf.rows):
        for column, at in table.columns:
            if at < len(row) and row[at].span.holds(offset):
                return TablePlace(table, column, number, row[at])
    return None


def _column_card(place: TablePlace, facts: Iterator[str] | list[str]) -> str:
    column = place.column
    return card(f"{bold(column.header)} (column{', required' * column.required})", column.doc, facts)


def _misspelt(place: TablePlace) -> Iterator[str]:
    if any(cell is place.cell for _, cell in place.table.misspelt):
        yield from misspelt("close", literal(place.cell.text), literal(place.column.header))


def _facts(place: TablePlace) -> Iterator[str]:
    column = place.column
    yield from vocabulary(column.values, None)
    if column.pattern is not None:
        yield f"Must have the form {literal(column.pattern.shown)}."
    if column.unique:
        at = next(at for other, at in place.table.columns if other is column)
        free = next_id(column, [row[at].text for row in place.table.leaf.rows[1:] if at < len(row)])
        yield "Values must be unique" + (f"; the next one is {literal(free)}." if free else ".")
