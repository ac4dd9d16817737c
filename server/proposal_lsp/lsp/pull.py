"""Pull diagnostics (`textDocument/diagnostic`, `workspace/diagnostic`)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from proposal_lsp.lsp.analyses import Analyses
from proposal_lsp.lsp.client import Outgoing
from proposal_lsp.lsp.closed_files import ClosedFiles
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.documents import Documents, OpenDocument
from proposal_lsp.lsp.reports import SILENCE, FileReport, Reports
from proposal_lsp.lsp.settings import Preferences
from proposal_lsp.lsp.uris import uri_of

#: The report on a document, with its version if it is open.
State = tuple[FileReport, int | None]


class Pull:
    """Answers requests for diagnostics, and tells the client when to request them again."""

    def __init__(
        self,
        outgoing: Outgoing,
        documents: Documents,
        analyses: Analyses,
        reports: Reports,
        files: ClosedFiles,
        preferences: Preferences,
        *,
        refreshes: bool,
    ) -> None:
        self.outgoing = outgoing
        self._documents = documents
        self._analyses = analyses
        self._reports = reports
        self._files = files
        self._preferences = preferences
        #: Whether the client can be asked to ask again.
        self._refreshes = refreshes
        #: The result ids that the client was given last, by URI.
        self._given: dict[str, str] = {}
        #: The result ids of open documents as of their last analyses, by URI.
        self._latest: dict[str, str] = {}
        #: The broken files that have been reported to the user.
        self._mentioned: set[str] = set()
        #: Held requests for workspace diagnostics.
        self._waiting: list[asyncio.Future[None]] = []
        self._has_answered = False

    def analyzed(self, document: OpenDocument) -> None:
        """A document has been analyzed; its client asks for it by itself after an edit, not after a save."""
        if self._preferences.of(document.path).run == "onSave":
            self.paused(document)
        mentioned = self._mentioned
        self._mention_broken()
        # To look for news costs the whole workspace: a keystroke that changes nothing must not.
        result_id = self._reports.of(document).result_id
        if self._latest.get(document.uri) != result_id or mentioned != self._mentioned:
            self._latest[document.uri] = result_id
            self._ring()

    def paused(self, document: OpenDocument) -> None:
        """The author has paused or saved: nothing is held back any more."""
        given = self._given.get(document.uri)
        if given and self._analyses.is_fresh(document) and given != self._reports.of(document).result_id:
            self._refresh()

    def closed(self, document: OpenDocument) -> None:
        """A document was closed: now what is on disk counts."""
        self._given.pop(document.uri, None)
        self._latest.pop(document.uri, None)
        self.files_changed()

    def schemas_changed(self) -> None:
        """The schemas or the configuration have changed."""
        self._files.forget()
        self._refresh()

    def silenced(self, document: OpenDocument) -> None:
        """The document is not to be checked; its client asks for it by itself after an edit."""
        self._latest.pop(document.uri, None)
        self._ring()

    def files_changed(self) -> None:
        """Files that are not open have changed on disk."""
        self._files.look_again()
        self._ring()

    async def document(self, uri: str, previous: object) -> Json:
        """The findings of one open document, or the news that there is no news since the `previous` result id."""
        document = self._documents.get(uri)
        report = SILENCE
        if document and self._preferences.check(document):
            report = await self._settled(document) or SILENCE
        if document and not document.closed:
            self._given[uri] = report.result_id
        return _converted(report, previous)

    async def workspace(self, previous: Mapping[str, str]) -> Json:
        """The findings of all open documents and of the files of the workspace, given the result ids by URI.

        Clients ask again as soon as they are answered, so that after the first answer the next one waits until
        there is news (LSP 3.17, "Workspace Diagnostics": the request can be long running).
        """
        while True:
            news = asyncio.get_running_loop().create_future()
            self._waiting.append(news)
            reports = _converted_all(await self._states(), previous)
            if not self._has_answered or any(report["kind"] == "full" for report in reports):
                self._has_answered = True
                return {"items": reports}
            await news

    async def _settled(self, document: OpenDocument) -> FileReport | None:
        """The report on the present text of an open document; None if it is closed in the meantime."""
        if not self._reports.waits_for_save(document):
            await self._analyses.settle(document)
        return None if document.closed else self._reports.of(document)

    async def _states(self) -> dict[str, State]:
        states: dict[str, State] = {}
        for document in self._documents:
            if not document.closed and self._preferences.check(document) and (report := await self._settled(document)):
                states[document.uri] = report, document.version
        closed = dict(await self._files.reports(self.outgoing.show_progress))
        for path, analysis in self._analyses.problems().items():
            closed[path] = self._reports.on_file(analysis.findings, analysis.text, uri_of(path))
        for path, report in closed.items():
            if (uri := uri_of(path)) and not self._documents.has_file(path):
                states.setdefault(uri, (report, None))
        return states

    def _mention_broken(self) -> None:
        """Write of broken schema files that are not open to the log: not every client asks for them."""
        problems = self._analyses.problems()
        for path in sorted(problems.keys() - self._mentioned):
            text, findings = problems[path].text, problems[path].findings
            for finding in findings[:1]:
                line = text.line_at(finding.span.start) + 1
                more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
                self.outgoing.log(f"{path}:{line}: {finding.message}{more}")
        self._mentioned = set(problems)

    def _ring(self) -> None:
        """Wake up the held requests."""
        waiting, self._waiting = self._waiting, []
        for news in waiting:
            if not news.done():
                news.set_result(None)

    def _refresh(self) -> None:
        self._ring()
        if self._refreshes:
            self.outgoing.refresh()


def _converted(report: FileReport, previous: object) -> Json:
    if previous == report.result_id:
        return {"kind": "unchanged", "resultId": report.result_id}
    return {"kind": "full", "resultId": report.result_id, "items": report.diagnostics}


def _converted_all(states: Mapping[str, State], previous: Mapping[str, str]) -> list[Json]:
    """One report for each document that has findings or had some when the client last asked."""
    reports: list[Json] = []
    for uri in sorted({*states, *previous}):
        report, version = states.get(uri, (SILENCE, None))
        if report.diagnostics or uri in previous:
            reports.append({"uri": uri, "version": version, **_converted(report, previous.get(uri))})
    return reports
