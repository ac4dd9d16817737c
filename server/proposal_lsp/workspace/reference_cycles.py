"""Cycles of references: proposals that supersede each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.findings import Related
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry, ReferenceField
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.remark import Remark
from proposal_lsp.workspace.resolve_references import field_of, known

#: Proposals that are examined for one reference.
MAX_STEPS = 1000


def check(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """In fields that have another one as their inverse, once. Proposals may well require each other."""
    directed = (one for one in entry.reference_fields if one.inverse and one.inverse.casefold() != one.key.casefold())
    for field, reference, other in ((one, *pair) for one in directed for pair in known(index, entry, one.key)):
        way = cycle_through(index, entry, other, field)
        if way:
            names = " → ".join(one.id or one.title for one in (entry, *way, entry))
            related = tuple(
                Related(f"{one.name} is part of it", Span(0, 0), one.path, one.shown_position) for one in way
            )
            yield Remark(
                f'"{field.key}" leads back to this proposal: {names}.', reference.span, reference.line, related=related
            )
            return


def cycle_through(index: Index, entry: IndexEntry, other: IndexEntry, field: ReferenceField) -> tuple[IndexEntry, ...]:
    """The shortest way back from another proposal by the same field, that one first; empty: there is none."""
    ways: list[tuple[IndexEntry, ...]] = [(other,)]
    seen = {other.path}
    at = 0
    while at < min(len(ways), MAX_STEPS):
        way = ways[at]
        at += 1
        for _, further in known(index, way[-1], field.key):
            if further.path == entry.path:
                return way
            if further.path not in seen:
                seen.add(further.path)
                ways.append((*way, further))
    inverse = field_of(entry, field.inverse) if field.inverse else None
    says_both = inverse and any(one.path == other.path for _, one in known(index, entry, inverse.key))
    return (other,) if says_both else ()
