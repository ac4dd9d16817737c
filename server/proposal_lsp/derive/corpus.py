"""The contents of finished documents: their headings, their metadata and their states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from proposal_lsp.binding.identity import is_status
from proposal_lsp.derive.vocabulary import state_of
from proposal_lsp.document import Document, Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.model import Style
from proposal_lsp.document.visible import visible
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass
from proposal_lsp.schema.model import Schema, State
from proposal_lsp.schema.pattern import Pattern

#: Fewer finished documents than this have no shares; two of them are witnesses where all agree.
MIN_DOCUMENTS = 8
FEW = 2
#: In shares of the documents: what more have is required; what fewer have than half is optional, and what fewer have
#: than the last is ignored.
REQUIRED = 0.9
RECOMMENDED = 0.5
SEEN = 0.05
#: If more documents than this share deviate from an order, there is none.
BROKEN = 0.05


class StatedField(NamedTuple):
    """One piece of metadata: its key without markup, its value, and where it is kept."""

    key: str
    value: str
    style: Style


class TreeEntry(NamedTuple):
    """One heading of a document."""

    #: As it is compared.
    key: str
    title: str
    #: How many headings are below it.
    below: int


class Account(NamedTuple):
    """The contents of one document."""

    #: Its headings by their compared form, in their order; the first of each.
    headings: dict[str, str]
    #: Its metadata by folded key.
    fields: dict[str, StatedField]
    #: Its title with the number, or None.
    title: str | None
    #: All of its headings, in their order.
    tree: tuple[TreeEntry, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The contents of each document."""

    documents: tuple[Account, ...] = ()
    #: The headings that several documents have, in compared form: only these can be names of something.
    common: frozenset[str] = frozenset()

    @classmethod
    def of(cls, documents: Iterable[Account]) -> Corpus:
        """The contents of some documents."""
        corpus = cls(tuple(documents))
        counts = Counter(key for one in corpus.documents for key in one.headings)
        return cls(corpus.documents, frozenset(key for key, count in counts.items() if count >= FEW))

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.documents)

    @property
    def fields(self) -> tuple[dict[str, StatedField], ...]:
        """The metadata of each."""
        return tuple(one.fields for one in self.documents)

    def holding(self, keys: Set[str]) -> Corpus:
        """The documents with one of these headings."""
        return Corpus(tuple(one for one in self.documents if not keys.isdisjoint(one.headings)), self.common)

    def repetitions(self, forms: Sequence[Pattern]) -> Corpus:
        """The contents below each heading of one of these forms, as if each were a document."""
        return Corpus.of(
            Account(_first_of_each(inner), {}, title=None, tree=inner)
            for one in self.documents
            for at, heading in enumerate(one.tree)
            if any(form.match(heading.title) for form in forms)
            for inner in [one.tree[at + 1 : at + 1 + heading.below]]
        )

    def often(self, least: int = FEW) -> float:
        """How many documents must agree for something not to be the mistake of one of them."""
        return max(least, SEEN * self.size)


def requirement(having: int, of: int) -> tuple[bool, str]:
    """Whether something that this many documents have is required, and the highest severity of its absence."""
    share = having / of if of else 1.0
    # What half of a few documents lack is optional, however few there are.
    if of < MIN_DOCUMENTS and (share >= RECOMMENDED or 2 * (of - having) < MIN_DOCUMENTS):
        return True, "warning" if having == of >= FEW else "information"
    return share >= RECOMMENDED, "information" if RECOMMENDED <= share < REQUIRED else ""


def account(document: Document, schema: Schema) -> Account:
    """The contents of a document of a kind."""
    title = document.title.name.numbered if document.title else None
    tree = tuple(TreeEntry(one.name.key, one.name.title, one.until - one.index - 1) for one in document.sections)
    return Account(_first_of_each(tree), _entries(document, schema), title, tree)


def _first_of_each(tree: Iterable[TreeEntry]) -> dict[str, str]:
    """The titles of headings by their compared form."""
    found: dict[str, str] = {}
    for heading in tree:
        found.setdefault(heading.key, heading.title)
    return found


def progress_of(document: Document, schema: Schema) -> State | None:
    """The state of a document by common status words, whether the template has them or not."""
    statuses = (entry.value for entry in _entries(document, schema).values() if is_status(entry.key))
    return next(filter(None, (state_of(visible(status)) for status in statuses)), None)


def _entries(document: Document, schema: Schema) -> dict[str, StatedField]:
    """The metadata of a document in the place that its kind uses; the first field of each key."""
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
