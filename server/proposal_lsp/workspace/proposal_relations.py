"""Which proposal refers to which: by links and ids, in metadata and in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import full_path, link_path
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.resolve_references import find


class Relation(NamedTuple):
    """One proposal names another."""

    path: str
    other: str
    #: The name of the relation, in its metadata: `Supersedes`; empty if it is named only in the text.
    name: str


class Statement(NamedTuple):
    """One place in a proposal that names another."""

    other: str
    name: str
    #: Where it is, in code points; of an id that no field of references holds, the digits.
    span: Span


def relations(index: Index, entries: Iterable[IndexEntry]) -> Iterator[Relation]:
    """Every relation between proposals of an index that some of them state, each once; its name is the first one."""
    for entry in entries:
        found: dict[str, str] = {}
        for one in statements(index, entry):
            found[one.other] = found.get(one.other) or one.name
        yield from (Relation(entry.path, other, name) for other, name in found.items())


def statements(index: Index, entry: IndexEntry) -> Iterator[Statement]:
    """Every place in a proposal that names another one; the same place may come twice, first as its field has it."""
    found = (*_said(index, entry), *_linked(index, entry), *_mentioned(index, entry))
    return (one for one in found if one.other != entry.path)


def _said(index: Index, entry: IndexEntry) -> Iterator[Statement]:
    """The relations that fields of references state, whatever words are before a link."""
    for reference in entry.references:
        other = find(index, entry, reference) if reference.field else None
        if isinstance(other, IndexEntry):
            yield Statement(other.path, reference.field, reference.span)


def _linked(index: Index, entry: IndexEntry) -> Iterator[Statement]:
    for link in entry.links:
        place = link_path(index.root, entry.path, link.target)
        other = index.get(full_path(index, place)) if place else None
        if other and other.kind:
            yield Statement(other.path, link.relation, link.span)


def _mentioned(index: Index, entry: IndexEntry) -> Iterator[Statement]:
    for mention in entry.mentions:
        holders = index.holders(entry, mention.number) if entry.series else []
        if len(holders) == 1:  # else it is not known which is meant
            yield Statement(holders[0].path, mention.relation, mention.span)
