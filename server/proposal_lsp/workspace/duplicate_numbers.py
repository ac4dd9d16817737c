"""Proposals with the same number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from proposal_lsp.findings import Related
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import relative_path
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.remark import Remark


def check(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """Of one kind and one series. Translations, `007-x.md` and `007-x.de.md`, are one proposal."""
    if entry.disputed:
        yield from _whichever(index, entry)
    others = [one for one in index.holders(entry) if is_other(entry, one)]
    if not others:
        return
    first, more = others[0], len(others) - 1
    where = f"{relative_path(entry.path, first.path)}{f' and of {more} more' if more else ''}"
    yield _remark(entry, f'"{entry.id}" is also the number of {where}.', others)


def _whichever(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """A proposal that says several numbers, which is a mistake of its own, and others have each of them."""
    claims = [entry._replace(series=series, number=number) for series, number in entry.disputed]
    others = [next((one for one in index.holders(claim) if is_other(entry, one)), None) for claim in claims]
    found = [one for one in others if one]
    if len(found) == len(claims):
        names = " and ".join(relative_path(entry.path, one.path) for one in found)
        message = f"Each of its numbers is also the number of another proposal: {names}."
        yield _remark(entry, message, found)


def _remark(entry: IndexEntry, message: str, others: Iterable[IndexEntry]) -> Remark:
    related = tuple(
        Related(f'{one.id} is "{one.title}" here', Span(0, 0), one.path, one.shown_position) for one in others
    )
    return Remark(message, entry.span, entry.position[0], related=related)


def is_other(entry: IndexEntry, other: IndexEntry) -> bool:
    """Whether two files are different proposals, not one in two languages."""
    if entry.path == other.path:
        return False
    here, there = PurePath(entry.path), PurePath(other.path)
    return here != there and (here.parent, here.name.split(".")[0]) != (there.parent, there.name.split(".")[0])
