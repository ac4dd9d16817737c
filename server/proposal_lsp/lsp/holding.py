"""Which findings wait while somebody writes. Pure.

Half a word is no mistake. A new finding on the line being written, and `empty-section` for the section that is
being filled, wait until the writer pauses or saves. What the user sees already stays as long as it is true, so that
nothing flickers; what is fixed goes at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from proposal_lsp.findings import Finding
from proposal_lsp.text import Text

#: What is known of a finding from one version of the text to the next: its code with its message (when lines
#: were inserted above it) and with its line, from 0 (when the message quotes what is being written).
Seen = frozenset[tuple[str, str | int]]

#: Seconds without an edit that are a pause.
PAUSE = 2.0

_HEADING = re.compile(r"^ {0,3}#", re.MULTILINE)


def seen(findings: Iterable[Finding], text: Text) -> Seen:
    """What to remember of the findings that the user sees."""
    return frozenset(
        key
        for finding in findings
        for key in ((finding.code, finding.message), (finding.code, text.line_at(finding.span.start)))
    )


def to_show(findings: Sequence[Finding], text: Text, caret: int, seen: Seen) -> Sequence[Finding]:
    """The findings of `text` that need not wait, while it is written at the offset `caret`."""
    line = text.line_at(caret)

    def may_show(finding: Finding) -> bool:
        first, last = text.line_at(finding.span.start), text.line_at(finding.span.end)
        if not (first <= line <= last or _is_being_filled(finding, text, caret)):
            return True
        return (finding.code, finding.message) in seen or (finding.code, first) in seen

    return [finding for finding in findings if may_show(finding)]


def _is_being_filled(finding: Finding, text: Text, caret: int) -> bool:
    if finding.code != "empty-section" or caret < finding.span.end:
        return False
    # The section is empty, so that the next heading, if any, ends it.
    end_of_heading = text.line_span(text.line_at(finding.span.end)).end
    return _HEADING.search(text.source, end_of_heading, max(caret, end_of_heading)) is None
