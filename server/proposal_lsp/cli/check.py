"""`check`: reads files, asks the engine, reports. The findings are those the language server shows."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from proposal_lsp.analysis import Analysis, Project, Projects
from proposal_lsp.cli.console import CannotRun, Console, shown_path
from proposal_lsp.cli.report import Checked, Outcome, checked_file, reporter
from proposal_lsp.cli.sources import Unreadable, read_file, read_stdin
from proposal_lsp.config import CONFIG_NAME, is_excluded
from proposal_lsp.discovery import markdown_files
from proposal_lsp.findings import SEVERITY_WORDS
from proposal_lsp.words import closest

STDIN = "-"


@dataclass(slots=True)
class _Run:
    """What one run has seen so far."""

    console: Console
    folder: str
    schema: str | None
    projects: Projects = field(default_factory=Projects)
    forced: dict[int, tuple[Project, Project]] = field(default_factory=dict)
    analyses: dict[str, Analysis] = field(default_factory=dict)
    problems: dict[str, Analysis] = field(default_factory=dict)
    #: Something that was asked for by name could not be read.
    failed: bool = False

    def project(self, path: Path) -> Project:
        """The project of a file, every file of the schema that was asked for. Raises CannotRun."""
        project = self.projects.of(path)
        self.problems.update(project.problems)
        if self.schema is None:
            return project
        if id(project) not in self.forced:
            if project.catalog.get(self.schema) is None:
                raise CannotRun(unknown_schema(self.schema, project))
            forced = replace(project, config=replace(project.config, schema=self.schema))
            self.forced[id(project)] = project, forced
        return self.forced[id(project)][1]


def run(options: Namespace, console: Console) -> int:
    """Check what the options name, report it, and return the exit code. Raises CannotRun."""
    seen = _Run(console, os.getcwd(), options.schema)
    paths: list[str] = options.paths
    if STDIN in paths or (options.stdin_filename and not paths):
        if paths not in ([STDIN], []):
            raise CannotRun("`-` (standard input) cannot be checked together with files")
        _check_stdin(options.stdin_filename, seen)
    elif options.stdin_filename:
        raise CannotRun("`--stdin-filename` names what is on standard input; give `-` as the only path")
    else:
        _check_files([Path(path) for path in paths or ["."]], seen)
    outcome = _outcome(seen)
    if outcome.files or outcome.checked or options.output_format == "json":
        reporter(options.output_format, statistics=options.statistics)(outcome, console)
    return exit_code(outcome, options.fail_on, failed=seen.failed)


def exit_code(outcome: Outcome, fail_on: str, *, failed: bool) -> int:
    """0 clean, 1 findings as grave as `fail_on` or graver, 2 something could not be read."""
    if failed:
        return 2
    worst, limit = outcome.worst(), SEVERITY_WORDS.get(fail_on)
    return int(worst is not None and limit is not None and worst <= limit)


def unknown_schema(schema: str, project: Project) -> str:
    """A message for a person who asked for a schema that a project does not have."""
    ids = [known.id for known in project.catalog.schemas]
    meant = closest(schema, ids)
    ending = f"did you mean `{meant}`?" if meant else f"there are: {', '.join(ids)}"
    return f"there is no schema `{schema}`; {ending}"


def _check_stdin(name: str | None, seen: _Run) -> None:
    try:
        source = read_stdin()
    except Unreadable as error:
        raise CannotRun(f"{name or 'standard input'}: {error}") from None
    path = os.path.abspath(name) if name else None
    # Text without a name belongs to the project of the current folder.
    project = seen.project(Path(path or os.path.join(seen.folder, CONFIG_NAME)))
    seen.analyses[path or STDIN] = project.analyze(path, source)


def _check_files(paths: Sequence[Path], seen: _Run) -> None:
    named = {os.path.abspath(path) for path in paths}
    found = False
    for file in _files(paths, seen):
        found = True
        path = os.path.abspath(file)
        try:
            source = read_file(file)
        except Unreadable as error:
            _complain(str(file), str(error), seen, named=path in named)
            continue
        seen.analyses[path] = seen.project(Path(path)).analyze(path, source)
    if not found:
        seen.console.warn("no Markdown files found; give files or folders that hold some")


def _files(paths: Sequence[Path], seen: _Run) -> Iterator[Path]:
    """The files to check. A folder is walked by its own configuration; a file found in it obeys its own."""
    for path in paths:
        if not path.is_dir():
            yield from markdown_files([path])
            continue
        config = seen.projects.of(Path(os.path.abspath(path)) / CONFIG_NAME).config

        def unlisted(error: OSError, top: Path = path) -> None:
            what = str(error.strerror or error).lower()
            _complain(str(error.filename), f"this folder cannot be read: {what}", seen, named=error.filename == str(top))

        for file in markdown_files([path], exclude=config.exclude, base=config.base, unreadable=unlisted):
            if not is_excluded(seen.projects.of(Path(os.path.abspath(file))).config, file):
                yield file


def _complain(name: str, why: str, seen: _Run, *, named: bool) -> None:
    if named:
        seen.failed = True
        seen.console.fail(f"{name}: {why}")
    else:
        seen.console.warn(f"{name}: {why}")


def _outcome(seen: _Run) -> Outcome:
    analyses = {**seen.problems, **seen.analyses}
    checked: list[Checked] = []
    for path, analysis in analyses.items():
        if analysis.findings:
            name = path if path == STDIN else shown_path(path, seen.folder)
            checked.append(checked_file(name, analysis.text, analysis.findings))
    return Outcome(
        tuple(sorted(checked, key=lambda file: file.name)),
        len(analyses),
        sum(analysis.detection.schema is not None for analysis in analyses.values()),
        seen.folder,
    )
