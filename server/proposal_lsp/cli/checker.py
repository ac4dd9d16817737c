"""Checks one text at a time. Each worker process has a `Checker` of its own."""

from __future__ import annotations

from pathlib import Path

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.cli.console import CannotRun
from proposal_lsp.config import NamedConfig
from proposal_lsp.features.fixing import COMMAND, Trials
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import in_reading_order
from proposal_lsp.lazy_dataclasses import dataclass, field, replace
from proposal_lsp.projects import Projects
from proposal_lsp.results.records import FileResult
from proposal_lsp.schema.model import Schema
from proposal_lsp.sidecars import read_sidecars
from proposal_lsp.words import closest


@dataclass(slots=True)
class Checker:
    """The engine with the options of a run. Paths are absolute."""

    #: The schema to check every file against, if one was requested.
    schema: str | None = None
    #: Report only fixes that have been tried on the text: of each finding the one that `any_fix` takes.
    try_fixes: bool = False
    #: A configuration in place of those of the folders.
    named: NamedConfig | None = None
    projects: Projects = field(init=False)
    #: Broken schema and configuration files of the projects seen.
    problems: dict[str, Analysis] = field(default_factory=dict)
    _forced: dict[int, tuple[Project, Project]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.projects = Projects(named=self.named)

    def project(self, path: str) -> Project:
        """The project of a file, with its sidecars. Raises CannotRun if it lacks the requested schema."""
        project = self.project_of_folder(path)
        return replace(project, beside=read_sidecars(path, project.sidecars)) if project.sidecars else project

    def project_of_folder(self, path: str) -> Project:
        """The project of a folder, without sidecars."""
        project = self.projects.of(Path(path))
        self.problems.update(project.problems)
        if self.schema is None:
            return project
        if id(project) not in self._forced:
            known = project
            if known.catalog.get(self.schema) is None:
                known = self.projects.with_all_derived(project.config.root or Path(path).parent)
            schema_of(known, self.schema)
            forced = replace(project, catalog=known.catalog, config=replace(project.config, schema=self.schema))
            self._forced[id(project)] = project, forced
        return self._forced[id(project)][1]

    def check(self, project: Project, path: str | None, source: str) -> FileResult:
        """The findings of a text, in reading order. `path` is None for a text without a file."""
        return self.result_of(project, analyze_file(project, path, source))

    def result_of(self, project: Project, analysis: Analysis) -> FileResult:
        """The findings of an analysis, in reading order."""
        findings = in_reading_order(analysis.findings)
        if self.try_fixes:
            trials = Trials(project, COMMAND)
            tried = ((one, trials.any_sound_fix(analysis, one)) for one in findings)
            findings = [replace(one, fixes=(fix,) if fix else ()) for one, fix in tried]
        return FileResult(tuple(findings), analysis.detection.schema is not None, analysis.entry)


def schema_of(project: Project, schema_id: str) -> Schema:
    """The schema of a project with this id. Raises CannotRun if there is none, with the most similar id."""
    schema = project.catalog.get(schema_id)
    if schema is None:
        ids = project.catalog.ids
        meant = closest(schema_id, ids)
        ending = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(ids) or 'none'}"
        raise CannotRun(f"there is no schema `{schema_id}`; {ending}")
    return schema
