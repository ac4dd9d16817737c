"""What is wrong with a file among the others, before it has its code and severity."""

from __future__ import annotations

from typing import NamedTuple

from proposal_lsp.findings import Fix, Related
from proposal_lsp.text import Span


class Remark(NamedTuple):
    """A finding to be."""

    message: str
    span: Span
    #: The line of the span, from 0: there is no text to ask.
    line: int
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
