"""A table lacks a column, or has one under another name."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.template import first_line
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._tables import tables


def check(binding: Binding) -> Iterator[Report]:
    """More columns than the schema asks for are fine."""
    for bound, table in tables(binding):
        for column, cell in table.misspelt:
            yield Report(
                f'Column "{cell.text}" should be "{column.header}".',
                cell.span,
                fixes=(Fix(f'Rename to "{column.header}"', (Edit(cell.span, column.header),), safe=True),),
            )
        if table.missing:
            names = ", ".join(f'"{column.header}"' for column in table.missing)
            yield Report(
                f'The table of "{bound.section.name.title}" lacks the column{"s" * (len(table.missing) > 1)} {names}.',
                first_line(binding, table.leaf.span),
            )


RULE = Rule("table-columns", "A table lacks a column or misnames one.", WARNING, check)
