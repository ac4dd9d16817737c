"""Checks texts and collects the results for reports. One `Gathering` is one run of a command."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from proposal_lsp.cli.console import Console, shown_path
from proposal_lsp.cli.outcome import UNREADABLE, Checked, Outcome, unreadable
from proposal_lsp.cli.sources import real_path
from proposal_lsp.config import CONFIG_NAME, Config, NamedConfig
from proposal_lsp.findings import Finding, Severity, in_reading_order
from proposal_lsp.lazy_dataclasses import dataclass, field, replace
from proposal_lsp.results.cached_results import Cache, CachedResults, is_settled, text_digest
from proposal_lsp.results.context import Contexts
from proposal_lsp.results.records import FileResult, Result
from proposal_lsp.sidecars import read_sidecars
from proposal_lsp.text import Text
from proposal_lsp.workspace.index_entry import IndexEntry

# Start-up time matters: the engine is imported when something must be checked.
if TYPE_CHECKING:
    from proposal_lsp.analysis import Project
    from proposal_lsp.cli.checker import Checker
    from proposal_lsp.cli.fix import Fixing

STDIN = "-"


@dataclass(slots=True)
class Gathering:
    """The results of one run so far. Paths are absolute."""

    console: Console
    folder: str = field(default_factory=os.getcwd)
    #: The schema to check every file against, if one was requested.
    schema: str | None = None
    #: Report only fixes that have been tried on the text.
    try_fixes: bool = False
    #: A configuration in place of those of the folders.
    named: NamedConfig | None = None
    #: Fixes to apply to each text before it is reported on.
    fixing: Fixing | None = None
    #: The results of earlier runs.
    cache: Cache | None = None
    #: The most processes to use.
    jobs: int = 1
    #: The only files to check, without symbolic links; None for all.
    only: frozenset[str] | None = None
    #: Globs of what is left out below `folder`, in addition to what configurations exclude.
    exclude: tuple[str, ...] = ()
    #: Leave out what is excluded even if it is named.
    force_exclude: bool = False
    #: What the index keeps of the files.
    entries: dict[str, IndexEntry] = field(default_factory=dict)
    #: The text on standard input.
    stdin: Text | None = None
    _checker: Checker | None = None
    _contexts: Contexts | None = None
    _remembered: dict[str, CachedResults | None] = field(default_factory=dict)
    _files: set[str] = field(default_factory=set)
    _proposals: int = 0
    _checked: dict[str, Checked] = field(default_factory=dict)
    _unread: dict[str, Checked] = field(default_factory=dict)

    @property
    def checker(self) -> Checker:
        """The engine."""
        if self._checker is None:
            from proposal_lsp.cli.checker import Checker

            self._checker = Checker(self.schema, self.try_fixes, self.named)
        return self._checker

    def project(self, path: str) -> Project:
        """The project of a file, with its sidecars. Raises CannotRun if it lacks the requested schema."""
        return self.checker.project(path)

    def here(self) -> Project:
        """The project of the current folder."""
        return self.checker.project_of_folder(os.path.join(self.folder, CONFIG_NAME))

    def here_and_below(self) -> Project:
        """The project of the current folder, with what the templates of the folders below it yield."""
        self.here()
        return self.checker.projects.with_all_derived(Path(self.folder))

    def remembered(self, folder: str) -> CachedResults | None:
        """The cached results for the documents of a folder; None if they must not be cached."""
        if self.cache is None:
            return None
        if folder not in self._remembered:
            self._contexts = self._contexts or Contexts(self.cache.options, self.named)
            context = self._contexts.of(Path(folder))
            self._remembered[folder] = self.cache.of(Path(folder), context) if context else None
        return self._remembered[folder]

    def rules_of_folder(self, folder: str) -> tuple[Config, tuple[str, ...]]:
        """The configuration of a folder, and the names of the sidecars of its documents."""
        known = self.remembered(folder)
        if known is not None and known.sidecars is not None:
            return known.config, known.sidecars
        project = self.checker.project_of_folder(os.path.join(folder, CONFIG_NAME))
        if known is not None and is_settled(project):
            known.expect(project.sidecars)
        return project.config, project.sidecars

    def check(self, project: Project, path: str, source: str) -> None:
        """Check a text, of a file or of standard input, and collect the result."""
        self.keep(path, Text(source), self.checker.check(project, None if path == STDIN else path, source))

    def check_all(self, texts: Sequence[tuple[str, str]]) -> None:
        """Check the texts of files that have no cached results, and collect the results."""
        results = self.results_of(texts)
        for path, source in texts:
            self.keep(path, Text(source), results[path])

    def results_of(self, texts: Sequence[tuple[str, str]]) -> dict[str, Result]:
        """The results for the texts of files, by path; those that are not cached are computed."""
        results: dict[str, Result] = {}
        unknown: list[tuple[str, str]] = []
        digests: dict[str, tuple[CachedResults, str]] = {}
        for path, source in texts:
            folder, name = os.path.split(path)
            known = self.remembered(folder)
            if known is not None:
                _, sidecars = self.rules_of_folder(folder)
                digest = text_digest(source, read_sidecars(path, sidecars))
                if (earlier := known.get(name, digest)) is not None:
                    results[path] = earlier
                    continue
                digests[path] = known, digest
            unknown.append((path, source))
        if unknown:
            from proposal_lsp.cli.processes import check_texts
            from proposal_lsp.cli.progress import progress

            with progress(self.console, len(unknown), sum(len(source) for _, source in unknown)) as advance:
                all_found = check_texts(self.checker, unknown, self.jobs, advance)
            for (path, _), found in zip(unknown, all_found, strict=True):
                results[path] = found
                if path in digests and is_settled(self.checker.project_of_folder(path)):
                    known, digest = digests[path]
                    known.put(os.path.basename(path), digest, found)
        return results

    def keep(self, path: str, text: Text, result: Result) -> None:
        """Collect the result of a file."""
        self._proposals += result.is_proposal and path not in self._files
        self._files.add(path)
        if (entry := result.entry) is not None:
            self.entries[path] = entry
        self._checked.pop(path, None)
        self.add(path, text, result.findings)

    def add(self, path: str, text: Text, findings: Sequence[Finding]) -> None:
        """Add further findings of a file."""
        if findings:
            earlier = self._checked[path].findings if path in self._checked else ()
            found = tuple(in_reading_order([*earlier, *findings]))
            is_read = all(finding.code != UNREADABLE for finding in found)  # what is too large is not
            self._checked[path] = Checked(self._shown(path), text, found, is_read)

    def press(self, path: str, severity: Severity) -> None:
        """Raise the severity of findings in a file that has changed; see `pressed`."""
        if path in self._checked:
            from proposal_lsp.workspace.check_change import pressed

            checked = self._checked[path]
            self._checked[path] = replace(checked, findings=tuple(pressed(checked.findings, severity)))

    @property
    def files(self) -> frozenset[str]:
        """The files that were checked."""
        return frozenset(self._files)

    def is_wanted(self, path: str) -> bool:
        """Whether a file is one of those to check, or metadata of it is in one of them."""
        if self.only is None:
            return True
        folder = os.path.dirname(path)
        beside = (os.path.join(folder, name) for name in self.rules_of_folder(folder)[1])
        return any(real_path(one) in self.only for one in (path, *beside))

    @property
    def failed(self) -> bool:
        """Whether something that should have been checked could not be read, or fixed and could not be written."""
        return bool(self._unread) or (self.fixing is not None and self.fixing.failed)

    def complain(self, path: str, why: str) -> None:
        """Report a file that should have been checked but cannot be read; see `unreadable`."""
        self._unread[path] = unreadable(self._shown(path), why)

    def _shown(self, path: str) -> str:
        return path if path == STDIN else shown_path(path, self.folder)

    def outcome(self) -> Outcome:
        """All results, including broken schema and configuration files, each once."""
        for path, analysis in self._checker.problems.items() if self._checker else ():
            if path not in self._files:
                self.keep(path, analysis.text, FileResult(tuple(in_reading_order(analysis.findings)), False))
        checked = sorted([*self._checked.values(), *self._unread.values()], key=lambda file: file.name)
        return Outcome(tuple(checked), len(self._files) + len(self._unread), self._proposals, self.folder)
