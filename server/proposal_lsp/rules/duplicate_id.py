"""Two rows of a table have the same id."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound, plain_value
from proposal_lsp.document import Cell
from proposal_lsp.findings import Edit, Fix, Related
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.rules._tables import cells, table_of
from proposal_lsp.schema.model import ColumnSpec


def check(binding: Binding, bound: Bound) -> Iterator[Report]:
    """Ids are those of columns that the schema marks `unique`; letter case is ignored."""
    table = table_of(bound)
    if table is None:
        return
    seen: dict[tuple[str, str], Cell] = {}
    for column, cell in cells(binding, bound, table):
        key = (column.header, plain_value(cell.text).casefold())
        if not column.unique or not cell.text:
            continue
        if key not in seen:
            seen[key] = cell
            continue
        ids = [other.text for other_column, other in cells(binding, bound, table) if other_column is column]
        free = next_id(column, ids)
        yield Report(
            f'"{cell.text}" appears twice in column "{column.header}".',
            cell.span,
            fixes=(Fix(f'Change to "{free}"', (Edit(cell.span, free),)),) if free else (),
            related=(Related("first used here", seen[key].span),),
        )


def next_id(column: ColumnSpec, taken: list[str]) -> str | None:
    """The id one above the highest in use, in the form of the column; None if the form has no number."""
    hole = column.pattern.holes[0] if column.pattern and len(column.pattern.holes) == 1 else None
    if column.pattern is None or hole is None or hole.type != "int":
        return None
    numbers = [text[slice(*found[hole.name])] for text in taken if (found := column.pattern.spans(text))]
    width = max((len(number) for number in numbers if number.startswith("0")), default=1)
    return column.pattern.fill({hole.name: str(max(map(int, numbers), default=0) + 1).zfill(width)})


RULE = Rule(
    "duplicate-id",
    "An id appears twice in a table.",
    ERROR,
    check,
    scope="section",
    metadata="names",
    fix="change to the next free id",
)
