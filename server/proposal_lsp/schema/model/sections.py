"""The sections of a kind of proposal, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from proposal_lsp.schema.model.common import NOWHERE, Extras, ForbidSpec, RelationsSpec, ValueSpec
from proposal_lsp.schema.model.conditions import Condition, Requirement
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

#: What becomes of template text in a finished document: it must go (`replace`), or it is text that
#: stays (`keep`), such as a licence, a review process, or a list of tasks that are real.
Boilerplate = Literal["replace", "keep"]


@dataclass(frozen=True, slots=True, eq=False)
class ColumnSpec:
    """One column of a table."""

    header: str
    doc: str = ""
    aliases: tuple[str, ...] = ()
    #: Every cell must hold something.
    required: bool = False
    values: tuple[ValueSpec, ...] = ()
    pattern: Pattern | None = None
    #: No two cells are the same; the column holds ids.
    unique: bool = False
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table a section must hold."""

    columns: tuple[ColumnSpec, ...]
    min_rows: int = 1
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list a section must hold."""

    min_items: int = 1
    max_items: int | None = None
    checklist: bool = False
    item: Pattern | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """A labelled block a section must hold: a paragraph that starts `**Timeline**:`."""

    label: str
    doc: str = ""
    required: bool = True
    aliases: tuple[str, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class ContentSpec:
    """What the own body of a section must hold (its subsections not counted)."""

    table: TableSpec | None = None
    list: ListSpec | None = None
    #: Languages of which one fenced block must be there; an empty tuple asks for any; None for none.
    code: tuple[str, ...] | None = None
    labels: tuple[LabelSpec, ...] = ()
    #: The exact text, white space folded.
    text: str | None = None
    min_words: int = 0
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class RepeatSpec:
    """How often a section with holes in its heading may come."""

    min: int = 1
    max: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SectionSpec:
    """One section, with its subsections."""

    #: The heading as written in the schema, without number or decoration; may have holes.
    heading: Pattern
    doc: str = ""
    aliases: tuple[Pattern, ...] = ()
    required: Requirement = False
    forbidden: Condition | None = None
    repeat: RepeatSpec | None = None
    sections: tuple[SectionSpec, ...] = ()
    ordered: bool = True
    extras: Extras = "allow"
    #: No other section may follow it below the same parent, not even one that the schema does not name.
    last: bool = False
    #: `N/A - reason` is an answer here.
    allow_na: bool = False
    boilerplate: Boilerplate = "replace"
    content: ContentSpec = ContentSpec()
    #: What must occur nowhere in the section, its subsections included.
    forbid: tuple[ForbidSpec, ...] = ()
    #: What the subsections ask of each other.
    relations: RelationsSpec = field(default_factory=RelationsSpec)
    #: The severity of what is found wrong with the section, whatever the rule: a word, `off` too; empty: the rule's.
    severity: str = ""
    span: Span = NOWHERE
    #: The heading level, 1 to 6, where it is not the one below the section around it.
    level: int | None = None

    @property
    def name(self) -> str:
        """The heading as people know it."""
        return self.heading.words
