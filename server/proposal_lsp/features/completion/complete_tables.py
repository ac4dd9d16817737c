"""The cells of tables that the schema describes: words of a vocabulary, and the next free id."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.binding.tables import BoundTable, bind_table
from proposal_lsp.features.completion.area import Option, offer, value_area
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.completion_item import Completion
from proposal_lsp.features.completion.option_lists import of_vocabulary
from proposal_lsp.rules.duplicate_id import next_id
from proposal_lsp.schema.model import ColumnSpec
from proposal_lsp.text import Span

_BAR = re.compile(r"(?<!\\)\|")


def cells(caret: Caret, binding: Binding) -> tuple[Completion, ...]:
    """The completions for the cell under the caret; none in the header."""
    leaf, section = caret.leaf, caret.section
    bound = binding.bound_at(section) if section else None
    if leaf is None or leaf.kind != "table" or bound is None or bound.node.spec.content.table is None:
        return ()
    table = bind_table(bound.node.spec.content.table, bound.section)
    row = caret.line - caret.text.line_at(leaf.span.start) - 1  # the header is -1, the line of dashes 0
    cell = _cell(caret)
    if table is None or table.leaf is not leaf or row < 1 or cell is None:
        return ()
    place, span = cell
    column = next((column for column, at in table.columns if at == place), None)
    options = _options(caret, table, column, place) if column else []
    area = value_area(caret, span, options) if options else None
    return offer(area, options) if area else ()


def _cell(caret: Caret) -> tuple[int, Span] | None:
    """The place in its row of the cell under the caret, from 0, and where its text is."""
    bars = [found.start() for found in _BAR.finditer(caret.written)]
    leading = caret.written.lstrip()[:1] == "|"
    left = [bar for bar in bars if bar < caret.column]
    if leading and not left:
        return None
    start = left[-1] + 1 if left else 0
    end = next((bar for bar in bars if bar >= caret.column), len(caret.written))
    text = caret.written[start:end]
    first = start + (text.index(text.strip()) if text.strip() else min(1, len(text)))
    return len(left) - leading, Span(first, first + len(text.strip())).shift(caret.span.start)


def _options(caret: Caret, table: BoundTable, column: ColumnSpec, place: int) -> list[Option]:
    if column.values:
        return of_vocabulary(column.values)
    taken = [row[place].text for row in table.leaf.rows[1:] if place < len(row) and not caret.on(row[place].span)]
    free = next_id(column, taken) if column.unique else None
    return [Option(free, "id", column.doc, "next")] if free else []
