"""Schedules updates of the index, and of the findings that depend on it. Used only on the event loop.

The index is built after the first findings and updated at pauses: a keystroke does not pay for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from proposal_lsp.findings import Finding
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lsp.closed_files import MAX_FILES
from proposal_lsp.lsp.documents import Documents, OpenDocument
from proposal_lsp.lsp.engine import MOST_AT_ONCE, Engine, NotWanted, for_one_job
from proposal_lsp.lsp.folders import Folders
from proposal_lsp.lsp.repository_findings import RepositoryFindings
from proposal_lsp.lsp.snapshot import Snapshot
from proposal_lsp.text import Change, Text

if TYPE_CHECKING:
    from proposal_lsp.features.surroundings import Source, Surroundings
    from proposal_lsp.lsp.analyses import Analyses
    from proposal_lsp.lsp.first_check import FirstCheck
    from proposal_lsp.lsp.repositories import Repositories
    from proposal_lsp.projects import Projects
    from proposal_lsp.workspace.citations import Citations
    from proposal_lsp.workspace.index_entry import IndexEntry

T = TypeVar("T")
#: How often a file is begun that gives way each time.
MOST_TRIES = 20


class Indexing:
    """Keeps the index up to date. The index itself is touched by jobs of the engine only."""

    def __init__(
        self,
        engine: Engine,
        documents: Documents,
        analyses: Analyses,
        folders: Folders,
        news: Callable[[OpenDocument], None],
    ) -> None:
        """`news` is called where something else is found in a document among the others than before."""
        self._engine = engine
        self._documents = documents
        self._analyses = analyses
        self._folders = folders
        self._news = news
        self._index: Repositories | None = None
        self._first: FirstCheck | None = None
        self._found: dict[OpenDocument, RepositoryFindings] = {}
        #: The documents and files to take in, the latter with how often that was tried; and whether it is to be found
        #: out which files there are.
        self._due: dict[OpenDocument, None] = {}
        #: Which revision of a document was last taken in; not of one that has been analyzed again since.
        self._taken: dict[OpenDocument, int] = {}
        self._files: dict[str, int] = {}
        self._is_listing_due = True
        #: Whether work may begin: the first findings have been sent, or someone asks.
        self._is_begun = self._is_closed = False
        self._working: asyncio.Task[None] | None = None
        #: How many wait for all of it.
        self._awaited = 0

    # Events.

    def begin(self) -> None:
        """Build the index as soon as a document has been analyzed."""
        self._is_begun = True
        for document in self._documents:
            if self._analyses.present(document):
                self.analyzed(document)

    def analyzed(self, document: OpenDocument) -> None:
        """A document has been analyzed. While its author writes, it is taken in at the next pause."""
        self._taken.pop(document, None)
        if not document.writing:
            self.paused(document)

    def paused(self, document: OpenDocument) -> None:
        """The author of a document has paused or saved."""
        if document.path is not None:
            self._due[document] = None
            self._wake()

    def edited(self, document: OpenDocument, change: Change) -> None:
        """The text of a document has changed."""
        if found := self._found.get(document):
            found.edited(change)

    def closed(self, document: OpenDocument) -> None:
        """A document was closed: now what is on disk counts."""
        self._due.pop(document, None)
        self._taken.pop(document, None)
        self._found.pop(document, None)
        self.files_changed([document.path] if document.path else [])

    def files_changed(self, paths: Iterable[str]) -> None:
        """Files have changed on disk."""
        self._files |= dict.fromkeys((path for path in paths if path.lower().endswith(MARKDOWN_SUFFIXES)), 0)
        self._wake()

    def list_again(self) -> None:
        """Find out again which files there are: the folders of the workspace have changed."""
        self._is_listing_due = True
        self._wake()

    def schemas_changed(self) -> None:
        """The schemas or the configuration have changed."""
        if self._index is not None:
            self._engine.run(lambda _: self._repositories.outdate())
            self.list_again()

    def close(self) -> None:
        """Stop updating the index."""
        self._is_closed = True

    # Queries.

    def first_check(self) -> FirstCheck:
        """The first check, with the results of files that are not open."""
        if self._first is None:
            from proposal_lsp.lsp.first_check import FirstCheck

            self._first = FirstCheck(self._engine, self._repositories.results, MAX_FILES)
        return self._first

    def findings(self, document: OpenDocument) -> tuple[Finding, ...]:
        """The last findings of the rules over several files in a document, without those on changed text."""
        found = self._found.get(document)
        return found.now if found else ()

    async def findings_now(self, snapshot: Snapshot) -> list[Finding]:
        """The findings of the rules over several files in a document, as far as files are known at this moment."""
        return await self.ask(snapshot, lambda around: self._repositories.check(around.entry.path)) or []

    async def ask(self, snapshot: Snapshot, question: Callable[[Surroundings], T], *, whole: bool = False) -> T | None:
        """The answer to a question about a document as it is; None if its text changes in the meantime.

        With `whole`, the answer waits until all files are known.
        """
        analysis, path = await snapshot.analysis(), snapshot.path
        if analysis is None or path is None:
            return None
        if whole:
            await self.complete()
        folders, texts = self._folders.paths(), self._texts()

        def job(projects: Projects) -> T | None:
            self._repositories.put(projects, folders, path, analysis)
            around = self._repositories.surroundings(path, analysis, texts)
            return question(around) if around else None

        try:
            answer = await self._engine.run(job, lambda: snapshot.is_current)
        except NotWanted:
            return None
        return answer if snapshot.is_current else None

    async def text_of(self, path: str) -> Text | None:
        """The text of a file that is known, as the index knows it; None if it has changed since."""
        folders = self._folders.paths()
        opened = {one.path: self._analyses.present(one) for one in self._documents if one.path}
        if document := self._documents.of_path(path):
            opened[path] = self._analyses.present(document)
        return await self._do(lambda projects: self._repositories.text_of(projects, folders, path, opened))

    async def ask_all(self, question: Callable[[Iterable[IndexEntry]], T]) -> T | None:
        """The answer to a question about all files, when they are known."""
        await self.complete()
        return await self._do(lambda _: question(self._repositories.entries()))

    async def ask_each(self, question: Callable[[Citations, Source], dict[str, T]]) -> dict[str, T]:
        """The answers to a question about each repository, by path, when all files are known."""
        await self.complete()
        texts = self._texts()
        return await self._do(lambda _: self._repositories.each(question, texts)) or {}

    async def complete(self) -> None:
        """Wait until all files are known."""
        self._is_begun = True
        self._awaited += 1
        self._due |= dict.fromkeys(one for one in self._documents if one.path and self._taken.get(one) != one.revision)
        try:
            self._wake()
            while self._working:
                await asyncio.wait([self._working])
        finally:
            self._awaited -= 1

    # Updating.

    def _texts(self) -> dict[str, Text]:
        """The texts of open documents, by path."""
        return {document.path: document.text for document in self._documents if document.path and not document.lost}

    @property
    def _repositories(self) -> Repositories:
        if self._index is None:
            from proposal_lsp.lsp.repositories import Repositories

            self._index = Repositories()
        return self._index

    def _wake(self) -> None:
        is_due = self._due or self._files or self._is_listing_due
        if self._is_begun and is_due and not self._working and not self._is_closed:
            self._working = asyncio.get_running_loop().create_task(self._work())
            self._working.add_done_callback(self._stopped)

    def _stopped(self, task: asyncio.Task[None]) -> None:
        self._working = None
        if not task.cancelled() and task.exception() is None and not self._must_wait():
            self._wake()

    def _must_wait(self) -> bool:
        """Whether someone writes, whom work on files would delay."""
        return not self._awaited and any(document.writing for document in self._documents)

    async def _work(self) -> None:
        """Take in what is due, documents first; then look at what is found in those that are open."""
        is_news, is_checked = bool(self._due), False
        while self._due or ((self._files or self._is_listing_due) and not self._must_wait()):
            if self._due:
                await self._take_documents()
            elif self._is_listing_due:
                await self._list()
            else:
                await self._read()
            is_checked = is_news and not self._due
            if is_checked:
                is_news = False
                await self._check()
        is_all_read = not (self._files or self._is_listing_due)
        if (is_all_read and await self._do(lambda _: self._repositories.finish())) or not is_checked:
            await self._check()
        await self._do(lambda _: self._repositories.results.write())
        if not self._documents:
            self._engine.forget_texts()

    async def _take_documents(self) -> None:
        due, self._due = self._due, {}
        for document in due:
            if self._awaited and document.concerns_us and not document.lost and not document.closed:
                await self._analyses.settle(document)
            analysis = self._analyses.present(document)
            if not document.closed:
                self._taken[document] = document.revision
            if analysis is None or document.closed or document.path is None:
                continue
            self._found.setdefault(document, RepositoryFindings()).asked = None
            folders, put = self._folders.paths(), self._repositories.put
            is_listed = await self._do(partial(put, folders=folders, path=document.path, analysis=analysis))
            self._is_listing_due |= is_listed is False and document.concerns_us

    async def _list(self) -> None:
        self._is_listing_due = False
        folders = self._folders.paths()
        others = [one.path for one in self._documents if one.path and one.concerns_us]
        found = await self._do(lambda projects: self._repositories.to_read(projects, folders, others)) or []
        await self.first_check().run(self._repositories.roots, found)
        self._files |= dict.fromkeys(found, 0)

    async def _read(self) -> None:
        """Read some files, until someone waits for something else."""
        given = {path: self._files.pop(path) for path in [*islice(self._files, MOST_AT_ONCE)]}
        paths = [path for path in given if not self._documents.has_file(path)]
        folders, read, done = self._folders.paths(), self._repositories.read, list[str]()

        def job(projects: Projects) -> None:
            for path in for_one_job(paths):
                read(projects, folders, path)
                done.append(path)

        await self._do(job, lambda: self._engine.is_alone)
        for path in paths[len(done) :]:
            given[path] += not done  # it was the first, and gave way
            if given[path] < MOST_TRIES:
                self._files[path] = given[path]  # read again, after the others

    async def _check(self) -> None:
        for document in self._documents:
            found = self._found.get(document)
            if found is None or document.closed or document.path is None:
                continue
            findings = await self._do(partial(self._repositories.check_new, path=document.path, text=document.text))
            if findings is not None and document in self._found and found.take(findings):
                self._news(document)

    async def _do(self, job: Callable[[Projects], T], is_wanted: Callable[[], bool] = lambda: True) -> T | None:
        try:
            return await self._engine.run(job, is_wanted)
        except NotWanted:
            return None
