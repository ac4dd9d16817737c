"""What finished documents have: their headings, their metadata, and how far they say they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from proposal_lsp.derive.vocabulary import state_of
from proposal_lsp.document import Document, Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.styles import Style
from proposal_lsp.document.visible import visible
from proposal_lsp.schema.model import Schema, State

#: In shares of the documents: what more have is required; what fewer have is ignored.
REQUIRED = 0.9
SEEN = 0.05
#: What more of them break is no rule.
BROKEN = 0.05


class StatedField(NamedTuple):
    """One piece of metadata: its key without markup, its value, and where it is kept."""

    key: str
    value: str
    style: Style


@dataclass(frozen=True, slots=True)
class Corpus:
    """What each document has."""

    #: Its headings by their compared form, in their order; the first of each.
    headings: tuple[dict[str, str], ...]
    #: Its metadata by folded key.
    fields: tuple[dict[str, StatedField], ...]

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.headings)

    def holding(self, keys: set[str]) -> Corpus:
        """The documents with one of these headings."""
        kept = [at for at, headings in enumerate(self.headings) if not keys.isdisjoint(headings)]
        return Corpus(tuple(self.headings[at] for at in kept), tuple(self.fields[at] for at in kept))


def read_corpus(documents: Sequence[Document], schema: Schema) -> Corpus:
    """What documents of a kind have."""
    return Corpus(tuple(map(_headings, documents)), tuple(_entries(one, schema) for one in documents))


def progress_of(document: Document, schema: Schema) -> State | None:
    """How far a document says it has come, by words people use, whether the template has them or not."""
    statuses = (entry.value for entry in _entries(document, schema).values() if is_status(entry.key))
    return next(filter(None, (state_of(visible(status)) for status in statuses)), None)


def is_status(key: str) -> bool:
    """Whether a field of this name says how far a document has come."""
    return key.casefold() in ("status", "state", "stage")


def _headings(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for section in document.sections:
        found.setdefault(section.name.key, section.name.title)
    return found


def _entries(document: Document, schema: Schema) -> dict[str, StatedField]:
    """The metadata of a document where its kind keeps it; the first of each key."""
    under = {read_heading(name).key for name in schema.metadata.under}
    holders = [section for section in document.sections if section.name.key in under]
    fields = [*document.fields, *(one for section in holders for one in read_fields(document.text, section.leaves))]
    entries = [StatedField(visible(field.key), field.value, field.style) for field in fields]
    if "section" in schema.metadata.styles:
        named = {field.key.casefold() for field in schema.metadata.fields}
        bodies = (section for section in document.sections if section.name.key in named)
        entries += [StatedField(section.name.title, _first_line(section), "section") for section in bodies]
    found: dict[str, StatedField] = {}
    for entry in entries:
        found.setdefault(entry.key.casefold(), entry)
    return found


def _first_line(section: Section) -> str:
    return next((leaf.text.split("\n")[0] for leaf in section.leaves if leaf.kind in ("paragraph", "item")), "")
