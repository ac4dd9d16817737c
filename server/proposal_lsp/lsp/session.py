"""One session with one client: its open documents, their analyses, and what the client has been shown.

Each of the three has one owner (`Documents`, `Analyses`, `Reports`); this module connects them. The parameters of the
messages about text are plain JSON, since every keystroke is one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from proposal_lsp.lsp.analyses import Analyses
from proposal_lsp.lsp.beside import Beside
from proposal_lsp.lsp.client import Client, Outgoing, declared, read_client, wants_outline
from proposal_lsp.lsp.closed_files import ClosedFiles
from proposal_lsp.lsp.documents import Documents, OpenDocument, is_yaml
from proposal_lsp.lsp.engine import Engine
from proposal_lsp.lsp.folders import Folders
from proposal_lsp.lsp.indexing import Indexing
from proposal_lsp.lsp.pauses import Pauses
from proposal_lsp.lsp.pull import Pull
from proposal_lsp.lsp.push import Push
from proposal_lsp.lsp.reports import Reports
from proposal_lsp.lsp.settings import Preferences
from proposal_lsp.lsp.snapshot import Snapshot
from proposal_lsp.lsp.sync import apply_edit, from_whole_text, get, read_edit, read_version, uri_in
from proposal_lsp.lsp.watched_files import affects_others

if TYPE_CHECKING:
    from proposal_lsp.projects import Projects

logger = logging.getLogger(__name__)


class Session:
    """The session of a client. Used only on the event loop."""

    def __init__(self, outgoing: Outgoing, projects: Projects, params: Mapping[str, Any]) -> None:
        """`params` are those of `initialize`, as plain JSON, with a `processId` from `visible_process`."""
        self.process_id: int | None = params["processId"]
        self.capabilities: Any = params.get("capabilities")
        self.client: Client = read_client(self.capabilities)
        #: Whether the outline of documents, their folds and selections are wanted.
        self.outline = wants_outline(params)
        self.folders = Folders(params)
        self.preferences = Preferences()
        #: Whether the client has said what its settings are.
        self.has_settings = False
        loop = asyncio.get_running_loop()
        self.engine = Engine(projects, lambda: loop.call_soon_threadsafe(self._late))
        #: Whether it has been reported to the user that the engine does not answer.
        self._is_late = False
        self.documents = Documents()
        self.analyses = Analyses(self.documents, self.engine, self._analyzed)
        self.index = Indexing(self.engine, self.documents, self.analyses, self.folders, self._among)
        self.reports = Reports(self.client, self.preferences, self.analyses, self.index.findings)
        self.delivery = self._delivery(outgoing)
        self._pauses = Pauses(self._paused)
        self._beside = Beside(self.documents, self.analyses, self.preferences)
        self.warn(self.preferences.start(params.get("initializationOptions")))
        self.warn(self.preferences.configure(self.folders.paths(), self.engine.heed))

    def _delivery(self, outgoing: Outgoing) -> Push | Pull:
        state = outgoing, self.documents, self.analyses, self.reports
        if not self.client.pulls:
            return Push(*state, versions=self.client.versions)
        files = ClosedFiles(self.engine, self.folders, self.preferences, self.reports, self.index.first_check)
        return Pull(*state, files, self.preferences, refreshes=self.client.refreshes)

    def warn(self, lines: Sequence[str]) -> None:
        """Write to the client's log, and to the server's, what the user should know."""
        for line in lines:
            logger.warning("%s", line)
            self.delivery.outgoing.log(line)

    def snapshot(self, uri: str) -> Snapshot | None:
        """A document as it is now; None if it is not open or not to be checked."""
        document = self.documents.get(uri)
        if document is None or not self.preferences.check(document):
            return None
        sidecars = self.documents.sidecar_texts(document)
        return Snapshot(document, document.text, document.version, self.client.encoding, sidecars, self.analyses)

    def answered(self, answer: Any) -> Snapshot | None:
        """The document that an answer was of, by the `Snapshot.data` in it; None if it has been edited since."""
        snapshot = self.snapshot(str(declared(answer, "data.uri")))
        return snapshot if snapshot and snapshot.version == declared(answer, "data.version") else None

    # Messages of the editor.

    def did_open(self, params: Any) -> None:
        """Take in a document (`DidOpenTextDocumentParams`). Raises Invalid."""
        with self._may_lose(params):
            item = get(params, dict, "textDocument")
            uri, text = get(item, str, "uri"), get(item, str, "text")
            language, version = get(item, str, "languageId"), get(item, int, "version")
        if before := self.documents.close(uri):
            self._leave(before)
        document = self.documents.open(uri, language, version, text)
        self.analyses.add(document)
        self.reports.add(document)
        if self.preferences.check(document):
            self.analyses.plan(document)
        self._beside.changed(document.path)

    def did_change(self, params: Any) -> None:
        """Apply edits (`DidChangeTextDocumentParams`) in their order, each to what the one before has left.

        Raises Invalid, and applies none, where one is not valid. All later edits are of a text that is not known then,
        and ignored until one brings the whole text.
        """
        document = self.documents.get(uri_in(params))
        if document is None:
            logger.warning("an edit of %r is ignored: it is not open", uri_in(params))
            return
        with self._may_lose(params):
            self._apply(document, params)
        self._beside.changed(document.path)
        if self.preferences.check(document):
            self._pauses.wait_for(document)
            if not self.reports.waits_for_save(document):
                self.analyses.plan(document, self.preferences.of(document.path).delay / 1000)

    def _apply(self, document: OpenDocument, params: Any) -> None:
        changes = get(params, list, "contentChanges")
        if document.lost and not (changes := from_whole_text(changes)):
            return
        text, change, writing = document.text, None, document.writing
        for each in changes:
            edit = read_edit(text, each, self.client.encoding)
            text, step = apply_edit(text, edit)
            change = change.then(step) if change else step
            writing = each.get("range") is not None
        if change:
            self.analyses.edited(document, change)
            self.index.edited(document, change)
        self.documents.edit(document, read_version(params, document.version), text, writing=writing)

    @contextmanager
    def _may_lose(self, params: Any) -> Iterator[None]:
        """Fall silent about a document whose new text cannot be made out, and say so: LSP has no way to ask for it."""
        try:
            yield
        except Exception:
            uri = declared(params, "textDocument.uri")
            document = self.documents.get(uri) if isinstance(uri, str) else None
            if document and not document.lost:
                self.documents.lose(document)
                self.analyses.silence(document)
                self.reports.outdate(document)
                self.delivery.silenced(document)
                self._beside.changed(document.path)
                if document.concerns_us:
                    self.delivery.outgoing.show(
                        f"The editor sent a change of {document.path or uri} that is not valid. "
                        "The document is not checked any more; close it and open it again."
                    )
            raise

    def did_save(self, params: Any) -> None:
        """Report what was held back; check everything again where a schema or configuration was saved."""
        document = self.documents.get(uri_in(params))
        if document is None:
            return
        waited, wrote = self.reports.waits_for_save(document), document.writing
        self.documents.save(document)
        if wrote:
            self._paused(document)
        if affects_others(document.path):
            self.schemas_changed()
        elif self.preferences.check(document) and not self.analyses.is_fresh(document):
            self.analyses.plan(document)
        elif waited:
            # Analyzed already, for a question that was asked meanwhile.
            self._analyzed(document)

    def did_close(self, params: Any) -> None:
        """Close a document."""
        if document := self.documents.close(uri_in(params)):
            self._leave(document)
            self.delivery.closed(document)
            self.index.closed(document)
            self._beside.changed(document.path)
            if not self.documents:
                self.engine.forget_texts()

    def schemas_changed(self) -> None:
        """Read configuration and schemas again and analyze everything that is open."""
        self.engine.forget()
        self.index.schemas_changed()
        self.recheck()

    def recheck(self) -> None:
        """Analyze everything that is open again, or fall silent where it is not to be checked."""
        for document in self.documents:
            self.analyses.outdate(document)
            self.reports.outdate(document)
            if self.preferences.check(document):
                self.analyses.plan(document)
            else:
                self.analyses.silence(document)
                self.delivery.silenced(document)
        self.delivery.schemas_changed()

    def files_changed(self, paths: Iterable[str] = ()) -> None:
        """Record that files have changed on disk; those that are open count as they are in the editor."""
        paths = list(paths)
        if any(affects_others(path) for path in paths):
            self.schemas_changed()
        self.delivery.files_changed()
        self.index.files_changed(paths)
        for path in paths:
            if is_yaml(path) and not self.documents.has_file(path):
                self._beside.changed(path)
                self.index.list_again()

    def take_settings(self, given: Mapping[str | None, Any]) -> None:
        """Take settings by folder (None: for the session), and check again what is open if they have changed."""
        self.has_settings = True
        before = self.preferences.now()
        for folder, settings in given.items():
            self.warn(self.preferences.take(settings, folder))
        if self.preferences.now() != before:
            self.warn(self.preferences.configure(self.folders.paths(), self.engine.heed))
            self.index.schemas_changed()
            self.recheck()
            if self.client.refreshes_hints:
                self.delivery.outgoing.refresh_hints()

    def close(self) -> None:
        """End the session: nothing is analyzed any more."""
        for document in self.documents:
            self.documents.close(document.uri)
            self._leave(document)
        self.index.close()
        self.engine.close()

    # Callbacks.

    def _analyzed(self, document: OpenDocument) -> None:
        # The settings may have changed while the analysis was under way.
        if not self.preferences.check(document):
            return
        self.delivery.analyzed(document)
        self.index.analyzed(document)
        if self._beside.pop_news(document):
            self.delivery.paused(document)

    def _among(self, document: OpenDocument) -> None:
        if self.preferences.check(document):
            self.delivery.paused(document)

    def _late(self) -> None:
        if not self._is_late:
            self._is_late = True
            self.delivery.outgoing.show(
                "proposal-lsp has not answered for a while and has stopped what took so long. Its log has the details."
            )

    def _paused(self, document: OpenDocument) -> None:
        self.documents.pause(document)
        self.delivery.paused(document)
        self.index.paused(document)

    def _leave(self, document: OpenDocument) -> None:
        self._beside.remove(document)
        self.analyses.remove(document)
        self.reports.remove(document)
