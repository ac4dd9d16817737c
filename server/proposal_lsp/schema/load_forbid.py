"""Nodes to `ForbidSpec`s: the key `forbid` of a schema, a field or a section."""

from __future__ import annotations

from proposal_lsp.schema.keys import FORBID
from proposal_lsp.schema.model import ForbidSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.problems import listed
from proposal_lsp.schema.reader import MapReader

#: More of them in one list than these would make every keystroke slow.
MAX_FORBIDS = 50


def read_forbids(reader: MapReader) -> tuple[ForbidSpec, ...]:
    """The key `forbid`: a list of what must not be there."""
    readers = reader.maps("forbid", "something forbidden", FORBID)
    if len(readers) > MAX_FORBIDS:
        reader.problems.add(f"There are more than {MAX_FORBIDS} of these.", readers[MAX_FORBIDS].span)
        return ()
    return tuple(spec for one in readers if (spec := _forbid(one)))


def _forbid(reader: MapReader) -> ForbidSpec | None:
    find = tuple(pattern for pattern in reader.patterns("find") if _is_searchable(pattern, reader))
    replacement = reader.pattern("replace")
    if reader.misses("find"):
        reader.problems.add("Something forbidden needs `find`.", reader.span)
    for pattern in find if replacement else ():
        names = {hole.name for hole in pattern.holes}
        lacking = [hole.name for hole in replacement.holes if hole.name not in names] if replacement else []
        if lacking:
            reader.problems.add(
                f"`replace` has the hole {listed(lacking)}, which `{pattern.source}` lacks.",
                reader.entries["replace"].value.span,
            )
            break
    return ForbidSpec(find, reader.text("message").rstrip("."), replacement, reader.key_span("find")) if find else None


def _is_searchable(pattern: Pattern, reader: MapReader) -> bool:
    if pattern.is_searchable:
        return True
    hole = next(hole for hole in pattern.holes if hole.type == "text")
    reader.problems.add(
        f"`find` is searched for in the midst of a text, where the hole `{hole.name}` could take anything; give it a "
        f"type, `{{{hole.name}:word}}` or `{{{hole.name}:int}}`.",
        reader.entries["find"].value.span,
    )
    return False
