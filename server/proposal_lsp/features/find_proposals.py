"""The proposals of a repository by a few letters of their numbers and titles."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.index_table import in_order

#: More results are not useful: the user types on.
MAX_FOUND = 500


def label(entry: IndexEntry) -> str:
    """How a proposal is called in a list: `RFC-012 Resumable uploads [Draft]`."""
    return f"{entry.name or entry.path} [{entry.status}]" if entry.status else entry.name or entry.path


def find_proposals(entries: Iterable[IndexEntry], query: str) -> list[IndexEntry]:
    """The proposals whose label contains the letters of the query in order; literal matches come first."""
    wanted = "".join(query.casefold().split())
    found = [(entry, name) for entry in entries if entry.kind and _has(name := label(entry).casefold(), wanted)]
    ordered = {entry.path: at for at, entry in enumerate(in_order(entry for entry, _ in found))}
    found.sort(key=lambda one: (query.casefold() not in one[1], ordered[one[0].path]))
    return [entry for entry, _ in found[:MAX_FOUND]]


def _has(name: str, wanted: str) -> bool:
    at = 0
    for letter in wanted:
        at = name.find(letter, at) + 1
        if not at:
            return False
    return True
