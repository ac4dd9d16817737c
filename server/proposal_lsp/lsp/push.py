"""Findings for clients that are sent them (`textDocument/publishDiagnostics`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.report import SILENCE, Report
from proposal_lsp.lsp.uris import uri_of

if TYPE_CHECKING:
    from proposal_lsp.lsp.session import Session


class Push:
    """Publishes what has changed, and nothing else."""

    def __init__(self, session: Session) -> None:
        self._session = session
        #: What the client shows, by URI.
        self._sent: dict[str, Report] = {}
        #: The URIs of files that are not open and have findings: broken schemas and configuration.
        self._broken: set[str] = set()

    def analyzed(self, document: OpenDocument) -> None:
        """A document has been analyzed."""
        self._publish(document.uri, self._session.report(document), document.version)
        self._publish_broken()

    def paused(self, document: OpenDocument) -> None:
        """The writer has paused or saved: nothing is held back any more."""
        if document.is_fresh:
            self._publish(document.uri, self._session.report(document), document.version)

    def closed(self, document: OpenDocument) -> None:
        """A document was closed."""
        self._publish_broken()
        if document.uri not in self._broken and self._sent.pop(document.uri, SILENCE).diagnostics:
            self._send(document.uri, SILENCE, None)

    def rejudged(self) -> None:
        """What documents are judged by has changed; they are being analyzed again."""

    def silenced(self, document: OpenDocument) -> None:
        """The document is not to be checked."""
        if self._sent.pop(document.uri, SILENCE).diagnostics:
            self._send(document.uri, SILENCE, document.version)
        self._publish_broken()

    def files_changed(self) -> None:
        """Files that are not open have changed on the disk, which is no news for this client."""

    def _publish_broken(self) -> None:
        problems = self._session.problems()
        now = {uri: analysis for path, analysis in problems.items() if (uri := uri_of(path))}
        before, self._broken = self._broken, set(now)
        for uri, analysis in now.items():
            self._publish(uri, self._session.report_on_file(analysis, uri), None)
        for uri in before - self._broken:
            # Where it has been opened, its own analysis has the say.
            if uri not in self._session.documents and self._sent.pop(uri, SILENCE).diagnostics:
                self._send(uri, SILENCE, None)

    def _publish(self, uri: str, report: Report, version: int | None) -> None:
        before, self._sent[uri] = self._sent.get(uri), report
        if before is None or before.diagnostics != report.diagnostics:
            self._send(uri, report, version)

    def _send(self, uri: str, report: Report, version: int | None) -> None:
        params: dict[str, Any] = {"uri": uri, "diagnostics": report.diagnostics}
        if version is not None and self._session.client.versions:
            params["version"] = version
        self._session.peer.notify("textDocument/publishDiagnostics", params)
