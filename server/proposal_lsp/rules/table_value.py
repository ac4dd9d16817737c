"""A cell is empty, outside its column's vocabulary, or not of its form."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.values import fits
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._tables import cells, must_be_filled, table_of
from proposal_lsp.rules.unknown_value import report
from proposal_lsp.text import Span


def check(binding: Binding, bound: Bound) -> Iterator[Report]:
    """Cells that still hold the template's text are `placeholder-text`."""
    table = table_of(bound)
    for column, cell in cells(binding, bound, table) if table else ():
        name = f'in column "{column.header}"'
        if not cell.text:
            if table and must_be_filled(column):
                span = Span(cell.span.start, min(cell.span.start + 1, table.leaf.span.end))
                yield Report(f"A cell {name} is empty.", span)
        elif column.values:
            yield from report(binding, f'"{cell.text}" {name}', column.values, cell.text, cell.span, asked=column.span)
        elif column.pattern and not fits((column.pattern,), cell.text):
            yield Report(f'"{cell.text}" {name} must have the form {column.pattern.shown}.', cell.span)


RULE = Rule(
    "table-value",
    "A table cell is empty or has a value that is not allowed.",
    WARNING,
    check,
    scope="section",
    metadata="names",
    fix="change to an allowed value (safe if only one is similar)",
)
