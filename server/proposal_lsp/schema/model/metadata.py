"""The metadata of a kind of proposal, and its fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from proposal_lsp.document.styles import Style
from proposal_lsp.schema.model.common import NOWHERE, Extras, ForbidSpec, RelationsSpec, ValueSpec
from proposal_lsp.schema.model.conditions import Condition, Requirement
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

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

#: `ascending` or `descending`; numbers count as numbers.
Sorting = Literal["ascending", "descending"]
SORTINGS: tuple[Sorting, ...] = ("ascending", "descending")


@dataclass(frozen=True, slots=True)
class ItemsSpec:
    """What a field of type `list` holds: on one line between separators, or as a YAML sequence or nested list."""

    separator: str = ","
    #: On one line: exactly `joint` between two items, and no empty item.
    strict: bool = False
    #: Each item must match one of these; any will do where there are none.
    item: tuple[Pattern, ...] = ()
    #: At least one item must match one of these.
    some: tuple[Pattern, ...] = ()
    sorted: Sorting | None = None
    unique: bool = False
    min: int | None = None
    max: int | None = None

    @property
    def joint(self) -> str:
        """What stands between two items where nothing is loose: `, `, or ` | `, or a blank."""
        if not self.separator.strip():
            return " "
        return f"{self.separator} " if self.separator in ",;:" else f" {self.separator} "


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
    #: Said in place of the pattern or the type, where the value goes on with it: `must be a thread of our forum`.
    message: str = ""
    forbid: tuple[ForbidSpec, ...] = ()
    #: Fewest and most code points of the value; None is no bound.
    min_length: int | None = None
    max_length: int | None = None
    #: Smallest and largest number of an integer.
    minimum: int | None = None
    maximum: int | None = None
    items: ItemsSpec = ItemsSpec()
    default: str | None = None
    example: str | None = None
    #: The severity of what is found wrong with the field, whatever the rule: a word, `off` too; empty: the rule's.
    severity: str = ""
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
    #: What the fields ask of each other.
    relations: RelationsSpec = field(default_factory=RelationsSpec)
