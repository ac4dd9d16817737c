"""One session with one client: what is open, what was found in it, and who has been told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from proposal_lsp.lsp import log
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.convert import to_diagnostics
from proposal_lsp.lsp.documents import OpenDocument, is_yaml
from proposal_lsp.lsp.engine import Engine
from proposal_lsp.lsp.folders import Folders
from proposal_lsp.lsp.holding import PAUSE, to_show
from proposal_lsp.lsp.loop import Loop
from proposal_lsp.lsp.protocol import Protocol
from proposal_lsp.lsp.pull import Pull
from proposal_lsp.lsp.push import Push
from proposal_lsp.lsp.registration import judges_others
from proposal_lsp.lsp.report import SILENCE, Report, report_on
from proposal_lsp.lsp.scheduling import Scheduler
from proposal_lsp.lsp.settings import Preferences
from proposal_lsp.lsp.sync import apply_edit, read_edit
from proposal_lsp.lsp.uris import path_of, same_file
from proposal_lsp.text import Text

if TYPE_CHECKING:
    from proposal_lsp.analysis import Analysis, Projects
    from proposal_lsp.findings import Finding


class Session:
    """The documents of a client and what becomes of them. Lives on the event loop."""

    def __init__(
        self, peer: Protocol, loop: Loop, projects: Projects, client: Client, params: Mapping[str, Any]
    ) -> None:
        """`params` are those of `initialize`."""
        self.peer = peer
        self.client = client
        self.capabilities = params.get("capabilities")
        self.folders = Folders(params)
        self.engine = Engine(loop, projects)
        self.documents: dict[str, OpenDocument] = {}
        self.preferences = Preferences()
        self.delivery: Push | Pull = Pull(self) if client.pulls else Push(self)
        self._loop = loop
        self._scheduler = Scheduler(loop, self.engine, self._analyzed, self.beside)
        #: The documents for whose writers' pause a timer runs.
        self._pauses: set[OpenDocument] = set()
        #: Called once, after the first findings.
        self.found_first: Callable[[], None] | None = None
        self.tell(self.preferences.start(params.get("initializationOptions")))

    def tell(self, lines: Sequence[str]) -> None:
        """Write to the client's log what the user should know."""
        for line in lines:
            log.warning("%s", line)
            self.peer.notify("window/logMessage", {"type": 2, "message": line})

    # What the editor does.

    def open(self, uri: str, language: str, version: int, source: str) -> None:
        """Take in a document, in place of one that was open under this URI."""
        if before := self.documents.pop(uri, None):
            self._leave(before)
        document = OpenDocument(uri, path_of(uri), language, version, Text(source))
        self.documents[uri] = document
        if self.is_checked(document):
            self._scheduler.plan(document)

    def change(self, uri: str, version: int, changes: Sequence[Any]) -> None:
        """Apply edits (`TextDocumentContentChangeEvent`), in their order, each to what the one before has left.

        Raises Invalid, and applies none, where one is not valid.
        """
        document = self.documents.get(uri)
        if document is None:
            log.warning("an edit of %s is ignored: it is not open", uri)
            return
        text, change, caret = document.text, document.change, document.caret
        for each in changes:
            edit = read_edit(text, each, self.client.encoding)
            text, step = apply_edit(text, edit)
            change = change.then(step) if change else step
            caret = None if each.get("range") is None else edit.span.start + len(edit.content)
        document.text, document.change, document.caret, document.version = text, change, caret, version
        document.stamp += 1
        document.edited = True
        if self.is_checked(document):
            self._await_pause(document)
            if not self.waits_for_save(document):
                self._scheduler.plan(document, self.preferences.of(document.path).delay / 1000)

    def save(self, uri: str) -> None:
        """Say what was held back; judge everything anew where a schema or configuration was saved."""
        document = self.documents.get(uri)
        if document is None:
            return
        waited, document.edited = self.waits_for_save(document), False
        self._pause_ends(document)
        if judges_others(document.path):
            self.rejudge()
        elif self.is_checked(document) and not document.is_fresh:
            self._scheduler.plan(document)
        elif waited:
            # Analyzed already, for a question that was asked meanwhile.
            self._analyzed(document)

    def close(self, uri: str) -> None:
        """Let go of a document."""
        if document := self.documents.pop(uri, None):
            self._leave(document)
            self.delivery.closed(document)
            if document.is_sidecar:
                self._recheck_beside(document.path)
            if not self.documents:
                self.engine.forget_texts()

    def rejudge(self) -> None:
        """Read configuration and schemas afresh and analyze everything that is open."""
        self.engine.forget()
        self.recheck()

    def recheck(self) -> None:
        """Analyze everything that is open again, or fall silent where it is not to be checked."""
        for document in self.documents.values():
            document.stamp += 1
            document.is_told = False
            if self.is_checked(document):
                self._scheduler.plan(document)
            else:
                self._scheduler.drop(document)
                document.analysis, document.problems = None, {}
                self.delivery.silenced(document)
        self.delivery.rejudged()

    def files_changed(self, paths: Iterable[str] = ()) -> None:
        """Take note that files have changed on the disk; those that are open count as they are in the editor."""
        self.delivery.files_changed()
        for path in paths:
            if is_yaml(path) and not any(same_file(path, other.path) for other in self.documents.values()):
                self._recheck_beside(path)

    # What is known.

    def beside(self, document: OpenDocument) -> dict[str, str]:
        """The texts of the YAML files that are open in the folder of a document, by name: they may be its sidecar."""
        others = self._beside(document.path)
        return {os.path.basename(path): other.text.source for path, other in others.items() if is_yaml(path)}

    def _beside(self, path: str | None) -> dict[str, OpenDocument]:
        """The open documents in the folder of a file, by path, without the file."""
        folder = os.path.dirname(path) if path else None
        found = {other.path: other for other in self.documents.values() if other.path and other.path != path}
        return {place: other for place, other in found.items() if os.path.dirname(place) == folder}

    def is_checked(self, document: OpenDocument) -> bool:
        """Whether a document is one to check, and the user wants it checked."""
        return document.concerns_us and self.preferences.of(document.path).run != "off"

    def waits_for_save(self, document: OpenDocument) -> bool:
        """Whether a document has edits that the user wants to hear of only when they are saved."""
        return document.is_told and document.edited and self.preferences.of(document.path).run == "onSave"

    def hurry(self, document: OpenDocument) -> None:
        """Bring the analysis of a document up to date now, where that costs next to nothing."""
        self._scheduler.hurry(document)

    async def settle(self, document: OpenDocument) -> None:
        """Wait until the analysis of a document is that of its present text, or the document is closed."""
        await self._scheduler.settle(document)

    def report(self, document: OpenDocument) -> Report:
        """What to show of the last analysis of a document; remembered as told."""
        analysis, known = document.analysis, document.report
        if self.waits_for_save(document):
            return known
        document.is_told = analysis is not None
        if analysis is None:
            document.report = SILENCE
        elif not known.is_all_of(analysis):
            findings = self._unheld(document, analysis)
            document.report = report_on(analysis, findings, document.uri, self.client)
        return document.report

    def report_on_file(self, analysis: Analysis, uri: str) -> Report:
        """All that was found in a file that is not open."""
        # There may be thousands of such files: what was found stays, what it was found in goes.
        return Report(to_diagnostics(analysis.findings, analysis.text, uri, self.client))

    def problems(self) -> dict[str, Analysis]:
        """What was found in schema and configuration files that are not open, by absolute path."""
        return {
            path: analysis
            for document in self.documents.values()
            for path, analysis in document.problems.items()
            if not any(same_file(path, other.path) for other in self.documents.values())
        }

    def _unheld(self, document: OpenDocument, analysis: Analysis) -> Sequence[Finding]:
        # What is held back from a client that cannot be told to ask again would never come.
        can_come_later = not self.client.pulls or self.client.refreshes
        holds = self.preferences.of(document.path).hold_while_typing and can_come_later
        if document.caret is None or not holds:
            return analysis.findings
        return to_show(analysis.findings, analysis.text, document.caret, document.report.seen)

    # What happens by itself.

    def _analyzed(self, document: OpenDocument) -> None:
        # The settings may have changed while the analysis was under way.
        if not self.is_checked(document):
            return
        self.delivery.analyzed(document)
        if self.found_first:
            self.found_first()
            self.found_first = None
        if document.is_told_anew:
            document.is_told_anew = False
            self.delivery.paused(document)
        if document.is_sidecar:
            self._recheck_beside(document.path)

    def _recheck_beside(self, sidecar: str | None) -> None:
        """Analyze the open documents again that a sidecar may belong to, and have the news of them told."""
        for path, document in self._beside(sidecar).items():
            if self.is_checked(document) and not is_yaml(path):
                document.stamp += 1
                document.is_told_anew = True
                self._scheduler.plan(document, self.preferences.of(path).delay / 1000)

    def _await_pause(self, document: OpenDocument) -> None:
        document.touched = monotonic()
        if document not in self._pauses:
            self._pauses.add(document)
            self._loop.later(PAUSE, lambda: self._look_for_pause(document))

    def _look_for_pause(self, document: OpenDocument) -> None:
        # One timer for a whole run of edits: a new one for each would be thousands, most of them dead.
        left = document.touched + PAUSE - monotonic()
        if left > 0 and document.caret is not None and not document.closed:
            self._loop.later(left, lambda: self._look_for_pause(document))
        else:
            self._pauses.discard(document)
            self._pause_ends(document)

    def _pause_ends(self, document: OpenDocument) -> None:
        if document.caret is not None and not document.closed:
            document.caret = None
            self.delivery.paused(document)

    def _leave(self, document: OpenDocument) -> None:
        document.closed = True
        self._scheduler.drop(document)
