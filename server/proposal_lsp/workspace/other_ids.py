"""Ids of proposals of other kinds, and of other places if the configuration says where they lead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.workspace.index_entry import OtherId
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.resolve_references import pages

_NUMBER = re.compile("[0-9]{1,9}")

#: In a web address, where the number is.
HOLE = "{number}"
#: Each prefix of ids with a folder or a web address, or with the kinds that have it; the last of a prefix counts.
Places = Sequence[tuple[str, str, tuple[str, ...]]]


def is_address(place: str) -> bool:
    """Whether it is a web address, which is only linked to."""
    return place.startswith(("https://", "http://"))


def look_for(index: Index, other: OtherId) -> str | Literal["unknown", "missing"]:
    """The absolute path of the file, or folder, that has the number in its name; one of several is not known.

    Or of the proposal that has the id: of one that no proposal has it is not known whose it is.
    """
    if not other.place:
        holders = [one for kind in other.kinds for one in index.called((kind, other.number))]
        return holders[0].path if len(holders) == 1 else "unknown"
    names = None if is_address(other.place) else index.listing(other.place)
    numbered = {name: found[0] for name in names or () if (found := _NUMBER.search(name))}
    alike = sorted(name for name, digits in numbered.items() if int(digits) == other.number)
    if alike:
        paths = [str(PurePath(other.place, name)) for name in alike if _may_be_one(name)]
        return next((one for one in pages(paths[0]) if index.get(one)), paths[0]) if len(paths) == 1 else "unknown"
    # More digits than any number here has are those of another series.
    is_long = len(other.written.removeprefix(other.lead)) > max(map(len, numbered.values()), default=0)
    return "unknown" if is_long or len(numbered) < 2 else "missing"


def first_number(name: str) -> int | None:
    """The number by which a file, or a folder, is found."""
    found = _NUMBER.search(name)
    return int(found[0]) if found else None


def _may_be_one(name: str) -> bool:
    return name.lower().endswith(MARKDOWN_SUFFIXES) or "." not in name
