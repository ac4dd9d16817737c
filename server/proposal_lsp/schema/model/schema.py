"""The specification of a kind of proposal."""

from __future__ import annotations

from typing import Any

from proposal_lsp.findings import Severity
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.schema.model.common import (
    EXTRAS,
    MAX_FORBIDS,
    NO_RELATIONS,
    NOWHERE,
    SEVERITIES,
    Extras,
    ForbidSpec,
    RelationsSpec,
    State,
)
from proposal_lsp.schema.model.condition_spec import Condition, Requirement
from proposal_lsp.schema.model.declare import Spec, inline, yaml_key
from proposal_lsp.schema.model.metadata_spec import FieldSpec, MetadataSpec
from proposal_lsp.schema.model.section_spec import MAX_LEVEL, SectionSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span, Text

#: Each version is a schema of its own.
MAX_VERSIONS = 20
#: In the place of a rule's code: a comment of the template that documents keep.
KEPT_COMMENT = "kept comment"
BEGINNING = "A schema begins with `id:` and `name:`"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class DetectSpec(Spec, kind="detect", what="detection"):
    """How documents of this kind are recognised, in addition to title, sections and fields."""

    #: Field values that are decisive: `{type: technical-spec}`.
    fields: tuple[tuple[str, str], ...] = yaml_key("pairs", default=())
    #: Globs on the path of the document, from the root of the project; `**` crosses folders: `**/specs/*.md`.
    files: tuple[str, ...] = yaml_key("texts", of="globs", default=())
    #: Whether documents at other paths than `files` can be of this kind if they do not say so themselves.
    elsewhere: bool = yaml_key("flag", default=True)
    #: Whether a path in `files` is decisive, whatever the document contains. In a project's own schema it always is.
    decisive: bool = yaml_key("flag", default=False)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TitleSpec(Spec, kind="title", what="a title"):
    """The form of the title (the H1).

    A pattern such as `RFC-{number}: {title}`, `none` for documents without an H1, `any` for any title, or a mapping
    with `pattern`, `prefix` and `doc`.
    """

    #: The form of the title: `RFC-{number}: {title}`; a hole must agree with the field of its name, and with the holes
    #: of its name in the file name and in headings. `any`, or no pattern, accepts every title.
    pattern: Pattern | None = yaml_key("title_pattern", default=None)
    #: Other forms that are accepted: `ADR {number}: {title}`.
    aliases: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: Something that may come before the title, such as an emoji.
    prefix: str = yaml_key("text", default="")
    #: What a good title says. Shown in hover.
    doc: str = yaml_key("text", default="")
    span: Span = NOWHERE

    @property
    def forms(self) -> tuple[Pattern, ...]:
        """All forms, the one to write first; none if any title will do."""
        return (self.pattern, *self.aliases) if self.pattern else ()

    def fits(self, words: str, *, typed: bool = True) -> bool:
        """Whether a title is of one of the forms; `typed` as for `Pattern.match`."""
        return any(form.match(words, typed=typed) for form in self.forms)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class ReferencesSpec(Spec, kind="references", what="references"):
    """How documents refer to other proposals of this kind."""

    #: The forms of their ids, one or a list, each with one hole for the number: `ADR-{number}`. Those of the title and
    #: the file name are known without it.
    ids: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: Whether each id in the text must be that of a proposal. Ids with more digits than any number in the repository
    #: are ignored.
    known: bool = yaml_key("flag", default=False)
    #: Whether the first mention of each proposal, if it is not in code, must be a link.
    linked: bool = yaml_key("flag", default=False)
    #: Whether each proposal that a link leads to must be at least as mature as the document, and not dead unless the
    #: document is.
    mature: bool = yaml_key("flag", default=False)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ExemptSpec(Spec, kind="exemption", what="an exemption"):
    """Documents to which some rules do not apply."""

    #: The codes of the rules, one or a list; all rules if not given.
    rules: tuple[str, ...] = yaml_key("codes", of="codes of rules", default=())
    condition: Condition = inline(
        Condition, needs="An exemption needs `when` or `unless`; what is off for all documents goes in `rules`"
    )
    #: The reason, shown in hover and by `schema explain`.
    why: str = yaml_key("phrase", default="")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Schema(Spec, kind="schema", what="a schema"):
    """A kind of proposal: what its documents contain.

    One YAML file for each kind; the template is a file next to it.
    """

    #: The name of this kind in the configuration and on the command line: lowercase letters, digits and hyphens.
    id: str = yaml_key("id", default="", needs=f"`id` is missing. {BEGINNING}")
    #: The id of a schema to start from. Mappings merge key by key, lists of sections merge by heading, anything else is
    #: replaced. A project's schema may extend the shipped one of the same id.
    # What it says is merged already.
    extends: str = yaml_key("extends", default="")
    #: The name of this kind of proposal for people: `Technical specification`.
    name: str = yaml_key("text", default="", needs=f"`name` is missing. {BEGINNING}")
    #: What this kind of proposal is for. Shown in hover and in lists.
    doc: str = yaml_key("text", default="")
    #: The Markdown file next to this one that new documents start from. Missing sections are inserted from it, and text
    #: left over from it is reported.
    # A path for people; never opened again.
    template_path: str = yaml_key("template", name="template", default="")
    #: How documents of this kind are recognised, in addition to title, sections and fields.
    detect: DetectSpec = yaml_key("map", of="detect", default=DetectSpec())
    #: The form of the title (the H1): a pattern such as `RFC-{number}: {title}`, `none` for documents without an H1,
    #: `any` for any title, or a mapping with `pattern`, `prefix` and `doc`.
    # None: a document of this kind has no H1.
    title: TitleSpec | None = yaml_key("title", default=TitleSpec())
    #: Where the metadata (status, author, dates ...) is written, and which fields it has.
    metadata: MetadataSpec = yaml_key("map", of="metadata", default=MetadataSpec())
    #: The heading level of the outermost sections: 2 for `##`.
    level: int = yaml_key("level", low=1, high=MAX_LEVEL, default=2)
    #: Whether headings have numbers, `## 3. Requirements`. Headings in this file are written without them. `false`
    #: reports numbers. Without it, documents may have them or not.
    # None: both are fine.
    numbered: bool | None = yaml_key("flag", default=None)
    #: Whether the outermost sections must be in the order of `sections`.
    ordered: bool = yaml_key("flag", default=True)
    #: Whether outermost sections that the schema does not name are accepted (`allow`) or reported (`report`).
    extras: Extras = yaml_key("word", options=EXTRAS, default="allow")
    #: Whether the author's own comments may stay in the text (`allow`) or are reported like those of the template
    #: (`report`).
    comments: Extras = yaml_key("word", options=EXTRAS, default="allow")
    #: Whether a heading may have marks at its end too, `## Goal ##`, or is reported then: `report` if programs that
    #: read the documents treat them as a part of the name. In a heading with a hole they are always accepted.
    closing_marks: Extras = yaml_key("word", options=EXTRAS, default="allow")
    #: Whether text before the first section, below the title if there is one, is accepted (`allow`) or reported
    #: (`report`). Metadata and comments do not count.
    lead: Extras = yaml_key("word", options=EXTRAS, default="allow")
    #: The form of the file name, or a list of forms, such as `["bip-{BIP}.md",
    #: "bip-{BIP}/index.md"]`. A hole must agree with the field of its name, and with the holes of its name in the
    #: title and in headings. Letter case counts.
    filename: tuple[Pattern, ...] = yaml_key("patterns", default=())
    #: What is not allowed in the text, each with its message and what to write instead: `[{find: ["RFC{n}", "RFC
    #: {n}"], replace: "RFC-{n}"}]`. Metadata, code, comments, URLs and the targets of links are not searched.
    forbid: tuple[ForbidSpec, ...] = yaml_key("maps", of="forbid", most=MAX_FORBIDS, default=())
    #: How documents refer to other proposals of this kind: `{known: true}`. Without it, ids in the text are not
    #: checked.
    references: ReferencesSpec | None = yaml_key("map", of="references", default=None)
    #: Severities that differ from the rules' own, by the code of the rule: one severity, or one for each state of a
    #: document: `{misnumbered-section: {open: off, agreed: hint}}`.
    # Each is (code, state or None for all, severity or None for off).
    severities: tuple[tuple[str, State | None, Severity | None], ...] = yaml_key("rules", name="rules", default=())
    #: The severity of findings about a section that the document has enough of without it, and about a heading that is
    #: only nearly that of one, unless the rule's is milder: `information` if programs that read the documents ignore
    #: such a heading. One that is optional, that another repetition makes up for, or a second copy.
    # Empty: the rule's.
    spare: str = yaml_key("word", options=SEVERITIES, default="")
    #: Documents to which some rules do not apply, such as those written before a rule existed: `[{rules:
    #: [missing-section], when: {number: {max: 99}}, why: written before the template}]`.
    exempt: tuple[ExemptSpec, ...] = yaml_key("maps", of="exemption", default=())
    #: Versions for some documents, older ones for instance; the first whose condition holds is used. Each gives only
    #: what differs, and is merged over the schema as a schema is over the one it extends.
    versions: tuple[VersionSpec, ...] = yaml_key("versions", of="version", most=MAX_VERSIONS, default=())
    #: The outermost sections, in order.
    sections: tuple[SectionSpec, ...] = yaml_key("sections", of="section", default=())
    relations: RelationsSpec = inline(
        RelationsSpec,
        "relations",
        of="sections",
        words={"names": "outermost sections", "group": "Summary, Abstract", "pair": "Migration: [Rollback]"},
        default=NO_RELATIONS,
    )
    #: Of a version, its name.
    version: str = ""
    #: As it was on an earlier day: what has come to be asked for since, and when that is required.
    later: tuple[tuple[SectionSpec | FieldSpec, Requirement], ...] = ()
    #: Whether no one wrote it: it was derived from its template.
    is_derived: bool = False
    #: The codes of rules of which no document hears more than once: most documents of the kind break them.
    once: frozenset[str] = frozenset()
    #: What several documents of the kind have in common that a rule reports, by its code and message: information; and,
    #: by `KEPT_COMMENT`, the comments of the template that most of them keep, whitespace folded.
    customs: frozenset[tuple[str, str]] = frozenset()
    #: The text of the template.
    template: str = ""
    #: The front matter of the template, without its marks, where it is the text of a sidecar.
    sidecar_template: str = ""
    #: The schema file: its path, and its text for positions.
    path: str = ""
    source: Text = field(default_factory=lambda: Text(""))
    #: What other modules work out from a schema once and keep for as long as it lives, by their own names.
    derived: dict[object, Any] = field(default_factory=dict, init=False)

    def __repr__(self) -> str:
        return f"Schema({self.id!r})"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class VersionSpec(Spec, kind="version", what="a version"):
    """A version: its name, the documents that it is for, and what differs."""

    #: What people call this version; shown in hover and by `schema explain`.
    name: str = yaml_key("text", needs="A version needs a `name`")
    condition: Condition = inline(Condition, needs="A version needs `when` or `unless`: which documents it is for")
    # A version says what differs, but not of what kind it is.
    schema: Schema = inline(Schema, "merged", without=("id", "extends", "name", "detect", "versions"))
