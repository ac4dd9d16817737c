"""A table lacks a column, has one under another name, or has a row with too many or too few cells."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.tables import BoundTable, bind_table
from proposal_lsp.binding.template import left_over, template_sections
from proposal_lsp.document import Cell
from proposal_lsp.document.inline import code_spans
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._tables import must_be_filled, table_of
from proposal_lsp.schema.model import ColumnSpec
from proposal_lsp.text import Span

_PIPE = re.compile(r"(?<!\\)\|")


def check(binding: Binding, bound: Bound) -> Iterator[Report]:
    """More columns than the schema asks for are fine; more cells than the table has columns are not."""
    table = table_of(bound)
    if table is None:
        return
    for column, cell in table.misspelt:
        yield Report(
            f'Column "{cell.text}" should be "{column.header}".',
            cell.span,
            fixes=(Fix(f'Rename to "{column.header}"', (Edit(cell.span, column.header),), safe=True),),
        )
    if table.missing:
        names = ", ".join(f'"{column.header}"' for column in table.missing)
        yield Report(
            f'The table in "{bound.section.name.title}" lacks the column{"s" * (len(table.missing) > 1)} {names}.',
            table.leaf.span,
            fixes=(Fix(f"Add {names}", tuple(_added(binding, bound, table))),),
        )

    yield from _too_many(binding, table)
    yield from _too_few(binding, bound, table)


def _too_many(binding: Binding, table: BoundTable) -> Iterator[Report]:
    """Rows with more cells than there are columns; the usual cause is a pipe in code, which ends a cell too."""
    text, columns = binding.document.text, len(table.leaf.rows[0])
    for row in table.leaf.rows[1:]:
        surplus = table.surplus(row)
        if not surplus:
            continue
        line = text.line_span(text.line_at(row[0].span.start))
        raw = text.slice(line)
        empty = [cell for cell in row if not cell.text]
        pipes = [span.start + found.start() for span in code_spans(raw) for found in _PIPE.finditer(raw[slice(*span)])]
        edits = tuple(Edit(Span(at, at).shift(line.start), "\\") for at in pipes)
        yield Report(
            f"This row has {len(row)} cells, but the table has only {columns}; a `|` that ends no cell must be `\\|`.",
            Span(surplus[0].span.start, surplus[-1].span.end),
            fixes=(
                *((Fix("Escape the pipes in code", edits, safe=True),) if len(pipes) == len(surplus) else ()),
                *(_without_cells(binding, row, empty) if len(empty) == len(row) - columns else ()),
            ),
        )


def _without_cells(binding: Binding, row: tuple[Cell, ...], empty: list[Cell]) -> Iterator[Fix]:
    """Take empty cells out of a row, each with the pipe after it; nothing if one has none, or the row is code."""
    text = binding.document.text
    line = text.line_span(text.line_at(row[0].span.start))
    bars = [line.start + found.start() for found in _PIPE.finditer(text.slice(line))]
    edits: list[Edit] = []
    for cell in empty:
        before = max((at for at in bars if at < cell.span.start), default=line.start - 1)
        after = next((at for at in bars if at >= cell.span.end), None)
        if after is None or text.slice(Span(before + 1, after)).strip():
            return
        edits.append(Edit(Span(before + 1, after + 1), ""))
    what = "Remove the empty cell" if len(empty) == 1 else f"Remove the {len(empty)} empty cells"
    yield Fix(what, tuple(edits))


def _too_few(binding: Binding, bound: Bound, table: BoundTable) -> Iterator[Report]:
    """Rows that end before a cell that must say something."""
    text, columns = binding.document.text, len(table.leaf.rows[0])
    unfilled = {span.start for span in left_over(binding, bound.node, bound.section)}
    for place, row in enumerate(table.leaf.rows[1:]):
        said = [cell for cell in row if cell.text]
        lacking = {at: one for one, at in table.columns if at >= len(row) and must_be_filled(one)}
        if not said or row[0].span.start in unfilled or not lacking:
            continue
        line = text.line_span(text.line_at(row[0].span.start))
        raw = text.slice(line).rstrip()
        places = range(len(row), max(lacking) + 1)
        cells = [_cell(binding, bound, lacking[at], place) if at in lacking else "" for at in places]
        lead = "" if raw.endswith("|") and not raw.endswith("\\|") else " |"
        edit = Edit(Span(line.start + len(raw), line.start + len(raw)), f"{lead} {' | '.join(cells)} |")
        yield Report(
            f"This row has {len(row)} cell{'s' * (len(row) > 1)}, but the table has {columns}.",
            Span(said[0].span.start, said[-1].span.end),
            fixes=(Fix("Add the missing cells" if len(cells) > 1 else "Add the missing cell", (edit,)),),
        )


def _added(binding: Binding, bound: Bound, table: BoundTable) -> Iterator[Edit]:
    """Add the missing columns at the right: the header, the line below it, and a cell to fill in for each row."""
    text = binding.document.text
    first, last = text.line_at(table.leaf.span.start), text.line_at(table.leaf.span.end)
    for place, line in enumerate(range(first, last + 1)):
        raw = text.line_text(line).rstrip()
        cells = ["---" if place == 1 else _cell(binding, bound, column, place - 2) for column in table.missing]
        end = text.line_span(line).start + len(raw)
        added = " | ".join(cells)
        yield Edit(Span(end, end), f" {added} |" if raw.endswith("|") else f" | {added}")


def _cell(binding: Binding, bound: Bound, column: ColumnSpec, row: int) -> str:
    """A header for row -2, else what the template has in the column, or the next id."""
    if row < 0:
        return column.header
    if column.unique and column.pattern and len(column.pattern.holes) == 1:
        return column.pattern.fill({column.pattern.holes[0].name: str(row + 1)})
    template = binding.template
    sections = template_sections(template, bound.node) if template else ()
    found = bind_table(table, sections[0]) if sections and (table := bound.node.spec.content.table) else None
    if found is not None:
        at = next((at for other, at in found.columns if other is column), None)
        rows = found.leaf.rows[1:]
        if at is not None and rows and at < len(rows[0]):
            return rows[min(row, len(rows) - 1)][at].text
    return "/".join(value.name for value in column.values) or "TBD"


RULE = Rule(
    "table-columns",
    "A table lacks a column, or a row has too many or too few cells.",
    WARNING,
    check,
    scope="section",
    metadata="names",
    fix="rename the column, or escape pipes in code (safe); add missing columns or cells",
)
