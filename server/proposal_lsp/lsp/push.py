"""Push diagnostics (`textDocument/publishDiagnostics`)."""

from __future__ import annotations

from proposal_lsp.lsp.analyses import Analyses
from proposal_lsp.lsp.client import Outgoing
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.documents import Documents, OpenDocument
from proposal_lsp.lsp.reports import SILENCE, FileReport, Reports
from proposal_lsp.lsp.uris import uri_of


class Push:
    """Publishes only what has changed."""

    def __init__(
        self, outgoing: Outgoing, documents: Documents, analyses: Analyses, reports: Reports, *, versions: bool
    ) -> None:
        self.outgoing = outgoing
        self._documents = documents
        self._analyses = analyses
        self._reports = reports
        #: Whether the client wants to know which version the findings are of.
        self._versions = versions
        #: What the client shows, by URI.
        self._sent: dict[str, FileReport] = {}
        #: The URIs of files that are not open and have findings: broken schemas and configuration.
        self._broken: set[str] = set()

    def analyzed(self, document: OpenDocument) -> None:
        """A document has been analyzed."""
        self._publish(document.uri, self._reports.of(document), document.version)
        self._publish_broken()

    def paused(self, document: OpenDocument) -> None:
        """The author has paused or saved: nothing is held back any more."""
        if self._analyses.is_fresh(document):
            self._publish(document.uri, self._reports.of(document), document.version)

    def closed(self, document: OpenDocument) -> None:
        """A document was closed."""
        self._publish_broken()
        if document.uri not in self._broken and self._sent.pop(document.uri, SILENCE).diagnostics:
            self._send(document.uri, SILENCE, None)

    def schemas_changed(self) -> None:
        """The schemas or the configuration have changed; documents are being analyzed again."""

    def silenced(self, document: OpenDocument) -> None:
        """The document is not to be checked."""
        if self._sent.pop(document.uri, SILENCE).diagnostics:
            self._send(document.uri, SILENCE, document.version)
        self._publish_broken()

    def files_changed(self) -> None:
        """Files that are not open have changed on disk, which is no news for this client."""

    def _publish_broken(self) -> None:
        problems = self._analyses.problems()
        now = {uri: analysis for path, analysis in problems.items() if (uri := uri_of(path))}
        before, self._broken = self._broken, set(now)
        for uri, analysis in now.items():
            self._publish(uri, self._reports.on_file(analysis.findings, analysis.text, uri), None)
        for uri in before - self._broken:
            # Where it has been opened, its own analysis has the say.
            if uri not in self._documents and self._sent.pop(uri, SILENCE).diagnostics:
                self._send(uri, SILENCE, None)

    def _publish(self, uri: str, report: FileReport, version: int | None) -> None:
        before, self._sent[uri] = self._sent.get(uri), report
        if before is None or before.diagnostics != report.diagnostics:
            self._send(uri, report, version)

    def _send(self, uri: str, report: FileReport, version: int | None) -> None:
        params: Json = {"uri": uri, "diagnostics": report.diagnostics}
        if version is not None and self._versions:
            params["version"] = version
        self.outgoing.publish(params)
