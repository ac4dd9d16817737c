"""Proposals that build on one that is less mature or has been given up."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.findings import Related
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry, NamedProposal, ReferenceField
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.remark import Remark
from proposal_lsp.workspace.resolve_references import find, known

#: What is asked of the links in the text.
_IN_TEXT = ReferenceField("", mature=1)


def check(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """Each other proposal once: in the fields that ask for it, else where the text first links to it."""
    reported: set[str] = set()
    for field, reference, other in _asked(index, entry):
        why = _why(entry, other, field)
        if why and other.path not in reported:
            reported.add(other.path)
            yield _remark(reference, other, why)


def _asked(index: Index, entry: IndexEntry) -> Iterator[tuple[ReferenceField, NamedProposal, IndexEntry]]:
    for field in entry.reference_fields:
        if field.mature or field.states:
            yield from ((field, *pair) for pair in known(index, entry, field.key))
    yield from ((_IN_TEXT, *pair) for pair in _linked(index, entry))


def _linked(index: Index, entry: IndexEntry) -> Iterator[tuple[NamedProposal, IndexEntry]]:
    for link in entry.links if entry.mature else ():
        if not link.relation:
            reference = NamedProposal.by_link("", link)
            other = find(index, entry, reference)
            if isinstance(other, IndexEntry) and other.path != entry.path:
                yield reference, other


def _why(entry: IndexEntry, other: IndexEntry, field: ReferenceField) -> str:
    """Why a proposal should not build on another one; empty if nothing is known against it."""
    if field.states and other.state not in field.states and other.status:
        return f"it must be {' or '.join(field.states)}"
    if not field.mature or other.kind != entry.kind:
        return ""
    if entry.maturity is not None and other.maturity is not None:
        why = f'a proposal that is "{entry.status}" must not build on a less mature one'
        return why if other.maturity < entry.maturity else ""
    return "it has been given up" if other.state == "dead" and other.maturity is None and entry.state != "dead" else ""


def _remark(reference: NamedProposal, other: IndexEntry, why: str) -> Remark:
    related = (Related(f'{other.name} is "{other.status}"', Span(0, 0), other.path, other.shown_position),)
    message = f'{other.id or other.title} is "{other.status}"; {why}.'
    return Remark(message, reference.span, reference.line, related=related)
