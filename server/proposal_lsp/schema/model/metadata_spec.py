"""The metadata of a kind of proposal, and its fields."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from proposal_lsp.document.model import Style
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model.common import (
    EXTRAS,
    MAX_FORBIDS,
    MAX_VALUES,
    NO_RELATIONS,
    NOWHERE,
    SEVERITIES,
    STATES,
    AllowNA,
    Extras,
    ForbidSpec,
    LengthSpec,
    RelationsSpec,
    State,
    ValueSpec,
)
from proposal_lsp.schema.model.condition_spec import Condition, Requirement
from proposal_lsp.schema.model.declare import Spec, inline, yaml_key
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

FieldType = Literal[
    "text", "integer", "date", "datetime", "url", "email", "handle", "version", "boolean", "list", "enum", "reference"
]
FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)

#: `ascending` or `descending`; numbers count as numbers.
Sorting = Literal["ascending", "descending"]
SORTINGS: tuple[Sorting, ...] = get_args(Sorting)

MAX_FIELDS = 200


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class RangeSpec(Spec, kind="range", what="a range"):
    """Which numbers are allowed."""

    #: The smallest number.
    min: int | None = yaml_key("number", low=None, default=None)
    #: The largest number.
    max: int | None = yaml_key("number", low=None, default=None)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class ItemsSpec(Spec, kind="items", what="a list"):
    """The items of a list: on one line, as a YAML sequence, or as a nested list."""

    #: What separates the items. Spaces around it do not count; a single space means that spaces separate.
    separator: str = yaml_key("separator", default=",")
    #: Whether items on one line must be separated by exactly the separator and one space, with no empty item.
    strict: bool = yaml_key("flag", default=False)
    #: The form of each item: one pattern, or a list of which one must match: `["{name}", "{name} (@{handle:word})"]`.
    item: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: The form of at least one item: one pattern, or a list of which one must match.
    some: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: The order the items must be in; numbers in them count as numbers.
    sorted: Sorting | None = yaml_key("word", options=SORTINGS, default=None)
    #: Whether no item may appear twice; letter case is ignored.
    unique: bool = yaml_key("flag", default=False)
    #: The fewest items. With 0 a required field may be empty: `[]`.
    min: int | None = yaml_key("number", default=None)
    #: The most items.
    max: int | None = yaml_key("number", default=None)

    @property
    def joint(self) -> str:
        """The standard text between two items: `, `, or ` | `, or a space."""
        if not self.separator.strip():
            return " "
        return f"{self.separator} " if self.separator in ",;:" else f" {self.separator} "


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class TargetSpec(Spec, kind="target", what="a target"):
    """What is required of the proposals that a field names."""

    #: The status that each must have; a fix sets it: `replaced`.
    status: str = yaml_key("text", default="")
    #: The states that each may be in, one or a list: `[agreed, done]`.
    state: tuple[State, ...] = yaml_key("states", of="states", options=STATES, default=())
    #: Whether each must be at least as mature as the document itself, and not dead unless the document is.
    mature: bool = yaml_key("flag", default=False)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class FieldSpec(Spec, kind="field", what="a field"):
    """One piece of metadata. May be left empty: an optional field that takes any text."""

    key: str
    #: What kind of value it is. Without it: `enum` if there are `values`, `list` if there is `list`, `integer` if there
    #: is `range`, `reference` if there is `inverse` or `target`, else `text`. A `reference` names one or more
    #: proposals, each by its id, its number, a link or a path.
    type: FieldType = yaml_key("word", options=FIELD_TYPES, default="text")
    #: Whether a document must have the field: `true`, `false`, or `{when: {Status: [Accepted]}}`.
    required: Requirement = yaml_key("requirement", default=False)
    #: The day, YYYY-MM-DD, on which the field was added to the template, or got its present name: older documents that
    #: lack it, or have it under one of the `aliases`, are only reported as `older-template`.
    since: date | None = yaml_key("day", default=None)
    #: Whether the field may appear several times, each time with a value of its own; in YAML it is a list instead.
    repeat: bool = yaml_key("flag", default=False)
    #: When a document must not have the field: `{when: {Status: [Draft]}}`.
    forbidden: Condition | None = yaml_key("condition", default=None)
    #: What the field is for and what a good value looks like. Shown in hover and completion.
    doc: str = yaml_key("text", default="")
    #: Other names under which the field is accepted.
    aliases: tuple[str, ...] = yaml_key("aliases", of="names", default=())
    #: The allowed values, in the order in which they should be offered; for a status, in the order of its lifecycle.
    values: tuple[ValueSpec, ...] = yaml_key("named", of="value", most=MAX_VALUES, default=())
    #: Whether other values than `values` are accepted too; `values` are then only offered.
    open: bool = yaml_key("flag", default=False)
    #: Whether `N/A - reason` is accepted, whatever the type; with `bare`, `N/A` without a reason too.
    allow_na: AllowNA = yaml_key("flag", options=("bare",), default=False)
    #: The form of the whole value: `BIP-{n}`. Of a list, one pattern must match.
    patterns: tuple[Pattern, ...] = yaml_key("patterns", name="pattern", default=())
    #: The message, without its subject, for a value or an item that does not have the pattern or type: `must be a
    #: thread of our forum`.
    message: str = yaml_key("phrase", default="")
    #: What is not allowed in the value: `[{find: ":", message: must not be in a title}]`.
    forbid: tuple[ForbidSpec, ...] = yaml_key("maps", of="forbid", most=MAX_FORBIDS, default=())
    #: How many characters the value may have: `{min: 2, max: 44}`.
    length: LengthSpec = yaml_key("map", of="length", default=LengthSpec())
    #: For `type: integer`, the allowed numbers: `{min: 0, max: 10}`.
    range: RangeSpec = yaml_key("map", of="range", default=RangeSpec())
    #: For `type: list` and `type: reference`, how items are separated, their form, their number, and their order.
    items: ItemsSpec = yaml_key("map", name="list", of="items", default=ItemsSpec())
    #: For `type: reference`, the field in which the other proposal must name this one: `superseded-by` for
    #: `supersedes`.
    inverse: str = yaml_key("field_name", of="reference", default="")
    #: For `type: reference`, what is required of the other proposals: `{status: replaced}`.
    target: TargetSpec = yaml_key("map", of="target", default=TargetSpec())
    #: The field of references that must list the proposals whose ids are in this value.
    listed: str = yaml_key("field_name", of="reference", default="")
    #: The value that is inserted with the field.
    default: str | None = yaml_key("text", default=None)
    #: A good value, shown in hover and in messages.
    example: str | None = yaml_key("text", default=None)
    #: The severity of all findings about the field, whatever the rule; `off` reports none. Without it, the rule
    #: decides.
    # A word, `off` too; empty: the rule's.
    severity: str = yaml_key("word", options=SEVERITIES, default="")
    #: The severity of the finding that the field is missing, unless the rule's is milder: `information` for what is
    #: only recommended.
    # Empty: the rule's.
    missing: str = yaml_key("word", options=SEVERITIES, default="")
    span: Span = NOWHERE

    @property
    def is_status(self) -> bool:
        """Whether the values of this field say how far the document has come."""
        return any(value.state for value in self.values)

    @property
    def is_list(self) -> bool:
        """Whether its value has items."""
        return self.type in ("list", "reference")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class MetadataSpec(Spec, kind="metadata", what="metadata"):
    """Where the metadata of a document is written, and which fields it has."""

    #: Where metadata is written: one place or a list of places. `front-matter`: YAML between `---`. `bold-lines`:
    #: `**Status**: Draft`. `list`: `- Status: Draft`. `lines`: `Status: Draft`. `table`: a row for each field.
    #: `preamble`: a fenced or indented block. `section`: the body of `## Status`. `sidecar`: a YAML file next to the
    #: document, named by `sidecar`.
    styles: tuple[Style, ...] = yaml_key("styles", name="in", of="places", default=())
    #: The name of the YAML file, in the folder of the document, that contains the metadata: `metadata.yaml`. Its text
    #: in a new proposal is the front matter of the template.
    sidecar: str = yaml_key("sidecar", default="")
    #: The heading of the section that contains the metadata, or a list of headings (the first is preferred). Without
    #: it, metadata comes before the first section.
    under: tuple[str, ...] = yaml_key("texts", of="headings", default=())
    #: Whether fields must be in the order of `fields`.
    ordered: bool = yaml_key("flag", default=False)
    #: Whether fields that the schema does not name are accepted (`allow`) or reported (`report`).
    extras: Extras = yaml_key("word", options=EXTRAS, default="allow")
    #: Date fields in order, the earliest first: `[Created, Updated]`.
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

    @property
    def changed(self) -> str | None:
        """The date of the last change, by its key: the last of the dates in order, if every status may have it."""
        key = self.date_order[-1] if len(self.date_order) > 1 else None
        spec = next((one for one in self.fields if one.key == key), None)
        return key if spec and spec.forbidden is None and not isinstance(spec.required, Condition) else None
