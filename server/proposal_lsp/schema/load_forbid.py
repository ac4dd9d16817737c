"""Readers and checks for the key `forbid`."""

from __future__ import annotations

from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.schema.load_spec import Here, checks
from proposal_lsp.schema.model import ForbidSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.problems import listed
from proposal_lsp.schema.reader import MapReader


@checks(ForbidSpec)
def _check(spec: ForbidSpec, here: Here) -> ForbidSpec | None:
    reader = here.reader
    find = tuple(pattern for pattern in spec.find if _is_searchable(pattern, reader))
    holes = spec.replace.holes if spec.replace else ()
    for pattern in find:
        names = {hole.name for hole in pattern.holes}
        lacking = [hole.name for hole in holes if hole.name not in names]
        if lacking:
            reader.problems.add(
                f"`replace` has the hole {listed(lacking)}, which `{pattern.source}` lacks.",
                reader.entries["replace"].value.span,
            )
            break
    return replace(spec, find=find, span=reader.key_span("find")) if find else None


def _is_searchable(pattern: Pattern, reader: MapReader) -> bool:
    if pattern.is_searchable:
        return True
    hole = next(hole for hole in pattern.holes if hole.type == "text")
    reader.problems.add(
        f"`find` is searched for within a text, where the hole `{hole.name}` could match anything; give it a "
        f"type, `{{{hole.name}:word}}` or `{{{hole.name}:int}}`.",
        reader.entries["find"].value.span,
    )
    return False
