"""Which table of a section is the one the schema asks for, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.values import plain_value
from proposal_lsp.document import Cell, Leaf, Section
from proposal_lsp.document.headings import heading_key
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model import ColumnSpec, TableSpec
from proposal_lsp.words import closest

_BREAK = re.compile(r"<br\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class BoundTable:
    """A table of the document that is a table of the schema."""

    spec: TableSpec
    leaf: Leaf
    #: Each column of the schema that the table has, with its place in a row.
    columns: tuple[tuple[ColumnSpec, int], ...]
    #: A header that differs from a missing column's by a typo.
    misspelt: tuple[tuple[ColumnSpec, Cell], ...]
    missing: tuple[ColumnSpec, ...]

    @property
    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows whose cells belong to a column each: not those with more cells than the header has."""
        return (row for row in self.leaf.rows[1:] if not self.surplus(row))

    def surplus(self, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """The cells of a row that are under no column, if they are not empty. They are not rendered (GFM 4.10)."""
        more = row[len(self.leaf.rows[0]) :]
        return more if any(cell.text for cell in more) else ()


def bind_table(spec: TableSpec, section: Section) -> BoundTable | None:
    """The table of a section that has most of the required columns; of equals, one with rows, else the first."""
    found = [_bind(spec, leaf) for leaf in section.leaves if leaf.kind == "table"]
    return max(found, key=lambda table: (len(table.columns), len(table.leaf.rows) > 1), default=None)


def _bind(spec: TableSpec, leaf: Leaf) -> BoundTable:
    header = leaf.rows[0] if leaf.rows else ()
    # A note counts where without it no other column has the name.
    places = _places(_without_note(cell.text) for cell in header) | _places(cell.text for cell in header)
    columns: list[tuple[ColumnSpec, int]] = []
    rest: list[ColumnSpec] = []
    for column in spec.columns:
        spellings = (heading_key(name) for name in (column.header, *column.aliases))
        place = next((places[name] for name in spellings if name in places), None)
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


def _places(headers: Iterable[str]) -> dict[str, int]:
    """Where each header is, by its compared form; the first of equal ones."""
    return {heading_key(plain_value(header)): place for place, header in reversed(list(enumerate(headers)))}


def _without_note(header: str) -> str:
    """A header without the note after its words: `Size (S/M/L)`, `Size<br>(of all parts)`."""
    words = _BREAK.split(header, maxsplit=1)[0].rstrip()
    opening = {")": "(", "]": "["}.get(words[-1:])
    return words.rpartition(opening)[0].strip() or words if opening else words
