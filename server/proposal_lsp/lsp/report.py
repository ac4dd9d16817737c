"""What a client is shown of a document at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from proposal_lsp.analysis import Analysis
from proposal_lsp.findings import Finding
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.convert import Json, to_diagnostics
from proposal_lsp.lsp.holding import Seen, seen


@dataclass(frozen=True, eq=False)
class Report:
    """The findings of an analysis that are shown, as the client gets them."""

    diagnostics: list[Json]
    #: None: nothing has been analyzed.
    analysis: Analysis | None = None
    findings: Sequence[Finding] = ()
    #: Some findings of the analysis are held back.
    is_partial: bool = False

    @cached_property
    def result_id(self) -> str:
        """A result id: the same for the same diagnostics, and in practice for no others."""
        from hashlib import blake2b  # brings OpenSSL along, which clients that are sent their findings never need

        # The repr writes out every field, and lone surrogates as escapes.
        return blake2b(repr(self.diagnostics).encode(), digest_size=12).hexdigest()

    @cached_property
    def seen(self) -> Seen:
        """What to know the findings by that the user sees."""
        return seen(self.findings, self.analysis.text) if self.analysis else frozenset()

    def is_all_of(self, analysis: Analysis) -> bool:
        """Whether it shows all that is to be shown of an analysis, and where that is."""
        if self.is_partial or self.analysis is None:
            return False
        return self.analysis is analysis or analysis.shows_the_same_as(self.analysis)


#: Of a document of which there is nothing to say.
SILENCE = Report([])


def report_on(analysis: Analysis, findings: Sequence[Finding], uri: str, client: Client) -> Report:
    """A report of these findings of an analysis, to a client that knows the document by this URI."""
    is_partial = len(findings) < len(analysis.findings)
    return Report(to_diagnostics(findings, analysis.text, uri, client), analysis, findings, is_partial)
