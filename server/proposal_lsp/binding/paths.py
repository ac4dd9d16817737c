"""The name of a document's file, against the forms that the schema gives."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePath

from proposal_lsp.schema.pattern import Pattern


def path_holes(patterns: Iterable[Pattern], path: str | None) -> dict[str, str] | None:
    """What is in the holes of the first form that the end of a path has; None where it has none of them.

    A form such as `eip-{eip}/index.md` is compared with as many parts of the path as it has itself. No hole goes
    over a slash, and letter case does count.
    """
    parts = _parts(path) if path else ()
    for pattern in patterns if parts else ():
        name = "/".join(parts[-1 - pattern.source.count("/") :])
        holes = {key: name[slice(*span)] for key, span in pattern.spans(name).items()}
        if pattern.match(name) and pattern.fill(holes) == name and not any("/" in text for text in holes.values()):
            return holes
    return None


@lru_cache(maxsize=1)
def _parts(path: str) -> tuple[str, ...]:
    return PurePath(path).parts
