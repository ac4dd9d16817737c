"""How old a document is compared with its template, which may have changed since the document was written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from proposal_lsp.binding.alignment import Bound
from proposal_lsp.binding.fields import BoundField, Fields
from proposal_lsp.binding.values import read_date
from proposal_lsp.schema.earlier import before, moves
from proposal_lsp.schema.model import Schema


def schema_then(schema: Schema, known: Fields, bound: Iterable[Bound | BoundField]) -> Schema:
    """The schema as it was when a document was written, by the date of the document or else by its contents.

    A document without a date is taken to be older than a change of the template if it has nothing that this change or a
    later one introduced. `bound` is the document itself; `known` is its metadata, wherever it is kept.
    """
    days = moves(schema)
    written = written_on(schema, known)
    if written is not None:
        first = next((day for day in days if day > written), None)
    else:
        specs = (one.spec if isinstance(one, BoundField) else one.node.spec for one in bound if one.fit != "alias")
        had = {spec.since for spec in specs}
        first = min(takewhile(lambda day: day not in had, reversed(days)), default=None)
    return before(schema, first) if first else schema


def written_on(schema: Schema, known: Fields) -> date | None:
    """The day on which a document was begun: the first field of `date_order`, or else the earliest date."""
    order = schema.metadata.date_order
    begun = known.get(order[0]) if order else None
    dates = [begun] if begun else [one for one in known.bound if one.spec.type in ("date", "datetime")]
    return min((day for one in dates if (day := read_date(one.field.value))), default=None)
