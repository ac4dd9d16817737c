"""Which proposal names which: by links and ids, in metadata and in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import full_path, link_path
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.resolve_references import find


class Relation(NamedTuple):
    """One proposal names another."""

    path: str
    other: str
    #: What it says of the two, in its metadata: `Supersedes`; empty: it names it in the text only.
    name: str


def relations(index: Index, entries: Iterable[IndexEntry]) -> Iterator[Relation]:
    """Every relation between proposals of an index that some of them state, each once; its name is the first one."""
    for entry in entries:
        found: dict[str, str] = {}
        for name, other in (*_said(index, entry), *_linked(index, entry), *_mentioned(index, entry)):
            if other != entry.path:
                found[other] = found.get(other) or name
        yield from (Relation(entry.path, other, name) for other, name in found.items())


def _said(index: Index, entry: IndexEntry) -> Iterator[tuple[str, str]]:
    """What fields of references say, whatever words are before a link."""
    for reference in entry.references:
        other = find(index, entry, reference) if reference.field else None
        if isinstance(other, IndexEntry):
            yield reference.field, other.path


def _linked(index: Index, entry: IndexEntry) -> Iterator[tuple[str, str]]:
    for link in entry.links:
        place = link_path(index.root, entry.path, link.target)
        other = index.get(full_path(index, place)) if place else None
        if other and other.kind:
            yield link.relation, other.path


def _mentioned(index: Index, entry: IndexEntry) -> Iterator[tuple[str, str]]:
    for mention in entry.mentions:
        holders = index.holders(entry, mention.number) if entry.series else []
        if len(holders) == 1:  # else it is not known which is meant
            yield mention.relation, holders[0].path
