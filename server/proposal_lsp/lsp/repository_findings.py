"""Findings of the rules over several files in an open document, and their places while its text changes."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp.findings import Finding, moved, places
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Change


@dataclass(slots=True)
class RepositoryFindings:
    """The last findings in one document and the changes of its text since, and likewise for a running search."""

    findings: tuple[Finding, ...] = ()
    change: Change | None = None
    asked: Change | None = None

    def edited(self, change: Change) -> None:
        """Record an edit."""
        self.change = self.change.then(change) if self.change else change
        self.asked = self.asked.then(change) if self.asked else change

    def take(self, findings: Iterable[Finding]) -> bool:
        """Take what was found in the text as it was when `asked` was None; whether that is something else."""
        before = self.now
        self.findings, self.change = tuple(findings), self.asked
        return self.now != before

    @property
    def now(self) -> tuple[Finding, ...]:
        """The findings at their places in the present text; of what has been changed since, nothing."""
        if self.change is None:
            return self.findings
        start, end, delta = self.change
        kept = (one for one in self.findings if all(span.end < start or span.start > end for span in places(one)))
        return tuple(moved(one, lambda offset: offset + delta if offset > end else offset) for one in kept)
