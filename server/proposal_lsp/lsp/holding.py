"""Which findings are held back while the user types. Pure.

Half a word is not a mistake, and neither is the effect of half a heading, comment or fence on the rest of a document. A
new finding, wherever it is, is held back until the user pauses or saves. A finding that is shown already stays while it
is true, so that nothing flickers; what is fixed disappears at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proposal_lsp.findings import Finding
from proposal_lsp.text import Text

#: What is known of a finding from one version of the text to the next: its code with its message (when lines
#: were inserted above it) and with its line, from 0 (when the message quotes what is being written).
Seen = frozenset[tuple[str, str | int]]


def seen(findings: Iterable[Finding], text: Text) -> Seen:
    """The identity of the findings that the user sees."""
    return frozenset(
        key
        for finding in findings
        for key in ((finding.code, finding.message), (finding.code, text.line_at(finding.span.start)))
    )


def to_show(findings: Sequence[Finding], text: Text, seen: Seen) -> Sequence[Finding]:
    """The findings of `text` that are not held back."""
    return [
        finding
        for finding in findings
        if (finding.code, finding.message) in seen or (finding.code, text.line_at(finding.span.start)) in seen
    ]
