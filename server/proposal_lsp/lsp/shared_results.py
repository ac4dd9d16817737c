"""Results of files that are not open, shared on disk with other sessions and runs of `check`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from proposal_lsp.analysis import Project
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import in_reading_order
from proposal_lsp.lsp.engine import project_of
from proposal_lsp.projects import Projects
from proposal_lsp.remembered import aside
from proposal_lsp.results.cached_results import CachedResults, is_settled, open_cache, plain_check, text_digest
from proposal_lsp.results.context import Contexts
from proposal_lsp.results.records import FileResult, Result

#: The bytes of unknown documents from which on others than the engine read them: more work than the start of a process.
WORTH = 2_000_000


class SharedResults:
    """The results of a `check` without options, for the engine's thread. Their dependencies are read once."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Read the dependencies of results again: they have changed."""
        self._cache = open_cache(plain_check())
        self._contexts = Contexts(self._cache.options) if self._cache else None
        #: What is known of the files of a folder; None if it is not kept.
        self._known: dict[str, CachedResults | None] = {}

    def result_of(self, projects: Projects, path: str, source: str) -> Result:
        """The findings and the index entry of a file; it is analyzed if they are not cached."""
        folder, name = os.path.split(path)
        project = project_of(projects, path)
        known = self._known_in(folder, project)
        if known is None:
            return _analyzed(project, path, source)
        known.expect(project.sidecars)
        digest = text_digest(source, project.beside)
        if (found := known.get(name, digest)) is not None:
            return found
        result = _analyzed(project, path, source)
        known.put(name, digest, result)
        return result

    def _known_in(self, folder: str, project: Project) -> CachedResults | None:
        """The cached results of a folder; None if they are not kept."""
        # The documents that refine a derived schema change while the server runs, but are read once. Settings of the
        # editor do not apply to other users of the cache.
        is_kept = self._contexts and is_settled(project) and not (project.derived or project.config.editor)
        if not is_kept:
            return None
        if folder not in self._known:
            context = self._contexts.of(Path(folder)) if self._contexts else None
            self._known[folder] = self._cache.of(Path(folder), context) if self._cache and context else None
        return self._known[folder]

    def lack(self, projects: Projects, paths: Sequence[str]) -> bool:
        """Whether so many results of these files are missing that a separate process is worthwhile."""
        size = 0
        for path in paths:
            folder, name = os.path.split(path)
            known = self._known_in(folder, projects.of(path))
            if known is not None and not known.has(name):
                with suppress(OSError):
                    size += os.path.getsize(path)
        return size > WORTH

    def write(self) -> None:
        """Write new results to disk. Nothing is kept in memory: it would need as much as the documents."""
        if self._cache:
            self._cache.write()
            self._cache.forget()
            self._known.clear()


def _analyzed(project: Project, path: str, source: str) -> FileResult:
    """Analyze a text that is read once: caching its parts would only take memory."""
    with aside():
        found = analyze_file(project, path, source)
        return FileResult(tuple(in_reading_order(found.findings)), found.detection.schema is not None, found.entry)
