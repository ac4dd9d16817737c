"""Folding ranges of a proposal: its front matter, its sections, and comments, code and tables of several lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from proposal_lsp.analysis import Analysis
from proposal_lsp.document import Document
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span, Text


class Fold(NamedTuple):
    """Lines, counted from 0, of which all but the first are hidden when they are folded."""

    first: int
    last: int
    kind: Literal["comment", "region"] | None = None


def folds(analysis: Analysis) -> tuple[Fold, ...]:
    """The folds of a proposal, in document order; none if it is not a proposal, nor for a single line."""
    document = analysis.document
    if document is None or analysis.binding is None:
        return ()
    found = {(fold.first, fold.last): fold for fold in _folds(document) if fold.last > fold.first}
    return tuple(sorted(found.values(), key=lambda fold: (fold.first, -fold.last)))


def _folds(document: Document) -> Iterator[Fold]:
    text = document.text
    if document.front_matter:
        yield _fold(text, document.front_matter, "region")
    for section in document.sections:
        yield _fold(text, document.subtree(section))
    for leaves in (document.preamble, *(section.leaves for section in document.sections)):
        for leaf in leaves:
            if leaf.kind in ("code", "table"):
                yield _fold(text, leaf.span)
            elif leaf.kind == "html" and leaf.text.lstrip().startswith("<!--"):
                yield _fold(text, leaf.span, "comment")


def _fold(text: Text, span: Span, kind: Literal["comment", "region"] | None = None) -> Fold:
    end = span.start + len(text.slice(span).rstrip())
    return Fold(text.line_at(span.start), text.line_at(end), kind)
