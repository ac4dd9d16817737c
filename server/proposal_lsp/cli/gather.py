"""Reads files, asks the engine, and keeps what the reports need. One `Gathering` is one run of a command."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from proposal_lsp.analysis import Analysis, Project, Projects
from proposal_lsp.cli.console import CannotRun, Console, shown_path
from proposal_lsp.cli.fix import Fixing
from proposal_lsp.cli.report import Checked, Outcome
from proposal_lsp.cli.sources import Unreadable, read_file, read_stdin
from proposal_lsp.config import CONFIG_NAME, is_excluded
from proposal_lsp.discovery import proposal_files
from proposal_lsp.features.fixing import sound_fixes
from proposal_lsp.findings import in_reading_order
from proposal_lsp.sidecars import read_sidecars
from proposal_lsp.words import closest

STDIN = "-"


@dataclass(slots=True)
class Gathering:
    """What one run has seen so far. Paths are absolute."""

    console: Console
    folder: str = field(default_factory=os.getcwd)
    #: The schema that every file is to be checked against, if one was asked for.
    schema: str | None = None
    projects: Projects = field(default_factory=Projects)
    #: Fixes to apply to each text before it is reported on.
    fixing: Fixing | None = None
    #: Report only fixes that have been tried on the text.
    try_fixes: bool = False
    #: Something that was asked for by name could not be read.
    failed: bool = False
    _files: set[str] = field(default_factory=set)
    _proposals: int = 0
    _checked: dict[str, Checked] = field(default_factory=dict)
    #: Broken schema and configuration files of the projects seen.
    _problems: dict[str, Analysis] = field(default_factory=dict)
    _forced: dict[int, tuple[Project, Project]] = field(default_factory=dict)

    def project(self, path: str) -> Project:
        """The project of a file, and what lies beside that. Raises CannotRun where it lacks the schema asked for."""
        project = self._project(path)
        return replace(project, beside=read_sidecars(path, project.sidecars)) if project.sidecars else project

    def _project(self, path: str) -> Project:
        project = self.projects.of(Path(path))
        self._problems.update(project.problems)
        if self.schema is None:
            return project
        if id(project) not in self._forced:
            if project.catalog.get(self.schema) is None:
                raise CannotRun(unknown_schema(self.schema, project))
            forced = replace(project, config=replace(project.config, schema=self.schema))
            self._forced[id(project)] = project, forced
        return self._forced[id(project)][1]

    def here(self) -> Project:
        """The project of the current folder."""
        return self._project(os.path.join(self.folder, CONFIG_NAME))

    def check(self, project: Project, path: str, source: str) -> None:
        """Analyze a text, of a file or of standard input, and keep what is found."""
        analysis = project.analyze(None if path == STDIN else path, source)
        if self.try_fixes:
            tried = (replace(one, fixes=tuple(sound_fixes(project, analysis, one))) for one in analysis.findings)
            analysis = replace(analysis, findings=tuple(tried))
        self.keep(path, analysis)

    def keep(self, path: str, analysis: Analysis) -> None:
        """Keep what was found in a file."""
        self._files.add(path)
        self._proposals += analysis.detection.schema is not None
        if analysis.findings:
            name = path if path == STDIN else shown_path(path, self.folder)
            self._checked[path] = Checked(name, analysis.text, tuple(in_reading_order(analysis.findings)))

    def complain(self, name: str, why: str, *, named: bool) -> None:
        """Something cannot be read: a failure of the run if it was named, else only worth a line."""
        if named:
            self.failed = True
            self.console.fail(f"{name}: {why}")
        else:
            self.console.warn(f"{name}: {why}")

    def outcome(self) -> Outcome:
        """All that was found, the broken schema and configuration files among it, each once."""
        for path, analysis in self._problems.items():
            if path not in self._files:
                self.keep(path, analysis)
        checked = sorted(self._checked.values(), key=lambda file: file.name)
        return Outcome(tuple(checked), len(self._files), self._proposals, self.folder)


def check_stdin(name: str | None, seen: Gathering) -> None:
    """Check the text on standard input as that of the file `name`; without one it belongs to this folder."""
    try:
        source = read_stdin()
    except Unreadable as error:
        raise CannotRun(f"{name or 'standard input'}: {error}") from None
    path = os.path.abspath(name) if name else None
    project = seen.project(path) if path else seen.here()
    if seen.fixing:
        fixed = seen.fixing.fixed(project, path, source)
        if seen.fixing.diff:
            seen.fixing.show(name or STDIN, source, fixed)
        else:
            seen.console.out.write(fixed)
            source = fixed
    seen.check(project, path or STDIN, source)


def check_files(paths: Sequence[Path], seen: Gathering) -> None:
    """Check files, and in folders the Markdown and its sidecars."""
    named = {os.path.abspath(path) for path in paths}
    found = False
    for file in _listed(paths, seen):
        found = True
        path = os.path.abspath(file)
        try:
            source = read_file(file)
        except Unreadable as error:
            seen.complain(str(file), str(error), named=path in named)
        else:
            project = seen.project(path)
            if seen.fixing:
                source = seen.fixing.fix_file(project, path, source)
            seen.check(project, path, source)
    if not found and not seen.failed:
        seen.console.warn("no Markdown files found; name files, or folders that hold some")


def unknown_schema(schema: str, project: Project) -> str:
    """A message for a person who asked for a schema that a project does not have."""
    ids = [known.id for known in project.catalog.schemas]
    meant = closest(schema, ids)
    ending = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(ids) or 'none'}"
    return f"there is no schema `{schema}`; {ending}"


def _listed(paths: Sequence[Path], seen: Gathering) -> Iterator[Path]:
    """Each file once. A folder is walked by its own configuration, and a file found in it obeys its own."""
    met: set[str] = set()
    for path in paths:
        for file in _below(path, seen) if path.is_dir() else proposal_files([path]):
            absolute = os.path.abspath(file)
            if absolute not in met:
                met.add(absolute)
                yield file


def _below(folder: Path, seen: Gathering) -> Iterator[Path]:
    def unlisted(error: OSError) -> None:
        why = f"this folder cannot be read: {(error.strerror or str(error)).lower()}"
        seen.complain(str(error.filename), why, named=error.filename == str(folder))

    project = seen.project(os.path.join(os.path.abspath(folder), CONFIG_NAME))
    config = project.config
    files = proposal_files([folder], project.sidecars, exclude=config.exclude, base=config.base, unreadable=unlisted)
    for file in files:
        if not is_excluded(seen.projects.of(Path(os.path.abspath(file))).config, file):
            yield file
