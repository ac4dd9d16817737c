"""Completion for the tests: every answer is checked against the requirements of editors before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from proposal_lsp.analysis import Analysis
from proposal_lsp.features.completion import Completion, complete
from proposal_lsp.features.completion.caret import Neighbours
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Text

from tests.shipped import CATALOG
from tests.stops import are_right

#: The current day of every case.
TODAY = date(2025, 6, 1)


def completions_at(
    analysis: Analysis,
    offset: int,
    schemas: Sequence[Schema] = (),
    *,
    author: str = "",
    neighbours: Neighbours | None = None,
    invoked: bool = True,
) -> tuple[Completion, ...]:
    """The result of `complete`. Fails if it breaks a rule of `check_answer`."""
    found = complete(
        analysis, offset, today=TODAY, author=author, neighbours=neighbours, schemas=schemas, invoked=invoked
    )
    check_answer(analysis.text, offset, found)
    return found


def at(analysis: Analysis, offset: int) -> tuple[Completion, ...]:
    """The completions at an offset, as if they were requested by a key."""
    return completions_at(analysis, offset, CATALOG.schemas)


def check_answer(text: Text, offset: int, found: Sequence[Completion]) -> None:
    """Each edit is on the line of the caret and touches it ("the range of the edit must be a single line", LSP 3.17,
    `CompletionItem.textEdit`); labels and ranks are all different, and tab stops are in the text of their edit, one
    after the other.
    """
    assert [completion.rank for completion in found] == list(range(len(found)))
    assert len({completion.label for completion in found}) == len(found)
    for completion in found:
        line = text.line_span(text.line_at(offset))
        start, end = completion.edit.span
        assert line.start <= start <= offset <= end <= line.end, completion
        assert completion.label.strip()
        assert completion.filter_text
        assert are_right(completion.edit), completion
