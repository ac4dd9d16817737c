"""Findings in the Markdown files of the workspace that are not open, as of their last change."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from proposal_lsp.analysis import Analysis
from proposal_lsp.config.file_choices import is_excluded
from proposal_lsp.discovery import proposal_files
from proposal_lsp.findings import Finding
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.lsp.baselines import new_findings
from proposal_lsp.lsp.engine import Engine, NotWanted, for_one_job
from proposal_lsp.lsp.folders import Folders
from proposal_lsp.lsp.reports import FileReport, Reports
from proposal_lsp.lsp.settings import Preferences
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.projects import Projects
from proposal_lsp.text import Text

if TYPE_CHECKING:
    from proposal_lsp.lsp.first_check import FirstCheck
    from proposal_lsp.lsp.shared_results import SharedResults

logger = logging.getLogger(__name__)
#: A workspace with more Markdown files than this is examined in part, and larger files not at all.
MAX_FILES = 5_000
MAX_BYTES = 2_000_000

#: What a file was checked by, then the time of the last change and the size of it and of its sidecars: while these
#: stay it is not read again.
Signature = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Checked:
    signature: Signature
    report: FileReport
    #: What is wrong with the schemas and the configuration that it was checked by, by absolute path.
    problems: Mapping[str, Analysis]


class ClosedFiles:
    """Checked once, and again where a file or what it is checked by has changed."""

    def __init__(
        self,
        engine: Engine,
        folders: Folders,
        preferences: Preferences,
        reports: Reports,
        first_check: Callable[[], FirstCheck],
    ) -> None:
        self._engine = engine
        self._folders = folders
        self._preferences = preferences
        self._reports = reports
        self._first_check = first_check
        self._checked: dict[str, _Checked] = {}
        self._is_current = False
        #: Grows with every change of what files are checked by.
        self._generation = 0
        self._looking: asyncio.Task[None] | None = None

    def look_again(self) -> None:
        """Look at the folders again when next asked; files that have not changed are not read."""
        self._is_current = False

    def forget(self) -> None:
        """Check every file again when next asked."""
        self._generation += 1
        self._is_current = False

    async def reports(self, progress: Callable[[int, int], object]) -> dict[str, FileReport]:
        """The report on each file that has some, by absolute path; of broken schema files too.

        `progress` is called with how many of how many files have been looked at.
        """
        while self._looking or not self._is_current:
            # Shared by all who ask meanwhile, and none of them ends it.
            await asyncio.shield(self._looking or self._look_now(progress))
        found = {path: checked.report for path, checked in self._checked.items() if checked.report.diagnostics}
        broken = {path: analysis for checked in self._checked.values() for path, analysis in checked.problems.items()}
        return {path: self._report(path, one.text, one.findings) for path, one in broken.items()} | found

    def _look_now(self, progress: Callable[[int, int], object]) -> asyncio.Task[None]:
        self._is_current = True
        self._looking = asyncio.get_running_loop().create_task(self._check_all(progress))
        self._looking.add_done_callback(self._looked)
        return self._looking

    def _looked(self, task: asyncio.Task[None]) -> None:
        self._looking = None
        self._is_current = self._is_current and not (task.cancelled() or task.exception())

    async def _check_all(self, progress: Callable[[int, int], object]) -> None:
        folders = [folder for folder in self._folders.paths() if self._wants(folder)]
        paths = await self._engine.run(lambda projects: markdown_below(projects, folders))
        first_check = self._first_check()
        await first_check.run(folders, paths)
        before, self._checked = self._checked, {}
        results, generation, done = first_check.results, self._generation, 0
        while done < len(paths):
            progress(done, len(paths))
            found: list[_Checked | None] = []

            def job(projects: Projects, found: list[_Checked | None] = found, rest: list[str] = paths[done:]) -> None:
                for path in for_one_job(rest):
                    found.append(self._check(projects, results, path, before.get(path), generation))

            try:
                await self._engine.run(job)
            except NotWanted:
                found.append(None)  # it took too long
            self._checked |= {path: one for path, one in zip(paths[done:], found, strict=False) if one}
            done += len(found)
        progress(len(paths), len(paths))
        await self._engine.run(lambda _: results.write())

    def _check(
        self, projects: Projects, results: SharedResults, path: str, known: _Checked | None, generation: int
    ) -> _Checked | None:
        """The findings in a file; `known` if that is still current. None if it is unreadable."""
        try:
            signature = generation, *file_signature(path, projects)
            if known and known.signature == signature:
                return known
            source = read_text(path)
        except (OSError, UnicodeDecodeError):
            return None
        if source is None:
            return None
        project, text = projects.of(path), Text(source)
        findings = results.result_of(projects, path, source).findings
        new = new_findings(project.config, path, text, findings)
        return _Checked(signature, self._report(path, text, new), project.problems)

    def _wants(self, folder: str) -> bool:
        settings = self._preferences.of(folder)
        return settings.files == "workspace" and settings.run != "off"

    def _report(self, path: str, text: Text, findings: Sequence[Finding]) -> FileReport:
        return self._reports.on_file(findings, text, uri_of(path))


def markdown_below(projects: Projects, folders: Iterable[str]) -> list[str]:
    """The Markdown files below the folders that the projects do not exclude."""
    files = (path for folder in folders for path in _files_below(projects, Path(folder)))
    paths = [str(path) for path in islice(files, MAX_FILES + 1)]
    if len(paths) > MAX_FILES:
        logger.warning("only the first %d Markdown files of the workspace are checked", MAX_FILES)
    return paths[:MAX_FILES]


def _files_below(projects: Projects, folder: Path) -> Iterator[Path]:
    project = projects.of(folder / "proposal.md")
    config, editor = project.config, project.config.editor
    files = proposal_files([folder], project.sidecars, exclude=config.exclude, base=config.base)
    return (file for file in files if not (editor and is_excluded(editor, file)))


def read_text(path: str) -> str | None:
    """The text of a file as an editor reads it: without a byte order mark, with its line endings.

    None if it is too large. Raises OSError and UnicodeDecodeError.
    """
    if os.path.getsize(path) > MAX_BYTES:
        return None
    with open(path, "rb") as file:
        return file.read().decode("utf-8-sig")


def file_signature(path: str, projects: Projects) -> Iterator[int]:
    """The time of the last change and the size of a file, and of each sidecar that it may have. Raises OSError."""
    status = os.stat(path)
    yield from (status.st_mtime_ns, status.st_size)
    for name in projects.of(path).sidecars:
        try:
            status = os.lstat(os.path.join(os.path.dirname(path), name))
            yield from (status.st_mtime_ns, status.st_size)
        except OSError:
            yield from (0, -1)
