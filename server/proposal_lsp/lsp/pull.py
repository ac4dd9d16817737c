"""Findings for clients that ask for them (`textDocument/diagnostic`, `workspace/diagnostic`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from proposal_lsp.lsp.closed_files import ClosedFiles
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.loop import Future
from proposal_lsp.lsp.report import SILENCE, Report
from proposal_lsp.lsp.uris import same_file, uri_of

if TYPE_CHECKING:
    from proposal_lsp.lsp.session import Session

#: What there is to say of a document, with its version if it is open.
State = tuple[Report, int | None]


class Pull:
    """Answers when it is asked, and says when it is time to ask again."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._files = ClosedFiles(session)
        #: The result ids that the client was given last, by URI.
        self._given: dict[str, str] = {}
        #: The broken files that the user has been told of.
        self._mentioned: set[str] = set()
        #: The result ids of open documents as of their last analyses, by URI.
        self._latest: dict[str, str] = {}
        self._news: Future[None] = Future()
        self._has_answered = False

    def analyzed(self, document: OpenDocument) -> None:
        """A document has been analyzed; its client asks for it by itself after an edit, not after a save."""
        if self._session.preferences.of(document.path).run == "onSave":
            self.paused(document)
        problems = self._mentioned
        self._mention_broken()
        # To look for news costs the whole workspace: a keystroke that changes nothing must not.
        result_id = self._session.report(document).result_id
        if self._latest.get(document.uri) != result_id or problems != self._mentioned:
            self._latest[document.uri] = result_id
            self._ring()

    def paused(self, document: OpenDocument) -> None:
        """The writer has paused or saved: nothing is held back any more."""
        given = self._given.get(document.uri)
        if given and document.is_fresh and given != self._session.report(document).result_id:
            self._refresh()

    def closed(self, document: OpenDocument) -> None:
        """A document was closed: now what is on the disk counts."""
        self._given.pop(document.uri, None)
        self._latest.pop(document.uri, None)
        self.files_changed()

    def rejudged(self) -> None:
        """What documents are judged by has changed."""
        self._files.forget()
        self._refresh()

    def silenced(self, _document: OpenDocument) -> None:
        """The document is not to be checked; `rejudged` follows."""

    def files_changed(self) -> None:
        """Files that are not open have changed on the disk."""
        self._files.look_again()
        self._ring()

    async def document(self, uri: str, previous: str | None) -> Json:
        """The findings of one open document, or the news that there is no news since the `previous` result id."""
        document = self._session.documents.get(uri)
        report = SILENCE
        if document and self._session.is_checked(document):
            if not self._session.waits_for_save(document):
                await self._session.settle(document)
            if not document.closed:
                report = self._session.report(document)
        if document and not document.closed:
            self._given[uri] = report.result_id
        return _converted(report, previous)

    async def workspace(self, previous: Mapping[str, str]) -> Json:
        """The findings of all open documents and of the files of the workspace, given the result ids by URI.

        Clients ask again as soon as they are answered, so that after the first answer the next one waits until
        there is news (LSP 3.17, "Workspace Diagnostics": the request can be long running).
        """
        while True:
            news = self._news
            reports = _converted_all(await self._states(), previous)
            if not self._has_answered or any(report["kind"] == "full" for report in reports):
                self._has_answered = True
                return {"items": reports}
            await news

    async def _states(self) -> dict[str, State]:
        session = self._session
        states: dict[str, State] = {}
        for document in list(session.documents.values()):
            if session.is_checked(document):
                if not session.waits_for_save(document):
                    await session.settle(document)
                if not document.closed:
                    states[document.uri] = session.report(document), document.version
        closed = dict(await self._files.reports())
        for path, analysis in session.problems().items():
            closed[path] = session.report_on_file(analysis, uri_of(path) or "")
        for path, report in closed.items():
            uri = uri_of(path)
            if uri and not any(same_file(path, document.path) for document in session.documents.values()):
                states.setdefault(uri, (report, None))
        return states

    def _mention_broken(self) -> None:
        """Write of broken schema files that are not open to the log: not every client asks for them."""
        problems = self._session.problems()
        for path in sorted(problems.keys() - self._mentioned):
            text, findings = problems[path].text, problems[path].findings
            for finding in findings[:1]:
                line = text.line_at(finding.span.start) + 1
                more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
                self._session.tell([f"{path}:{line}: {finding.message}{more}"])
        self._mentioned = set(problems)

    def _ring(self) -> None:
        news, self._news = self._news, Future()
        news.resolve(None)

    def _refresh(self) -> None:
        self._ring()
        if self._session.client.refreshes:
            self._session.peer.request("workspace/diagnostic/refresh")


def _converted(report: Report, previous: str | None) -> Json:
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
