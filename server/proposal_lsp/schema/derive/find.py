"""Reads templates; nothing big."""

from __future__ import annotations

from pathlib import Path

from proposal_lsp.document.placeholders import find_placeholders
from proposal_lsp.schema.places import MAX_TEMPLATE, is_first

#: `0000-*.md` is a template if this many things in it are to be filled in; `0000-record-decisions.md` is none.
MIN_PLACEHOLDERS = 3


def is_template(path: Path, source: str) -> bool:
    """Whether a file that may be a template is one: by its name, or by how much in it is to be filled in."""
    if is_first(path):
        return len(find_placeholders(source)) >= MIN_PLACEHOLDERS
    return True


def read_template(path: Path) -> str | None:
    """The text of a template; None where it cannot be read, is too big or no UTF-8."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TEMPLATE + 1)
        return data.decode("utf-8-sig") if len(data) <= MAX_TEMPLATE else None
    except (OSError, UnicodeDecodeError):
        return None
