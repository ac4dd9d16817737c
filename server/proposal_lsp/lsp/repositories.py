"""The indexes of the repositories of open documents. For the engine's thread.

A file counts as it is on disk, an open document as it is in the editor.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

from proposal_lsp.analysis import Analysis
from proposal_lsp.discovery import is_ignored, names_below
from proposal_lsp.features.surroundings import Source, Surroundings
from proposal_lsp.findings import Finding
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.lsp.baselines import new_findings
from proposal_lsp.lsp.closed_files import Signature, file_signature, markdown_below, read_text
from proposal_lsp.lsp.shared_results import SharedResults
from proposal_lsp.projects import Projects
from proposal_lsp.text import Text
from proposal_lsp.workspace.check_entry import check_entry
from proposal_lsp.workspace.citations import Citations
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.proposal_index import Index

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Read:
    """The last state read of a file."""

    root: str
    #: When it and its sidecars were changed, and their sizes; None: it is open, and counts as it is there.
    signature: Signature | None


class Repositories:
    """An index for each repository. Only jobs of the engine touch it."""

    def __init__(self) -> None:
        self._citations: dict[str, Citations] = {}
        self._read: dict[str, _Read] = {}
        #: Also of files that the index is not about to read.
        self.results = SharedResults()
        #: The folders below which files are read, those whose files have been listed, and those whose files are known.
        self.roots: list[str] = []
        self._listed: list[str] = []
        self._known: list[str] = []

    def citations(self, root: str) -> Citations:
        """The index of the repository at a root."""
        if root not in self._citations:
            self._citations[root] = Citations(Index(root=root))
        return self._citations[root]

    def around(self, path: str) -> Citations | None:
        """The repository of a file that is known."""
        read = self._read.get(path)
        return self.citations(read.root) if read else None

    def entries(self) -> Iterator[IndexEntry]:
        """Every file that is known, of whichever repository."""
        return (entry for one in self._citations.values() for entry in one.index.entries.values())

    def surroundings(self, path: str, analysis: Analysis, texts: Mapping[str, Text]) -> Surroundings | None:
        """An open document in its repository; None if it is not Markdown.

        `texts` are those of all open documents, by path.
        """
        citations = self.around(path)
        entry = citations.index.get(path) if citations else None
        if citations is None or entry is None or analysis.document is None:
            return None
        _relist(citations)
        return Surroundings(citations, entry, analysis.document, _source(texts))

    def each(self, question: Callable[[Citations, Source], dict[str, T]], texts: Mapping[str, Text]) -> dict[str, T]:
        """The answers to a question about each repository, by path."""
        found: dict[str, T] = {}
        for citations in self._citations.values():
            _relist(citations)
            found |= question(citations, _source(texts))
        return found

    def put(self, projects: Projects, folders: Sequence[str], path: str, analysis: Analysis) -> bool:
        """Add an open document with its present text. False: the files around it have not been listed."""
        read = _Read(root_of(projects, folders, path), None)
        if self._read.get(path) != read or self.citations(read.root).index.get(path) is not analysis.entry:
            self._put(path, read, analysis.entry)
        return _is_below(path, self._listed)

    def finish(self) -> bool:
        """Record that the files of all folders that were listed have been read. Whether that is new of some."""
        before, self._known = self._known, self._listed
        return not set(self._known) <= set(before)

    def read(self, projects: Projects, folders: Sequence[str], path: str) -> bool:
        """Take in a file from the disk, unless it is as it was when it was last read. True: it did not give way."""
        try:
            read = _Read(root_of(projects, folders, path), (*file_signature(path, projects),))
            if self._read.get(path) == read:
                return True
            source = read_text(path)
        except (OSError, UnicodeDecodeError):
            self.drop(path)
            return True
        self._put(path, read, self.results.result_of(projects, path, source).entry if source is not None else None)
        return True

    def text_of(
        self, projects: Projects, folders: Sequence[str], path: str, opened: Mapping[str, Analysis | None]
    ) -> Text | None:
        """The text of a file as it is known, also of one that holds the metadata of a document; None if it changed.

        `opened` has the documents that are open, by path, with their analyses as far as these are up to date.
        """
        document = next((entry.path for entry in self.entries() if entry.slots_path == path), path)
        analysis, known = opened.get(document), self.around(document)
        before = known.index.get(document) if known else None
        if analysis is not None:
            self.put(projects, folders, document, analysis)
        elif document not in opened:
            self.read(projects, folders, document)
        if known is None or before is None or known.index.get(document) is not before:
            return None
        own, there = opened.get(path), _source({})(path)
        if path not in opened:
            return there
        # Of a document that is not open, the index knows what is on disk.
        is_known = own is not None and (document in opened or (there is not None and there.source == own.text.source))
        return own.text if own is not None and is_known else None

    def _put(self, path: str, read: _Read, entry: IndexEntry | None) -> None:
        known = self._read.get(path)
        if entry is None or (known and known.root != read.root):
            self.drop(path)
        if entry is not None:
            self.citations(read.root).put(entry)
        self._read[path] = read

    def drop(self, path: str) -> None:
        """Forget a file."""
        if read := self._read.pop(path, None):
            self.citations(read.root).drop(path)

    def outdate(self) -> None:
        """Have all files read again: what they are checked against has changed."""
        self.results.forget()
        self._read = {path: _Read(one.root, one.signature and ()) for path, one in self._read.items()}

    def to_read(self, projects: Projects, folders: Sequence[str], others: Iterable[str]) -> list[str]:
        """The files to read: the Markdown of the workspace, and of the repositories of other documents.

        Those that are known and gone are forgotten.
        """
        roots = {path: projects.of(path).config.root for path in others}
        found = filter(None, roots.values())
        outside = {str(root) for root in found if not any(root.is_relative_to(one) for one in folders)}
        self.roots = [*folders, *sorted(outside)]
        paths = markdown_below(projects, self.roots)
        alone = (os.path.dirname(path) for path, root in roots.items() if root is None)
        self._listed = [*self.roots, *alone]
        for path in self._read.keys() - set(paths):
            if self._read[path].signature is not None:
                self.drop(path)
        return paths

    def check_new(self, projects: Projects, path: str, text: Text) -> Sequence[Finding]:
        """The findings of a file, whose text is `text`, without those in the baseline."""
        return new_findings(projects.of(path).config, path, text, self.check(path))

    def check(self, path: str) -> list[Finding]:
        """The findings of the rules over several files in a file; none until all files are known.

        Before that, a list of proposals would seem to have too many.
        """
        citations = self.around(path)
        entry = citations.index.get(path) if citations else None
        if citations is None or entry is None or not entry.rules or not _is_below(path, self._known):
            return []
        _relist(citations)
        return check_entry(citations.index, entry)


def _relist(citations: Citations) -> None:
    """Have the folders of a repository listed again on the next access."""
    citations.index.listing = names_below(citations.index.root)
    citations.index.is_ignored = cache(is_ignored)


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(_is_inside(os.path.dirname(path), one) for one in folders)


@lru_cache(maxsize=64)  # of each file of a folder it is asked several times
def _is_inside(folder: str, other: str) -> bool:
    """Whether a folder is another one or inside it."""
    return Path(folder).is_relative_to(other)


def root_of(projects: Projects, folders: Sequence[str], path: str) -> str:
    """The folder that links from a file may not leave: the repository, or else the workspace folder, or its own."""
    root = projects.of(path).config.root
    if root is not None:
        return str(root)
    folder = os.path.dirname(path)
    return min((one for one in folders if _is_inside(folder, one)), key=len, default=folder)


def _source(texts: Mapping[str, Text]) -> Source:
    """Returns a function that gives the present text of a file; that of open ones from `texts`."""

    def source(path: str) -> Text | None:
        if path in texts:
            return texts[path]
        with suppress(OSError, UnicodeDecodeError):
            found = read_text(path)
            return Text(found) if found is not None else None
        return None

    return source
