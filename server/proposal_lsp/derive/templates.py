"""Reads templates, up to a size."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path, PurePath

from proposal_lsp.catalog.locations import MAX_TEMPLATE, folder_of
from proposal_lsp.catalog.template_names import named_as
from proposal_lsp.derive.drafts import is_written, reads_as_draft, reads_as_template


def is_template(path: PurePath, source: str) -> bool:
    """Whether a file is a template: by its name, and where that leaves doubt, by its text.

    A `0000-*.md` that is a template is so only if none that is named one lies in its folder or above.
    """
    named = named_as(path)
    if named == "either":
        return not reads_as_draft(source)
    if named == "maybe":
        return not is_written(source)
    return named == "template" or (named == "draft" and reads_as_template(source))


def templates_among(paths: Sequence[Path]) -> list[Path]:
    """The templates among `nearest_templates`: those of the nearest folder that has any, if possible by their names."""
    named = [path for path in paths if named_as(path) != "draft"]
    others = [path for path in paths if named_as(path) == "draft"]
    for candidates in (named, others):
        for _, together in groupby(candidates, folder_of):
            found = [path for path in together if named_as(path) == "template" or _reads_as_one(path)]
            if found:
                return found
    return []


def read_template(path: Path) -> str | None:
    """The text of a template; None if it cannot be read, is too big or not UTF-8."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TEMPLATE + 1)
        return data.decode("utf-8-sig") if len(data) <= MAX_TEMPLATE else None
    except (OSError, UnicodeDecodeError):
        return None


def _reads_as_one(path: Path) -> bool:
    source = read_template(path)
    return source is not None and is_template(path, source)
