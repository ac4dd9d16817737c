"""The index entry of one Markdown file. Plain values, which are stored and passed between processes as lists."""

from __future__ import annotations

from typing import Literal

from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Position, Span

#: Of one document; further ones are not kept.
MAX_LINKS = 5000
MAX_ANCHORS = 5000
MAX_REFERENCES = 1000


class Link(NamedTuple):
    """Where a link, an image or the definition of a reference leads."""

    #: As written, without angle brackets.
    target: str
    #: Where that is, in code points; and its line, from 0.
    start: int
    end: int
    line: int
    #: In metadata, the name of the relation: `Superseded by`, or the key of the field. Empty: it is in the text.
    relation: str = ""

    @property
    def span(self) -> Span:
        """Where the target is written."""
        return Span(self.start, self.end)


class Mention(NamedTuple):
    """The id of a proposal in the text: `RFC-12`."""

    number: int
    #: Where its digits are, in code points.
    start: int
    end: int
    #: The key of the metadata field that it is in; empty: it is in the text.
    relation: str = ""

    @property
    def span(self) -> Span:
        """Where the digits are."""
        return Span(self.start, self.end)


class NamedProposal(NamedTuple):
    """Another proposal that a document names, where its schema says what such a name means."""

    #: The key of the schema's field; empty: it is in the text.
    field: str
    #: As it is written, without remarks.
    written: str
    #: None: it is named by a path.
    number: int | None
    #: Where a link or a path leads, as written.
    target: str
    #: `link`: whether the target exists is checked for all links.
    form: Literal["id", "path", "link"]
    #: Where it is, in code points, and its line, from 0. What a sidecar names is at the title of its document.
    start: int
    end: int
    line: int

    @classmethod
    def by_link(cls, field: str, link: Link) -> NamedProposal:
        """The one that a link leads to."""
        target, start, end, line, _ = link
        return cls(field, target, None, target, "link", start=start, end=end, line=line)

    @property
    def span(self) -> Span:
        """Where it is written."""
        return Span(self.start, self.end)

    @property
    def is_partial(self) -> bool:
        """Whether it names a part of the other proposal only: `ADR-167#4`."""
        return "#" in (self.target or self.written.lstrip("#"))


class OtherId(NamedTuple):
    """The id of a proposal of another kind, folder or repository."""

    #: As it is written: `OPS-12`.
    written: str
    number: int
    #: Where the configuration says that it leads: an absolute folder, or a web address. Empty: to a proposal here.
    place: str
    #: Where it is, in code points, and its line, from 0.
    start: int
    end: int
    line: int
    #: The kinds of proposals that have such ids, where it leads to one here.
    kinds: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where it is written."""
        return Span(self.start, self.end)

    @property
    def lead(self) -> str:
        """The text before its number: `OPS-`."""
        return self.written.rstrip("0123456789")

    @property
    def digits(self) -> Span:
        """Where its number is."""
        return Span(self.start + len(self.lead), self.end)


class ReferenceField(NamedTuple):
    """The specification of a field of references in a schema."""

    key: str
    #: The field by which the other proposal says the same, and the status that this gives it.
    inverse: str = ""
    status: str = ""
    #: The states that the others may be in, and whether (1) they must be as mature as the document.
    states: tuple[str, ...] = ()
    mature: int = 0


class Slot(NamedTuple):
    """Where another proposal would be named: in a field of references, or in the status that says so."""

    #: The key of the field; or the status, which is written before and after the name, or (`word`) without it.
    name: str
    form: Literal["field", "status", "word"]
    #: What is replaced, in code points.
    start: int
    end: int
    before: str
    after: str
    #: Whether the name may be a link (1).
    links: int


class IndexBlock(NamedTuple):
    """A list of proposals between two comments, which is kept true."""

    #: What the first comment asks for: `kind=rfc status=Draft`.
    options: str
    #: What is between the comments, in code points.
    start: int
    end: int
    #: Its digest, to compare with what it should be.
    digest: str
    #: The first comment, where the finding is, and its line.
    comment: tuple[int, int]
    line: int
    eol: str


class IndexEntry(NamedTuple):
    """One file. A file that is not a proposal has no `kind`, and is here for its anchors and links."""

    #: Absolute.
    path: str
    #: The id of the schema.
    kind: str = ""
    #: What people call it: `RFC-012`; without letters where its kind has none.
    id: str = ""
    #: None: it has none, or not yet.
    number: int | None = None
    title: str = ""
    #: The word of the vocabulary where it is one, else as written.
    status: str = ""
    #: A `State` of the schema language.
    state: str = "open"
    #: By the status, in the measure of its kind; None: unknown, or dead.
    maturity: int | None = None
    #: Field and day (`YYYY-MM-DD`), in the order of the text.
    dates: tuple[tuple[str, str], ...] = ()
    #: Proposals of one kind in one series have different numbers: the folder that the series is in. Empty if title,
    #: field and file name disagree about the number.
    series: str = ""
    #: Where they disagree, the series with each number that one of them says.
    disputed: tuple[tuple[str, int], ...] = ()
    #: Where the number is written, else the title: in code points, and as line and UTF-16 column from 0.
    place: tuple[int, int] = (0, 0)
    position: tuple[int, int] = (0, 0)
    #: Where the numbers are that a new number would replace: in the title and in its field.
    digits: tuple[tuple[int, int], ...] = ()
    links: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()
    other_ids: tuple[OtherId, ...] = ()
    references: tuple[NamedProposal, ...] = ()
    reference_fields: tuple[ReferenceField, ...] = ()
    slots: tuple[Slot, ...] = ()
    #: The file that these are in, if it is another one: the sidecar, absolute.
    slots_path: str = ""
    #: Whether (1) the proposals to which links in the text lead must be as mature as it.
    mature: int = 0
    #: The anchors that links to the file may name after `#`.
    anchors: tuple[str, ...] = ()
    blocks: tuple[IndexBlock, ...] = ()
    #: The active rules over several files, with their severities.
    rules: tuple[tuple[str, int], ...] = ()
    #: The codes of these rules that comments suppress, each with the line, from 0; None: on every line.
    silenced: tuple[tuple[str, int | None], ...] = ()

    @property
    def span(self) -> Span:
        """Where findings about the document as a whole are shown."""
        return Span(*self.place)

    @property
    def shown_position(self) -> Position:
        """The same as line and column (UTF-16), from 0."""
        return Position(*self.position)

    @property
    def name(self) -> str:
        """The id and the title, as far as there are any: `RFC-012 Quiet hours`."""
        return " ".join(filter(None, (self.id, self.title)))
