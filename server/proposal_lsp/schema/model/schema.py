"""A kind of proposal as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from proposal_lsp.findings import Severity
from proposal_lsp.schema.model.common import NOWHERE, Extras, ForbidSpec, RelationsSpec, State
from proposal_lsp.schema.model.conditions import Condition
from proposal_lsp.schema.model.metadata import MetadataSpec
from proposal_lsp.schema.model.sections import SectionSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span, Text


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
    #: Other forms that are accepted.
    aliases: tuple[Pattern, ...] = ()

    @property
    def forms(self) -> tuple[Pattern, ...]:
        """All forms, the one to write first; none where any title will do."""
        return (self.pattern, *self.aliases) if self.pattern else ()

    def fits(self, words: str, *, typed: bool = True) -> bool:
        """Whether a title is of one of the forms; `typed` as for `Pattern.match`."""
        return any(form.match(words, typed=typed) for form in self.forms)


@dataclass(frozen=True, slots=True)
class ExemptSpec:
    """Documents for which some rules do not hold: those from before a rule was made, for instance."""

    #: Codes of rules; none: all.
    rules: tuple[str, ...]
    condition: Condition
    why: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Schema:
    """A kind of proposal."""

    id: str
    name: str
    doc: str = ""
    detect: DetectSpec = DetectSpec()
    #: None: a document of this kind has no H1.
    title: TitleSpec | None = None
    metadata: MetadataSpec = field(default_factory=MetadataSpec)
    sections: tuple[SectionSpec, ...] = ()
    #: The heading level of the outermost sections.
    level: int = 2
    #: Whether section headings carry numbers (`## 3. Requirements`).
    numbered: bool = False
    ordered: bool = True
    extras: Extras = "allow"
    #: Whether comments of the author's own are reported, as those of the template are.
    comments: Extras = field(default="allow", kw_only=True)
    #: Whether text before the first section (below the title) is reported.
    lead: Extras = field(default="allow", kw_only=True)
    #: What the file may be called, e.g. `eip-{eip}.md` or `eip-{eip}/index.md`.
    filename: tuple[Pattern, ...] = ()
    #: What must occur nowhere in the text; metadata, code, comments and the targets of links do not count.
    forbid: tuple[ForbidSpec, ...] = ()
    #: Severities that differ from the rules' own: (code, state or None for all, severity or None for off).
    severities: tuple[tuple[str, State | None, Severity | None], ...] = ()
    #: What the outermost sections ask of each other.
    relations: RelationsSpec = field(default_factory=RelationsSpec)
    #: Where some rules do not hold.
    exempt: tuple[ExemptSpec, ...] = ()
    #: What held for some documents, older ones for instance; the first whose condition holds is the schema used.
    versions: tuple[VersionSpec, ...] = ()
    #: Of a version, its name.
    version: str = ""
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


@dataclass(frozen=True, slots=True)
class VersionSpec:
    """A version of a kind of proposal, and for which documents it holds."""

    condition: Condition
    schema: Schema
