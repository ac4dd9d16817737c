"""Reports: the findings of each document as diagnostics, and what was last shown of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from proposal_lsp.analysis import Analysis
from proposal_lsp.caches import blake2b
from proposal_lsp.findings import Finding
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.lsp.analyses import Analyses
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.convert import Json, to_diagnostics
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.holding import Seen, seen, to_show
from proposal_lsp.lsp.settings import Preferences
from proposal_lsp.text import Text


@dataclass(frozen=True, eq=False)
class FileReport:
    """The findings of an analysis that are shown, as the client gets them."""

    diagnostics: list[Json]
    #: None: nothing has been analyzed.
    analysis: Analysis | None = None
    findings: Sequence[Finding] = ()
    #: Some findings of the analysis are held back.
    is_partial: bool = False
    #: What is found among other files, which is shown after the rest.
    among: Sequence[Finding] = ()

    @cached_property
    def result_id(self) -> str:
        """A result id: the same for the same diagnostics, and in practice for no others."""
        # The repr writes out every field, and lone surrogates as escapes.
        return blake2b(repr(self.diagnostics).encode(), digest_size=12).hexdigest()

    @cached_property
    def seen(self) -> Seen:
        """The identity of the findings that the user sees."""
        return seen(self.findings, self.analysis.text) if self.analysis else frozenset()

    def is_all_of(self, analysis: Analysis) -> bool:
        """Whether it shows everything that should be shown of an analysis, at the right places."""
        if self.is_partial or self.analysis is None:
            return False
        return self.analysis is analysis or analysis.shows_the_same_as(self.analysis)


#: For a document without findings to show.
SILENCE = FileReport([])


@dataclass(slots=True)
class _Shown:
    report: FileReport = field(default=SILENCE)
    #: Whether this report is of what the document is checked against now.
    is_current: bool = False


class Reports:
    """The last report on every open document. Used only on the event loop."""

    def __init__(
        self,
        client: Client,
        preferences: Preferences,
        analyses: Analyses,
        among: Callable[[OpenDocument], Sequence[Finding]],
    ) -> None:
        """`among` gives what is found in a document among other files, in its text as it is now."""
        self._client = client
        self._preferences = preferences
        self._analyses = analyses
        self._among = among
        self._shown: dict[OpenDocument, _Shown] = {}

    def add(self, document: OpenDocument) -> None:
        """Start tracking a document that has been opened."""
        self._shown[document] = _Shown()

    def remove(self, document: OpenDocument) -> None:
        """Forget a document that has been closed."""
        del self._shown[document]

    def outdate(self, document: OpenDocument) -> None:
        """Record that what a document is checked against has changed: the next report does not wait for a save."""
        self._shown[document].is_current = False

    def waits_for_save(self, document: OpenDocument) -> bool:
        """Whether a document has edits that the user wants to hear of only when they are saved."""
        is_on_save = document.edited and self._preferences.of(document.path).run == "onSave"
        return is_on_save and self._shown[document].is_current

    def of(self, document: OpenDocument) -> FileReport:
        """The report on the last analysis of a document; recorded as shown."""
        shown, analysis = self._shown[document], self._analyses.latest(document)
        if self.waits_for_save(document):
            return shown.report
        shown.is_current = analysis is not None
        if analysis is None:
            shown.report = SILENCE
            return SILENCE
        among = self._among(document) if self._analyses.is_fresh(document) else shown.report.among
        if not shown.report.is_all_of(analysis) or shown.report.among != among:
            findings = self._visible(document, analysis, shown.report)
            is_partial = len(findings) < len(analysis.findings)
            diagnostics = to_diagnostics([*findings, *among], analysis.text, document.uri, self._client)
            shown.report = FileReport(diagnostics, analysis, findings, is_partial, among)
        return shown.report

    def on_file(self, findings: Sequence[Finding], text: Text, uri: str | None) -> FileReport:
        """All that was found in a file that is not open. On any thread."""
        # There may be thousands of such files: what was found stays, what it was found in goes.
        return FileReport(to_diagnostics(findings, text, uri or "", self._client))

    def _visible(self, document: OpenDocument, analysis: Analysis, before: FileReport) -> Sequence[Finding]:
        # What is held back from a client that cannot be asked to ask again would never come.
        can_come_later = not self._client.pulls or self._client.refreshes
        holds = self._preferences.of(document.path).hold_while_typing and can_come_later
        if not document.writing or not holds:
            return analysis.findings
        return to_show(analysis.findings, analysis.text, before.seen)
