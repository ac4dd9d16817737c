"""`N/A` as an answer, in a section or a field."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.document.placeholders import is_placeholder

# `N/A`, alone or with a reason after a dash, a colon, a bracket or "because"; else it is the start of a sentence.
_NOT_APPLICABLE = re.compile(
    r"(?:n\s*/\s*a|not applicable)"
    r"(?:[.!]?|\s*[-–—:;,.(]\s*(?P<reason>.+)|\s+(?P<because>(?:because|since|as|for)\b.+))",
    re.IGNORECASE | re.DOTALL,
)


def reason_for_none(text: str) -> str | None:
    """The reason that a text without markup gives for not applying, maybe empty; None where it does not say so."""
    found = _NOT_APPLICABLE.fullmatch(text)
    if found is None:
        return None
    reason = (found["reason"] or found["because"] or "").strip(" -–—:.,;()")
    return "" if is_placeholder(reason) else reason
