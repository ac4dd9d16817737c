"""The Markdown files of the workspace that are not open: what was found in them, as of their last change."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from proposal_lsp.analysis import Analysis
from proposal_lsp.config.file_choices import is_excluded
from proposal_lsp.discovery import proposal_files
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.lsp.engine import Analyzed, Engine, analyze_with
from proposal_lsp.lsp.folders import Folders
from proposal_lsp.lsp.reports import FileReport, Reports
from proposal_lsp.lsp.settings import Preferences
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.projects import Projects
from proposal_lsp.text import Text

logger = logging.getLogger(__name__)
#: A workspace with more Markdown files than this is looked at in part, and larger files not at all.
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

    def __init__(self, engine: Engine, folders: Folders, preferences: Preferences, reports: Reports) -> None:
        self._engine = engine
        self._folders = folders
        self._preferences = preferences
        self._reports = reports
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
        return {path: self._converted(path, analysis) for path, analysis in broken.items()} | found

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
        before, self._checked = self._checked, {}
        for done, path in enumerate(paths):
            progress(done, len(paths))
            known = before.get(path)
            signature, outcome = await self._engine.run(partial(_check, path, known, self._generation))
            if known and signature == known.signature:
                self._checked[path] = known
            elif signature and outcome and outcome.analysis:
                report = self._converted(path, outcome.analysis)
                self._checked[path] = _Checked(signature, report, outcome.problems)
        progress(len(paths), len(paths))

    def _wants(self, folder: str) -> bool:
        settings = self._preferences.of(folder)
        return settings.files == "workspace" and settings.run != "off"

    def _converted(self, path: str, analysis: Analysis) -> FileReport:
        return self._reports.on_file(analysis, uri_of(path) or "")


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


def _check(
    path: str, known: _Checked | None, generation: int, projects: Projects
) -> tuple[Signature | None, Analyzed | None]:
    """The signature of a file, None where it cannot be read; and what was found if it is not that of `known`."""
    try:
        signature = generation, *file_signature(path, projects)
        if known and known.signature == signature:
            return signature, None
        source = read_text(path)
    except (OSError, UnicodeDecodeError):
        source = None
    return (None, None) if source is None else (signature, analyze_with(projects, path, Text(source)))


def read_text(path: str) -> str | None:
    """The text of a file as an editor reads it: without a byte order mark, with its line endings.

    None where it is too large. Raises OSError and UnicodeDecodeError.
    """
    return Path(path).read_bytes().decode("utf-8-sig") if os.path.getsize(path) <= MAX_BYTES else None


def file_signature(path: str, projects: Projects) -> Iterator[int]:
    """The time of the last change and the size of a file, and of each sidecar that it may have. Raises OSError."""
    status = os.stat(path)
    yield from (status.st_mtime_ns, status.st_size)
    for name in projects.of(Path(path)).sidecars:
        try:
            status = os.lstat(Path(path).with_name(name))
            yield from (status.st_mtime_ns, status.st_size)
        except OSError:
            yield from (0, -1)
