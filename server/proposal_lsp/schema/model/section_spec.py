"""The sections of a kind of proposal, and their contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, get_args

from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model.common import (
    EXTRAS,
    MAX_FORBIDS,
    MAX_VALUES,
    NO_RELATIONS,
    NOWHERE,
    SEVERITIES,
    AllowNA,
    Extras,
    ForbidSpec,
    LengthSpec,
    RelationsSpec,
    ValueSpec,
)
from proposal_lsp.schema.model.condition_spec import Condition, Requirement
from proposal_lsp.schema.model.declare import Spec, inline, yaml_key
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

#: Whether template text must be replaced in a finished document (`replace`) or may stay (`keep`), such as a licence, a
#: review process, or a list of real tasks.
Boilerplate = Literal["replace", "keep"]
BOILERPLATE: tuple[Boilerplate, ...] = get_args(Boilerplate)

MAX_LEVEL = 6


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class ColumnSpec(Spec, kind="column", what="a column"):
    """One column. May be left empty: any text."""

    header: str
    #: The form of each cell: `FR-{n}`.
    pattern: Pattern | None = yaml_key("pattern", default=None)
    #: Whether all cells must differ, as ids do.
    unique: bool = yaml_key("flag", default=False)
    #: Whether every cell must have a value.
    required: bool = yaml_key("flag", default=False)
    #: What the column is for and what a good cell says. Shown in hover.
    doc: str = yaml_key("text", default="")
    #: Other headers under which the column is accepted.
    aliases: tuple[str, ...] = yaml_key("aliases", of="names", default=())
    #: The allowed values of the column.
    values: tuple[ValueSpec, ...] = yaml_key("named", of="value", most=MAX_VALUES, default=())
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class TableSpec(Spec, kind="table", what="a table"):
    """A table that the section must contain."""

    #: The fewest rows below the header.
    min_rows: int = yaml_key("number", default=1)
    #: The columns, by header, from left to right.
    columns: tuple[ColumnSpec, ...] = yaml_key("named", of="column", needs="A table needs `columns`")
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class ListSpec(Spec, kind="list", what="a list"):
    """A list that the section must contain."""

    #: The fewest items.
    min_items: int = yaml_key("number", name="min", default=1)
    #: The most items; no limit if not given.
    max_items: int | None = yaml_key("number", name="max", default=None)
    #: Whether each item has a box, `- [ ]`.
    checklist: bool = yaml_key("flag", default=False)
    #: The form of each item.
    item: Pattern | None = yaml_key("pattern", default=None)
    #: The forms that the items have in turn: `["From: {old}", "To: {new}"]`.
    in_turn: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: Whether the numbers of items (`2.1`), where they have one, begin with that of their heading (`## 2.`) and differ.
    numbered: bool = yaml_key("flag", default=False)
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class LabelSpec(Spec, kind="label", what="a label"):
    """A labelled block. May be left empty: a required one."""

    label: str
    #: What the block is for. Shown in hover.
    doc: str = yaml_key("text", default="")
    #: Whether the section must contain the block.
    required: bool = yaml_key("flag", default=True)
    #: Other labels under which the block is accepted.
    aliases: tuple[str, ...] = yaml_key("aliases", of="names", default=())
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContentSpec(Spec, kind="content", what="the content of a section"):
    """What the section's own text must contain; its subsections do not count."""

    #: A table with these columns.
    table: TableSpec | None = yaml_key("map", of="table", default=None)
    #: A list; `{}` requires any list with one item.
    list: ListSpec | None = yaml_key("map", of="list", default=None)
    #: A fenced code block: `true` for any language, one language, or a list of languages of which one must be present.
    # An empty tuple asks for a block in any language; None for no block.
    code: tuple[str, ...] | None = yaml_key("code", of="languages", default=None)
    #: Paragraphs that start with a label, `**Timeline**: ...`; a mapping from each label to its keys, or a plain list
    #: of labels.
    labels: tuple[LabelSpec, ...] = yaml_key("named", of="label", default=())
    #: The exact text of the section, which may be the template's; whitespace and comments do not count. The name of a
    #: field in braces stands for its value, as in `Copyright {Author}`.
    text: str | None = yaml_key("text", default=None)
    #: The fewest words of the section's own text.
    min_words: int = yaml_key("number", default=0)
    #: How many characters the section's own text may have: `{min: 50, max: 1000}`.
    length: LengthSpec = yaml_key("map", of="length", default=LengthSpec())
    #: Words, one of which the section's own text must contain, in this letter case: `[SHALL, MUST]`.
    any_word: tuple[str, ...] = yaml_key("texts", of="words", default=())
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RepeatSpec(Spec, kind="repeat", what="a repetition"):
    """How often the section may appear."""

    #: The fewest; 1 if not given.
    min: int = yaml_key("number", default=1)
    #: The most; no limit if not given.
    max: int | None = yaml_key("number", default=None)
    #: Whether each must have a name of its own.
    distinct: bool = yaml_key("flag", default=False)
    #: Whether a heading of this form may also be in other places, as a section of the author's own.
    elsewhere: bool = yaml_key("flag", default=True)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class SectionSpec(Spec, kind="section", what="a section"):
    """One section of the document."""

    #: The heading, without its number; may be a pattern: `Phase {n}: {name}`. It is compared without letter case,
    #: markup, emoji, number (`2.`, `(2)`, `II.`, `B.`), anchor (`{#id}`) and decorations such as `(required)`.
    heading: Pattern = yaml_key("pattern", needs="A section needs a `heading`")
    #: What the section is for and what a good one says. Shown in hover and completion.
    doc: str = yaml_key("text", default="")
    #: Whether a document must have the section: `true`, `false`, or `{when: {Status: [Accepted]}}`.
    required: Requirement = yaml_key("requirement", default=True)
    #: The day, YYYY-MM-DD, on which the section was added to the template, or got its present heading: older documents
    #: that lack it, or have it under one of the `aliases`, are only reported as `older-template`.
    since: date | None = yaml_key("day", default=None)
    #: When a document must not have the section.
    forbidden: Condition | None = yaml_key("condition", default=None)
    #: Other headings under which the section is accepted.
    aliases: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: The section may appear several times: `{min: 1, max: 9}`. Its heading needs a hole.
    repeat: RepeatSpec | None = yaml_key("map", of="repeat", default=None)
    #: Whether the subsections must be in the order of `sections`.
    ordered: bool = yaml_key("flag", default=True)
    #: Whether subsections that the schema does not name are accepted (`allow`) or reported (`report`).
    extras: Extras = yaml_key("word", options=EXTRAS, default="allow")
    #: The heading level of this section, where it is not one more than that of the section around it: 6 for `######`.
    level: int | None = yaml_key("level", low=1, high=MAX_LEVEL, default=None)
    #: Whether programs that read the documents find the section at any level: a wrong level then has the severity of
    #: `spare`.
    any_level: bool = yaml_key("flag", default=False)
    #: Whether no other section may follow this one below the same parent, not even one that the schema does not name.
    last: bool = yaml_key("flag", default=False)
    #: Whether `N/A - reason` is accepted here; with `bare`, `N/A` without a reason too.
    allow_na: AllowNA = yaml_key("flag", options=("bare",), default=False)
    #: What to do with the template's text for this section. `replace`: it is an instruction and must go. `keep`: it may
    #: stay, such as a licence, a review process or a list of real tasks.
    boilerplate: Boilerplate = yaml_key("word", options=BOILERPLATE, default="replace")
    #: What the section's own text must contain: a table, a list, code, labelled blocks, exact text, a number of words.
    content: ContentSpec = yaml_key("map", of="content", default=ContentSpec())
    #: What is not allowed in the section and its subsections: `[{find: click here, message: does not say where the link
    #: leads}]`.
    forbid: tuple[ForbidSpec, ...] = yaml_key("maps", of="forbid", most=MAX_FORBIDS, default=())
    #: The severity of all findings about the section, whatever the rule; `off` reports none. Without it, the rule
    #: decides.
    # A word, `off` too; empty: the rule's.
    severity: str = yaml_key("word", options=SEVERITIES, default="")
    #: The severity of the finding that the section is missing, unless the rule's is milder: `information` for what is
    #: only recommended.
    # Empty: the rule's.
    missing: str = yaml_key("word", options=SEVERITIES, default="")
    #: The subsections, in order.
    sections: tuple[SectionSpec, ...] = yaml_key("sections", of="section", default=())
    relations: RelationsSpec = inline(
        RelationsSpec,
        "relations",
        of="sections",
        words={"names": "subsections", "group": "Costs, Budget", "pair": "Migration: [Rollback]"},
        default=NO_RELATIONS,
    )
    span: Span = NOWHERE

    @property
    def name(self) -> str:
        """The heading as people know it."""
        return self.heading.words


def every_section(sections: Sequence[SectionSpec]) -> Iterator[SectionSpec]:
    """Each section before its subsections, at any depth."""
    for section in sections:
        yield section
        yield from every_section(section.sections)
