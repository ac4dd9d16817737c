"""Front matter, and problems of a text that are independent of any schema, as plain values."""

from __future__ import annotations

from typing import Literal

from proposal_lsp.findings import Fix
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass
from proposal_lsp.text import Span

#: In what front matter is written.
Language = Literal["yaml", "toml", "json"]


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Text that could not be read as what it should be."""

    message: str
    span: Span
    fixes: tuple[Fix, ...] = ()


#: The rules that report what happened to a text.
MERGE, WRAPPED = "merge-conflict", "wrapped-document"


class Accident(NamedTuple):
    """Something that happened to a text, as `accidents.py` finds it."""

    #: The code of the rule that reports it.
    code: str
    message: str
    span: Span
    #: What is not read, in whole lines.
    hidden: tuple[Span, ...]
    fixes: tuple[Fix, ...] = ()


class FrontMatter(NamedTuple):
    """The front matter of a text, with its marks."""

    #: From the start of the opening mark to the end of the closing one, if there is one.
    whole: Span
    #: The entries between the marks; two where a second block follows on the first.
    blocks: tuple[Span, ...]
    language: Language = "yaml"
    #: The problems of its marks and its place.
    problems: tuple[SyntaxProblem, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether it has its closing mark."""
        return self.whole.end > self.blocks[-1].end or self.language == "json"
