"""The metadata of a kind of proposal, and its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from proposal_lsp.document.styles import Style
from proposal_lsp.schema.model.common import (
    EXTRAS,
    MAX_FORBIDS,
    MAX_VALUES,
    NO_RELATIONS,
    NOWHERE,
    SEVERITIES,
    Extras,
    ForbidSpec,
    RelationsSpec,
    ValueSpec,
)
from proposal_lsp.schema.model.conditions import Condition, Requirement
from proposal_lsp.schema.model.declare import Spec, inline, yaml_key
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

FieldType = Literal[
    "text", "integer", "date", "datetime", "url", "email", "handle", "version", "boolean", "list", "enum"
]
FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)

#: `ascending` or `descending`; numbers count as numbers.
Sorting = Literal["ascending", "descending"]
SORTINGS: tuple[Sorting, ...] = get_args(Sorting)

MAX_FIELDS = 200


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class LengthSpec(Spec, kind="length", what="a length"):
    """How many characters a value may have."""

    #: The fewest characters.
    min: int | None = yaml_key("number", default=None)
    #: The most characters.
    max: int | None = yaml_key("number", default=None)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class RangeSpec(Spec, kind="range", what="a range"):
    """Which numbers are allowed."""

    #: The smallest number.
    min: int | None = yaml_key("number", low=None, default=None)
    #: The largest number.
    max: int | None = yaml_key("number", low=None, default=None)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class ItemsSpec(Spec, kind="items", what="a list"):
    """What a list in one value holds; a YAML sequence and a nested list are lists as well."""

    #: What separates the items. Blanks around it do not count; a blank alone means that blanks separate.
    separator: str = yaml_key("separator", default=",")
    #: Whether items on one line must be separated by exactly the separator and one blank, with no empty item.
    strict: bool = yaml_key("flag", default=False)
    #: What each item must be: one pattern, or a list of which one must match: `["{name}", "{name} (@{handle:word})"]`.
    item: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: What at least one item must be: one pattern, or a list of them.
    some: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: The order the items must be in; numbers in them count as numbers.
    sorted: Sorting | None = yaml_key("word", options=SORTINGS, default=None)
    #: Whether no item may come twice; letter case does not count.
    unique: bool = yaml_key("flag", default=False)
    #: The fewest items.
    min: int | None = yaml_key("number", default=None)
    #: The most items.
    max: int | None = yaml_key("number", default=None)

    @property
    def joint(self) -> str:
        """What stands between two items where nothing is loose: `, `, or ` | `, or a blank."""
        if not self.separator.strip():
            return " "
        return f"{self.separator} " if self.separator in ",;:" else f" {self.separator} "


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class FieldSpec(Spec, kind="field", what="a field"):
    """One piece of metadata. May be left empty: an optional field that takes any text."""

    key: str
    #: What the value is. Without it: `enum` where there are `values`, `list` where there is `list`, `integer` where
    #: there is `range`, else `text`.
    type: FieldType = yaml_key("word", options=FIELD_TYPES, default="text")
    #: Whether a document must have the field: `true`, `false`, or `{when: {Status: [Accepted]}}`.
    required: Requirement = yaml_key("requirement", default=False)
    #: When a document must not have the field: `{when: {Status: [Draft]}}`.
    forbidden: Condition | None = yaml_key("condition", default=None)
    #: What the field is for and what a good value looks like. Shown in hover and completion.
    doc: str = yaml_key("text", default="")
    #: Other names under which the field is accepted.
    aliases: tuple[str, ...] = yaml_key("aliases", of="names", default=())
    #: The vocabulary of the field, in the order in which it should be offered; for a status, in the order of its life.
    values: tuple[ValueSpec, ...] = yaml_key("named", of="value", most=MAX_VALUES, default=())
    #: An open vocabulary only offers its values; others are accepted too.
    open: bool = yaml_key("flag", default=False)
    #: What the whole value must look like: `BIP-{n}`. Of a list, one pattern must match.
    patterns: tuple[Pattern, ...] = yaml_key("patterns", name="pattern", default=())
    #: What to say in place of the pattern or type where a value, or an item of a list, does not have it. It goes on
    #: where the value leaves off: `must be a thread of our forum`.
    message: str = yaml_key("phrase", default="")
    #: What must occur nowhere in the value: `[{find: ":", message: must not be in a title}]`.
    forbid: tuple[ForbidSpec, ...] = yaml_key("maps", of="forbid", most=MAX_FORBIDS, default=())
    #: How many characters the value may have: `{min: 2, max: 44}`.
    length: LengthSpec = yaml_key("map", of="length", default=LengthSpec())
    #: For `type: integer`: which numbers are allowed: `{min: 0, max: 10}`.
    range: RangeSpec = yaml_key("map", of="range", default=RangeSpec())
    #: For `type: list`: how its items are separated, what each must be, how many there may be, and in which order.
    items: ItemsSpec = yaml_key("map", name="list", of="items", default=ItemsSpec())
    #: The value that is filled in where the field is inserted.
    default: str | None = yaml_key("text", default=None)
    #: A good value, shown in hover and in messages.
    example: str | None = yaml_key("text", default=None)
    #: How grave it is when something is wrong with the field, whatever the rule: `off` says nothing of it at all.
    #: Without it, the rule decides.
    # A word, `off` too; empty: the rule's.
    severity: str = yaml_key("word", options=SEVERITIES, default="")
    span: Span = NOWHERE

    @property
    def is_status(self) -> bool:
        """Whether the values of this field say how far the document has come."""
        return any(value.state for value in self.values)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class MetadataSpec(Spec, kind="metadata", what="metadata"):
    """Where the facts about a document stand, and which there are."""

    #: One place or a list of places where metadata is looked for. `front-matter`: YAML between `---`. `bold-lines`:
    #: `**Status**: Draft`. `list`: `- Status: Draft`. `lines`: `Status: Draft`. `table`: a row for each field.
    #: `preamble`: a fenced or indented block. `section`: the body of `## Status`. `sidecar`: a YAML file beside the
    #: document, named by `sidecar`.
    styles: tuple[Style, ...] = yaml_key("styles", name="in", of="places", default=())
    #: The name of the YAML file, in the folder of the document, that holds the metadata: `metadata.yaml`. Its text in a
    #: new proposal is the front matter of the template.
    sidecar: str = yaml_key("sidecar", default="")
    #: The heading of the section that holds the metadata, or a list of headings (the first is preferred). Without it,
    #: metadata stands before the first section.
    under: tuple[str, ...] = yaml_key("texts", of="headings", default=())
    #: Whether fields must stand in the order of `fields`.
    ordered: bool = yaml_key("flag", default=False)
    #: Whether fields that the schema does not name are accepted (`allow`) or reported (`report`).
    extras: Extras = yaml_key("word", options=EXTRAS, default="allow")
    #: Date fields whose dates must not run backwards: `[Created, Updated]`.
    date_order: tuple[str, ...] = yaml_key("dates", of="fields", default=())
    #: Whole lines elsewhere in the document that repeat metadata and must agree with it: `*Version {version} |
    #: {date}*`. Each hole names a field.
    mirrors: tuple[Pattern, ...] = yaml_key("mirrors", of="lines", default=())
    #: The fields, by the name they are written under in documents.
    fields: tuple[FieldSpec, ...] = yaml_key("named", of="field", most=MAX_FIELDS, default=())
    relations: RelationsSpec = inline(
        RelationsSpec,
        "relations",
        of="fields",
        words={"names": "fields", "group": "author, authors", "pair": "superseded-by: [reason]"},
        default=NO_RELATIONS,
    )
