"""The chain of proposals: which ones a proposal supersedes or depends on, and which ones supersede it or depend on it.
Pure.

Who supersedes another is not superseded: `Superseded by` says from the other side what `Supersedes` says.
"""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.features.document_references import Place, file_place, reference_at
from proposal_lsp.features.surroundings import Source, Surroundings
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span
from proposal_lsp.workspace.citations import Citations
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.proposal_relations import statements


class ChainLink(NamedTuple):
    """A proposal, and the reason why it is in the chain."""

    entry: IndexEntry
    #: Its number or title.
    place: Place
    #: In the words of metadata: `requires`. Empty if the chain starts.
    relation: str = ""
    #: Where the one of the two that builds on the other names it; or else where its own number or title is.
    named_at: tuple[Span, ...] = ()


class _Bond(NamedTuple):
    """The proposal at `path` builds on the one at `other`."""

    path: str
    other: str
    relation: str
    #: Where it says so; None: the other one does.
    span: Span | None


def start_of_chain(around: Surroundings, offset: int) -> ChainLink | None:
    """The proposal that is named at `offset` (code points), or else the one that is written there."""
    named = reference_at(around, offset)
    entry = around.index.get(named.path) if named else None
    return _link(around.index, around.source, entry if entry and entry.kind else around.entry)


def built_on(citations: Citations, source: Source, path: str) -> list[ChainLink]:
    """The proposals that the one at a path supersedes or depends on; `named_at` is in that one."""
    return _links(citations.index, source, _bonds(citations, path), outward=True, path=path)


def builders(citations: Citations, source: Source, path: str) -> list[ChainLink]:
    """The proposals that supersede the one at a path or depend on it; `named_at` is in them."""
    return _links(citations.index, source, _bonds(citations, path), outward=False, path=path)


def _links(index: Index, source: Source, bonds: list[_Bond], path: str, *, outward: bool) -> list[ChainLink]:
    found: dict[str, list[_Bond]] = {}
    for one in bonds:
        if (one.path if outward else one.other) == path:
            found.setdefault(one.other if outward else one.path, []).append(one)
    links: list[ChainLink] = []
    for other, said in found.items():
        link = _link(index, source, index.get(other))
        builder = index.get(said[0].path)
        if link and builder:
            spans = sorted({one.span for one in said if one.span})
            relation = ", ".join(dict.fromkeys(one.relation for one in said))
            links.append(link._replace(relation=relation, named_at=tuple(spans or [builder.span])))
    return links


def _link(index: Index, source: Source, entry: IndexEntry | None) -> ChainLink | None:
    place = file_place(index, source, entry.path) if entry and entry.kind else None
    return ChainLink(entry, place) if entry and place else None


def _bonds(citations: Citations, path: str) -> list[_Bond]:
    """All bonds of a proposal, those that it states first."""
    index, own = citations.index, citations.index.get(path)
    entries = [*([own] if own else []), *(one for one in citations.naming(path) if one.path != path)]
    return [one for entry in entries for one in _stated(index, entry) if path in (one.path, one.other)]


def _stated(index: Index, entry: IndexEntry) -> Iterator[_Bond]:
    """The references in the metadata of a proposal, each place once."""
    turned, taken = _turned(entry), list[Span]()
    for one in statements(index, entry):
        if not one.name or any(span.start <= one.span.start < span.end for span in taken):
            continue
        taken.append(one.span)
        if one.name.casefold() in turned:
            yield _Bond(one.other, entry.path, turned[one.name.casefold()], None)
        else:
            yield _Bond(entry.path, one.other, one.name, one.span)


def _turned(entry: IndexEntry) -> dict[str, str]:
    """The fields that say what another field says from the other side, with that one: `superseded by: Supersedes`."""
    found: dict[str, str] = {}
    # What gives the other proposal a status acts on it; without that, the field that comes first in the schema does.
    for field in sorted(entry.reference_fields, key=lambda one: not one.status):
        key, inverse = field.key.casefold(), field.inverse.casefold()
        if inverse and inverse != key and key not in found:
            found[inverse] = field.key
    return found
