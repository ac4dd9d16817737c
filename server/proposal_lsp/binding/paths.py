"""The name of a document's file, compared with the patterns of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePath

from proposal_lsp.schema.pattern import Pattern


@lru_cache(maxsize=16)  # called a dozen times for each document
def path_holes(patterns: tuple[Pattern, ...], path: str | None) -> Mapping[str, str] | None:
    """The values of the holes of the first pattern that the end of a path matches; None if it matches none.

    A pattern such as `eip-{eip}/index.md` is compared with as many parts of the path as it has itself. No hole matches
    a slash, and letter case matters.
    """
    parts = PurePath(path).parts if path else ()
    for pattern in patterns if parts else ():
        name = "/".join(parts[-1 - pattern.source.count("/") :])
        holes = {key: name[slice(*span)] for key, span in pattern.spans(name).items()}
        if pattern.match(name) and pattern.fill(holes) == name and not any("/" in text for text in holes.values()):
            return holes
    return None
