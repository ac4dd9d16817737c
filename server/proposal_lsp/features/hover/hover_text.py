"""What a hover is."""

from __future__ import annotations

from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Span


@dataclass(frozen=True, slots=True)
class Hover:
    """A text about a part of a document."""

    #: The part, in code points; it holds the offset that was asked about.
    span: Span
    markdown: str
