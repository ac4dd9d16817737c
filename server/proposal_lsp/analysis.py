"""The one door of the front ends: a path and a text in, everything that is known of them out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from proposal_lsp.binding import Binding, bind
from proposal_lsp.catalog.catalog import Catalog, builtin_dir, check_schema_text, keep_last_good, load_catalog
from proposal_lsp.catalog.locations import named_as, nearest_templates
from proposal_lsp.config import (
    CONFIG_NAME,
    SCHEMA_FOLDER,
    Config,
    config_of,
    load_config,
    open_config,
    schema_dirs,
    schema_for,
)
from proposal_lsp.detection import Detection, choose, detect_sidecar, modeline
from proposal_lsp.document import Document, parse, parse_sidecar
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.incremental import LazyFindings, Origin, Revision, metadata_headings, revise
from proposal_lsp.rules import INTERNAL_ERROR, RULES, SCHEMA_ERROR, Judgement, judge, run, settle
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.problems import Problem
from proposal_lsp.schema.sidecar import sidecar_schema
from proposal_lsp.text import Change, Span, Text

# Start-up time counts, and most projects have no template.
if TYPE_CHECKING:
    from proposal_lsp.catalog.derived import Derived
    from proposal_lsp.derive.derived_schemas import Deriving

CODES: tuple[str, ...] = tuple(rule.code for rule in RULES)

_YAML = (".yaml", ".yml")

#: What a file is to this program.
Role = Literal["document", "schema", "configuration"]


@dataclass(frozen=True)
class Analysis:
    """What is known of one version of one text. Pure data; safe to hand to another thread."""

    path: str | None
    text: Text
    #: In reading order.
    findings: Sequence[Finding]
    #: Which kind of proposal it is, and why.
    detection: Detection
    #: None where it is no Markdown.
    document: Document | None = None
    #: None where it is no proposal.
    binding: Binding | None = None
    role: Role = "document"
    #: What `Project.update` needs to go on from here, and the project that made it.
    revision: Revision | None = field(default=None, repr=False, compare=False)
    project: Project | None = field(default=None, repr=False, compare=False)

    def shows_the_same_as(self, other: Analysis) -> bool:
        """Whether an editor would show of both the same findings, at the same lines and columns.

        Costs nothing: False where an update has not found out. What fixes would do may differ.
        """
        return self.revision is not None and other.revision is not None and self.revision.shown is other.revision.shown


@dataclass(frozen=True)
class Project:
    """The schemas and the configuration that hold for a folder."""

    config: Config = field(default_factory=Config)
    catalog: Catalog = field(default_factory=Catalog)
    #: Findings in the project's own schema and configuration files, by absolute path.
    problems: Mapping[str, Analysis] = field(default_factory=lambda: MappingProxyType({}))
    #: Those schemas of the catalog that were read off a template; any other that fits as well goes before them.
    derived: tuple[Derived, ...] = ()
    #: The templates that hold for the folder, absolute; none of them is checked.
    templates: frozenset[str] = frozenset()
    #: The texts of the sidecars in the folder, by their names; None: there is no such file. Of a name that is not
    #: here nobody knows.
    beside: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def sidecars(self) -> tuple[str, ...]:
        """The names of files that hold the metadata of the document beside them."""
        names = (schema.metadata.sidecar for schema in self.catalog.schemas)
        return tuple(dict.fromkeys(name for name in names if name))

    def analyze(self, path: str | None, source: str) -> Analysis:
        """Analyze a text. `path` decides by its name only and is never opened. Never raises."""
        try:
            if path is not None and PurePath(path).suffix.lower() in _YAML:
                return self._analyze_yaml(path, source)
            return self._analyze_document(path, source)
        except Exception as error:
            message = f"This document could not be analyzed ({type(error).__name__}: {error}). Please report this."
            finding = Finding(INTERNAL_ERROR.code, message, Span(0, 0), Severity.INFORMATION)
            return Analysis(path, Text(source), (finding,), Detection(None, "the analysis failed"))

    def update(self, analysis: Analysis, text: Text, change: Change) -> Analysis:
        """Analyze `text`, which `change` made of the text of an earlier analysis.

        Gives what `analyze` gives, at the cost of what has changed where that can be told. Never raises.
        """
        if analysis.revision is not None and analysis.project == self:
            with suppress(Exception):  # what fails here is analyzed anew, and reported there
                revision = revise(analysis.revision, text, change)
                if revision is not None:
                    found = LazyFindings(revision.findings)
                    document, binding = revision.document, revision.binding
                    return replace(
                        analysis, text=text, findings=found, document=document, binding=binding, revision=revision
                    )
        return self.analyze(analysis.path, text.source)

    def _analyze_document(self, path: str | None, source: str) -> Analysis:
        document = parse(source)
        detection, wrong = choose(document, path, self.config, self.catalog, self.derived, self.beside)
        schema = detection.schema
        binding = self._bind(document, schema, path) if schema else None
        rules = RULES
        if schema and path and (os.path.abspath(path) in self.templates or _is_template(path, schema, source)):
            detection = Detection(schema, f"the template of {schema.id}, which is not checked", detection.candidates)
            rules = ()
        elif binding and binding.schema.version:
            detection = replace(detection, reason=f'{detection.reason}; version "{binding.schema.version}"')
        severities = self.config.severities
        judgement = judge(binding, rules, severities) if binding else Judgement((), {})
        findings = (*wrong, *(settle(binding, rules, severities, judgement) if binding and rules else ()))
        named = modeline(document) is not None
        kept_below = metadata_headings(self.catalog.schemas)
        origin = Origin(document, binding, judgement, rules, severities, kept_below, named)
        revision = Revision(origin, document, binding)
        return Analysis(path, document.text, findings, detection, document, binding, revision=revision, project=self)

    def _bind(self, document: Document, schema: Schema, path: str | None) -> Binding:
        name = schema.metadata.sidecar
        source = self.beside.get(name) if name else None
        if source is None:
            return bind(document, schema, path, lacks_sidecar=bool(name) and name in self.beside)
        place = str(PurePath(path).with_name(name)) if path else None
        return bind(document, schema, path, sidecar=bind(parse_sidecar(source), sidecar_schema(schema), place))

    def _analyze_yaml(self, path: str, source: str) -> Analysis:
        """Check a schema, a configuration file or a sidecar as it stands; other YAML is none of our business."""
        text = Text(source)
        if PurePath(path).name == CONFIG_NAME:
            ids = [schema.id for schema in self.catalog.schemas]
            _, problems = load_config(Path(path), source, codes=CODES, ids=ids)
            detection = Detection(None, "a configuration file")
            return Analysis(path, text, _schema_errors(problems), detection, role="configuration")
        if not self._is_schema(path, source):
            return self._analyze_sidecar(path, source)
        loaded = check_schema_text(path, source, self.catalog)
        return Analysis(path, text, _schema_errors(loaded.problems), Detection(None, "a schema file"), role="schema")

    def _analyze_sidecar(self, path: str, source: str) -> Analysis:
        """Check the file that holds the metadata of the document beside it."""
        name = PurePath(path).name
        document = parse_sidecar(source)
        asked = self.config.schema or schema_for(self.config, Path(path))
        kinds = [one for one in self.catalog.schemas if one.metadata.sidecar == name and asked in (None, one.id)]
        detection = detect_sidecar(document, kinds)
        if detection.schema is None:
            return Analysis(path, document.text, (), detection)
        binding = bind(document, sidecar_schema(detection.schema), path)
        if _is_template(str(PurePath(path).with_suffix(".md")), detection.schema, source):
            return Analysis(path, document.text, (), detection, document, binding)
        findings = tuple(run(binding, RULES, self.config.severities))
        return Analysis(path, document.text, findings, detection, document, binding)

    def _is_schema(self, path: str, source: str) -> bool:
        if PurePath(path).parent.name == SCHEMA_FOLDER or "schema.json" in source[:200].partition("\n")[0]:
            return True
        absolute = os.path.abspath(path)
        return any(os.path.abspath(file.path) == absolute for file in self.catalog.files)


def _is_template(path: str, schema: Schema, source: str) -> bool:
    """Whether a file is the schema's template, or one by its name or its folder's: `template.md`, `rfc-template.md`."""
    if schema.template_path and os.path.abspath(path) == os.path.abspath(schema.template_path):
        return True
    named = named_as(PurePath(path))
    if named != "either":
        return named == "template"
    from proposal_lsp.derive.templates import is_template  # start-up time counts, and such names are rare

    return is_template(PurePath(path), source)


def _schema_errors(problems: Iterable[Problem]) -> tuple[Finding, ...]:
    return tuple(Finding(SCHEMA_ERROR.code, problem.message, problem.span, problem.severity) for problem in problems)


class Projects:
    """Finds, and remembers by folder, the project that holds for a file. Reads files; not for several threads."""

    def __init__(self, shipped: Catalog | None = None) -> None:
        """`shipped`: the schemas that hold everywhere, in place of those that come with the program."""
        if shipped is not None:
            self._builtin = shipped
        self._by_folder: dict[str | None, Project] = {}
        self._by_config: dict[tuple[Path | None, Path | None], Project] = {}
        self._last_good: dict[tuple[Path | None, Path | None], Catalog] = {}
        self._templates: dict[Path, tuple[Path, ...]] = {}
        self._deriving: Deriving | None = None

    def of(self, path: Path | str | None) -> Project:
        """The project of a file, or of no file (an untitled buffer)."""
        # As text: asked with every keystroke, and making paths costs more than all else here.
        folder = os.path.dirname(os.path.abspath(path)) if path is not None else None
        if folder not in self._by_folder:
            self._by_folder[folder] = self._open(Path(folder) if folder is not None else None)
        return self._by_folder[folder]

    def forget(self) -> None:
        """Read configuration and schemas afresh at the next call.

        Of a schema that is broken then, the last good version stays in use.
        """
        for key, project in self._by_config.items():
            self._last_good[key] = project.catalog
        self._by_folder.clear()
        self._by_config.clear()
        self._templates.clear()
        if self._deriving:
            self._deriving.forget()

    @cached_property
    def _builtin(self) -> Catalog:
        return load_catalog([builtin_dir()], CODES)

    def _open(self, folder: Path | None) -> Project:
        if folder is None:
            return Project(catalog=self._builtin)
        config = config_of(folder, codes=CODES)
        key = (config.path, config.root)
        if key not in self._by_config:
            self._by_config[key] = self._load(config, key)
        return self._with_derived(self._by_config[key], folder)

    def _with_derived(self, project: Project, folder: Path) -> Project:
        """The project as it is in a folder for which templates hold: with the schemas and the texts they yield."""
        written = project.catalog.schemas
        config = project.config
        if not config.derive or not nearest_templates(folder, config.root, self._templates):
            return project
        from proposal_lsp.derive.derived_schemas import Deriving

        self._deriving = self._deriving or Deriving(self._templates)
        kinds = self._deriving.of(folder, config, written)
        if not any(kinds):
            return project
        adapted = {schema.id: schema for schema in kinds.adapted}
        schemas = (*(adapted.get(one.id, one) for one in written), *(one.schema for one in kinds.derived))
        catalog = replace(project.catalog, schemas=schemas)
        return replace(project, catalog=catalog, derived=kinds.derived, templates=frozenset(kinds.templates))

    def _load(self, config: Config, key: tuple[Path | None, Path | None]) -> Project:
        directories = schema_dirs(config)
        catalog = load_catalog([builtin_dir(), *directories], CODES) if directories else self._builtin
        problems = {
            found.path: Analysis(
                found.path,
                found.text,
                tuple(
                    Finding(SCHEMA_ERROR.code, other.message, other.span, other.severity)
                    for other in catalog.problems
                    if other.path == found.path
                ),
                Detection(None, "a schema file"),
            )
            for found in catalog.problems
        }
        if key in self._last_good:
            catalog = keep_last_good(catalog, self._last_good[key])
        if config.path is not None:
            ids = [schema.id for schema in catalog.schemas]
            config, text, wrong = open_config(config.path, codes=CODES, ids=ids)
            if wrong:
                name = str(config.path)
                problems[name] = Analysis(name, text, _schema_errors(wrong), Detection(None, "a configuration file"))
        return Project(config, catalog, MappingProxyType(problems))
