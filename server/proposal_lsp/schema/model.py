"""What a schema says, as plain values. `schema/load.py` makes them; nothing here reads a file.

Every place a schema file asks for something keeps `span`, its range in that file, so that a finding
can point at the line that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from proposal_lsp.document.styles import Style
from proposal_lsp.findings import Severity
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span, Text

State = Literal["open", "agreed", "done", "dead"]
STATES: tuple[State, ...] = ("open", "agreed", "done", "dead")

FieldType = Literal[
    "text", "integer", "date", "datetime", "url", "email", "handle", "version", "boolean", "list", "enum"
]
FIELD_TYPES: tuple[FieldType, ...] = (
    "text",
    "integer",
    "date",
    "datetime",
    "url",
    "email",
    "handle",
    "version",
    "boolean",
    "list",
    "enum",
)

Extras = Literal["allow", "report"]
#: What becomes of template text in a finished document: it must go (`replace`), or it is text that
#: stays (`keep`), such as a licence, a review process, or a list of tasks that are real.
Boilerplate = Literal["replace", "keep"]

NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where each named field has one of the given values (compared without case)."""

    when: tuple[tuple[str, tuple[str, ...]], ...]


#: `True`, `False`, or only under a condition.
Requirement = bool | Condition


@dataclass(frozen=True, slots=True, eq=False)
class ValueSpec:
    """One allowed value of a vocabulary."""

    name: str
    doc: str = ""
    aliases: tuple[str, ...] = ()
    #: A form with holes that also counts as this value, e.g. `Superseded by {reference}`.
    pattern: Pattern | None = None
    #: Status values only: how far the document has come, and which statuses may follow.
    state: State | None = None
    next: tuple[str, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class FieldSpec:
    """One metadata field."""

    key: str
    doc: str = ""
    aliases: tuple[str, ...] = ()
    type: FieldType = "text"
    required: Requirement = False
    forbidden: Condition | None = None
    values: tuple[ValueSpec, ...] = ()
    #: An open vocabulary accepts other values too; its values are offered, not enforced.
    open: bool = False
    #: One of these must match the whole value.
    patterns: tuple[Pattern, ...] = ()
    #: Fewest and most code points of the value; None is no bound.
    min_length: int | None = None
    max_length: int | None = None
    #: Smallest and largest number of an integer.
    minimum: int | None = None
    maximum: int | None = None
    #: What separates the items of a list, and what each item must be.
    separator: str = ","
    item: Pattern | None = None
    default: str | None = None
    example: str | None = None
    span: Span = NOWHERE

    @property
    def is_status(self) -> bool:
        """Whether the values of this field say how far the document has come."""
        return any(value.state for value in self.values)


@dataclass(frozen=True, slots=True)
class MetadataSpec:
    """Where metadata lives and what it holds."""

    styles: tuple[Style, ...] = ()
    #: Names of the section that holds the metadata; empty: it stands before the first section.
    under: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    #: Whole lines that repeat metadata elsewhere, e.g. `*Version {version} | {date}*`; a hole names a field.
    mirrors: tuple[Pattern, ...] = ()
    ordered: bool = False
    extras: Extras = "allow"
    #: Keys of date fields whose dates must not run backwards.
    date_order: tuple[str, ...] = ()
    #: The name of the YAML file beside the document that holds the metadata; empty where there is none.
    sidecar: str = ""


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
    #: `N/A - reason` is an answer here.
    allow_na: bool = False
    boilerplate: Boilerplate = "replace"
    content: ContentSpec = ContentSpec()
    span: Span = NOWHERE

    @property
    def name(self) -> str:
        """The heading as people know it."""
        return self.heading.source


@dataclass(frozen=True, slots=True)
class DetectSpec:
    """What makes a document one of this kind, beside its title, sections and fields."""

    #: Field values that decide alone, e.g. `type: technical-spec`.
    fields: tuple[tuple[str, str], ...] = ()
    #: Globs on the path; `**` crosses folders.
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleSpec:
    """The form of the H1. `pattern` is None where any title will do."""

    pattern: Pattern | None = None
    #: Something such as an emoji that may stand before the title.
    prefix: str = ""
    doc: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True, eq=False, repr=False)
class Schema:
    """A kind of proposal."""

    id: str
    name: str
    doc: str = ""
    detect: DetectSpec = DetectSpec()
    #: None: a document of this kind has no H1.
    title: TitleSpec | None = None
    metadata: MetadataSpec = MetadataSpec()
    sections: tuple[SectionSpec, ...] = ()
    #: The heading level of the outermost sections.
    level: int = 2
    #: Whether section headings carry numbers (`## 3. Requirements`).
    numbered: bool = False
    ordered: bool = True
    extras: Extras = "allow"
    #: A template for the file name, e.g. `eip-{eip}.md`.
    filename: Pattern | None = None
    #: Severities that differ from the rules' own: (code, state or None for all, severity or None for off).
    severities: tuple[tuple[str, State | None, Severity | None], ...] = ()
    #: The text of the template, and its file (a path for people; never opened again).
    template: str = ""
    template_path: str = ""
    #: The front matter of the template, without its marks, where it is the text of a sidecar.
    sidecar_template: str = ""
    #: The schema file: its path, and its text for positions.
    path: str = ""
    source: Text = field(default_factory=lambda: Text(""))
    #: What other modules work out from a schema once and keep for as long as it lives, by their own names.
    derived: dict[str, Any] = field(default_factory=dict, init=False)

    def __repr__(self) -> str:
        return f"Schema({self.id!r})"
