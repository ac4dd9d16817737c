"""The analysis of a document: takes a path and a text, returns everything known about them. Pure."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from proposal_lsp.binding import Binding, bind
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.catalog.template_names import named_as
from proposal_lsp.config import CONFIG_NAME, SCHEMA_FOLDER, Config
from proposal_lsp.detection import Detection, modeline, select, telling_fields
from proposal_lsp.document import Document, parse_sidecar, parse_text
from proposal_lsp.document.limits import Amount, fields_in, nearest_limit
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.incremental import LazyFindings, Origin, Revision, metadata_headings, revised, unchanged_fields
from proposal_lsp.lazy_dataclasses import dataclass, field, replace
from proposal_lsp.rules import (
    INTERNAL_ERROR,
    RULES,
    UNREADABLE_FILE,
    RuleFindings,
    apply_rules,
    nothing_known,
    settle,
    with_rules,
)
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.sidecar import sidecar_schema
from proposal_lsp.text import Change, Span, Text
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.mention_forms import known_prefixes
from proposal_lsp.workspace.other_ids import Places
from proposal_lsp.workspace.read_entry import read_entry, stub_kind

# Start-up time matters, and most projects have no template.
if TYPE_CHECKING:
    from proposal_lsp.catalog.derived import Derived

CODES: tuple[str, ...] = tuple(rule.code for rule in RULES)

_YAML = (".yaml", ".yml")

#: What was analyzed; a sidecar is analyzed as a document of its own.
Role = Literal["document", "schema", "configuration"]
#: What a file is, before it is analyzed. Unrelated YAML counts as a sidecar without a document.
FileKind = Literal["document", "schema", "configuration", "sidecar"]


@dataclass(frozen=True)
class Analysis:
    """Everything known about one version of one text. Pure data; safe to hand to another thread."""

    path: str | None
    text: Text
    #: In reading order.
    findings: Sequence[Finding]
    #: Which kind of proposal it is, and why.
    detection: Detection
    #: None if it is not Markdown.
    document: Document | None = None
    #: None if it is not a proposal.
    binding: Binding | None = None
    role: Role = "document"
    #: What `Project.update` needs to continue from this analysis, and the project that made it.
    revision: Revision | None = field(default=None, repr=False, compare=False)
    project: Project | None = field(default=None, repr=False, compare=False)
    #: How many characters may be added before the text must be checked against the limits again.
    room: int = field(default=0, repr=False, compare=False)

    @property
    def is_checked(self) -> bool:
        """Whether rules apply to it; they do not apply to a template."""
        return self.revision is not None and bool(self.revision.origin.rules)

    @cached_property
    def entry(self) -> IndexEntry | None:
        """The index entry of it; None if it is not Markdown, or not a file. Never raises."""
        with suppress(Exception):  # then the document is checked nevertheless, by itself
            return self.read_entry()
        return None

    def read_entry(self) -> IndexEntry | None:
        """Like `entry`, but not cached; raises what reading the document raises. In the index, a template is not a
        proposal.
        """
        if self.document is None or self.path is None or self.document.is_sidecar:
            return None
        checked = self.binding if self.is_checked else None
        project = self.project or Project()
        kind = (
            None
            if self.binding or project.config.schema
            else stub_kind(self.document, self.path, project.catalog.schemas)
        )
        named = checked or (bind(self.document, kind, self.path) if kind else None)
        entry = read_entry(self.document, named, self.path, project.id_places)
        return with_rules(entry, self.document, checked, RULES, project.config.severities)

    def shows_the_same_as(self, other: Analysis) -> bool:
        """Whether an editor would show the same findings for both, at the same lines and columns.

        Costs nothing: False if an update did not determine it. The effects of fixes may differ.
        """
        return self.revision is not None and other.revision is not None and self.revision.shown is other.revision.shown


@dataclass(frozen=True)
class Project:
    """The schemas and the configuration that hold for a folder."""

    config: Config = field(default_factory=Config)
    catalog: Catalog = field(default_factory=Catalog)
    #: Findings in the project's own schema and configuration files, by absolute path.
    problems: Mapping[str, Analysis] = field(default_factory=lambda: MappingProxyType({}))
    #: The schemas of the catalog that were derived from a template; any other schema that fits equally well has
    #: precedence.
    derived: tuple[Derived, ...] = ()
    #: The templates that hold for the folder, absolute; none of them is checked.
    templates: frozenset[str] = frozenset()
    #: The texts of the sidecars in the folder, by name; None if there is no such file. Nothing is known about a name
    #: that is absent.
    beside: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def sidecars(self) -> tuple[str, ...]:
        """The names of files that hold the metadata of the document next to them."""
        names = (schema.metadata.sidecar for schema in self.catalog.schemas)
        return tuple(dict.fromkeys(name for name in names if name))

    @cached_property
    def id_places(self) -> Places:
        """The prefixes of the ids of all kinds, and those for which the configuration says where they lead."""
        kinds: dict[str, list[str]] = {}
        for schema in self.catalog.schemas:
            for lead in known_prefixes(schema):
                kinds.setdefault(lead, []).append(schema.id)
        own = ((lead, "", tuple(ids)) for lead, ids in kinds.items())
        return (*own, *((prefix, place, ()) for prefix, place in self.config.id_places))

    def kind_of_file(self, path: str | None, source: str) -> FileKind:
        """The kind of a file, by its path and the first line of its text. The file is not opened."""
        if path is None or os.path.splitext(path)[1].lower() not in _YAML:
            return "document"
        if os.path.basename(path) == CONFIG_NAME:
            return "configuration"
        in_folder = os.path.basename(os.path.dirname(path)) == SCHEMA_FOLDER
        if in_folder or "schema.json" in source[:200].partition("\n")[0]:
            return "schema"
        absolute = os.path.abspath(path)
        return "schema" if any(os.path.abspath(one.path) == absolute for one in self.catalog.files) else "sidecar"

    def analyze(self, path: str | None, source: str) -> Analysis:
        """Analyze a document; `analyze_file` is for a file of any kind. Never raises.

        Only the name in `path` matters; the file is never opened.
        """
        return self._analyzed(path, Text(source))

    def update(self, analysis: Analysis, text: Text, change: Change) -> Analysis:
        """Analyze `text`, which `change` made of the text of an earlier analysis of a document.

        Returns what `analyze` would return, at the cost of what has changed where possible. Never raises.
        """
        # Each character adds at most one of anything counted, and so does joining the text at the end of the edit.
        room = analysis.room - max(change.end - change.start + change.delta, 0) - 1
        room = room if room >= 0 else nearest_limit(text.source).left
        edit = None
        if room >= 0 and analysis.revision is not None and analysis.project == self:
            edit = analysis.revision, change
            with suppress(Exception):  # on failure the whole text is analyzed, which reports the error
                revision = revised(analysis.revision, text, change)
                if revision is not None:
                    found = LazyFindings(revision.findings)
                    document, binding = revision.document, revision.binding
                    return replace(
                        analysis,
                        text=text,
                        findings=found,
                        document=document,
                        binding=binding,
                        revision=revision,
                        room=room,
                    )
        return self._analyzed(analysis.path, text.joined(), analysis.document, room, edit)

    def _analyzed(
        self,
        path: str | None,
        text: Text,
        before: Document | None = None,
        room: int = -1,
        edit: tuple[Revision, Change] | None = None,
    ) -> Analysis:
        try:
            return self._analyze(path, text, before, room, edit)
        except Exception as error:
            return failed(path, text.source, error)

    def _analyze(
        self, path: str | None, text: Text, before: Document | None, room: int, edit: tuple[Revision, Change] | None
    ) -> Analysis:
        """`before` and `edit` are of an update; `room` is as in `Analysis`, below 0 if unknown."""
        if room < 0:
            nearest = nearest_limit(text.source)
            if nearest.left < 0:
                return _too_large(path, text, nearest)
            room = nearest.left
        document = parse_text(text, before)
        if (fields := fields_in(document.fields)).left < 0:
            return _too_large(path, document.text, fields)
        detection, wrong = select(document, path, self.config, self.catalog, self.derived, self.beside)
        schema = detection.schema
        binding = self._bind(document, self._for_document(schema, path), path) if schema else None
        rules = RULES
        if schema and path and (os.path.abspath(path) in self.templates or is_template_of(path, schema, text.source)):
            detection = Detection(schema, f"the template of {schema.id}, which is not checked", detection.candidates)
            rules = ()
        elif binding and binding.schema.version:
            detection = replace(detection, reason=f'{detection.reason}; version "{binding.schema.version}"')
        severities = self.config.severities
        known = unchanged_fields(*edit, binding) if edit and binding else nothing_known
        rule_findings = apply_rules(binding, rules, severities, known) if binding else RuleFindings((), {})
        findings = (*wrong, *(settle(binding, rules, severities, rule_findings) if binding and rules else ()))
        named = modeline(document) is not None
        kept_below = metadata_headings(self.catalog.schemas)
        origin = Origin(
            *(document, binding, rule_findings, rules, severities),
            metadata_headings=kept_below,
            telling_fields=telling_fields(document, (*self.catalog.schemas, *self.catalog.broken)),
            named=named,
        )
        # Problems with the choice of a schema are not carried over by an update.
        revision = None if wrong else Revision(origin, document, binding)
        return Analysis(
            *(path, document.text, findings, detection, document, binding),
            revision=revision,
            project=self,
            room=room,
        )

    def _for_document(self, schema: Schema, path: str | None) -> Schema:
        """The schema for one document: a derived schema is restricted to what the other documents support."""
        derived = next((one for one in self.derived if one.schema is schema), None)
        return derived.for_document(os.path.abspath(path) if path else None) if derived else schema

    def _bind(self, document: Document, schema: Schema, path: str | None) -> Binding:
        name = schema.metadata.sidecar
        source = self.beside.get(name) if name else None
        if source is None:
            return bind(document, schema, path, lacks_sidecar=bool(name) and name in self.beside)
        place = str(PurePath(path).with_name(name)) if path else None
        return bind(document, schema, path, sidecar=bind(parse_sidecar(source), sidecar_schema(schema), place))


def _too_large(path: str | None, text: Text, amount: Amount) -> Analysis:
    most, what = f"{amount.limit.most:,}", amount.limit.what
    message = f"This document has {amount.size:,} {what}, more than the limit of {most}, and is not checked. Split it."
    finding = Finding(UNREADABLE_FILE.code, message, Span(0, 0), Severity.ERROR)
    return Analysis(path, text, (finding,), Detection(None, "the document is too large"))


def failed(path: str | None, source: str, error: Exception) -> Analysis:
    """The analysis of a text on which the program failed: one finding, which asks for a bug report."""
    message = f"This document could not be analyzed ({type(error).__name__}: {error}). Please report this."
    finding = Finding(INTERNAL_ERROR.code, message, Span(0, 0), Severity.INFORMATION)
    return Analysis(path, Text(source), (finding,), Detection(None, "the analysis failed"))


def is_template_of(path: str, schema: Schema, source: str) -> bool:
    """Whether a file is the schema's template, or is a template by the name of the file or folder: `template.md`,
    `rfc-template.md`.
    """
    if schema.template_path and os.path.abspath(path) == os.path.abspath(schema.template_path):
        return True
    named = named_as(PurePath(path))
    if named not in ("either", "maybe"):
        return named in ("template", "other")
    from proposal_lsp.derive.templates import is_template  # start-up time matters, and such names are rare

    return is_template(PurePath(path), source)
