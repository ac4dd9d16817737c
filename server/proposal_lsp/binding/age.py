"""How old a document is by the measure of its template, which may have moved on since the document was written."""

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
    """The schema as it was when a document was written: by its date, or else by what it has.

    A document without a date that has nothing of what came with some move of the template, and nothing of what came
    later, is from before that. `bound` is what is in the document itself, `known` its metadata wherever that is.
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
    """The day on which a document says that it was begun: the first of the dates in order, or else the earliest."""
    order = schema.metadata.date_order
    begun = known.get(order[0]) if order else None
    dates = [begun] if begun else [one for one in known.bound if one.spec.type in ("date", "datetime")]
    return min((day for one in dates if (day := read_date(one.field.value))), default=None)
