"""Edits and the order of findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.findings import SEVERITY_WORDS, Edit, Finding, Severity, apply_edits, in_reading_order
from proposal_lsp.text import Span

from tests.strategies import spans


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and disjoint edits of it, in order."""
    source = draw(st.text("abcé𝄞\n", max_size=30))
    marks = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return source, [Edit(Span(*pair), draw(st.text("xyz", max_size=3))) for pair in pairs]


@given(edited(), st.booleans())
def test_edits_are_applied_as_if_one_by_one_from_the_end(pair: tuple[str, list[Edit]], rotate: bool) -> None:
    """No edit moves another's place, and their order does not matter."""
    source, edits = pair
    expected = source
    for edit in reversed(edits):
        expected = expected[: edit.span.start] + edit.content + expected[edit.span.end :]
    shuffled = sorted(edits, key=lambda edit: -edit.span.start) if rotate and _all_wide(edits) else edits
    assert apply_edits(source, shuffled) == expected


def _all_wide(edits: list[Edit]) -> bool:
    return all(edit.span.start < edit.span.end for edit in edits)


@given(st.text(max_size=10), st.data())
def test_an_edit_by_itself_changes_its_span_only(source: str, data: st.DataObject) -> None:
    """What is before and after it stays."""
    span = data.draw(spans(len(source)))
    assert apply_edits(source, [Edit(span, source[span.start : span.end])]) == source


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 3), ""), Edit(Span(2, 4), "")],
        [Edit(Span(0, 9), "")],
        [Edit(Span(3, 1), "")],
        [Edit(Span(-1, 1), "")],
    ],
)
def test_edits_that_overlap_or_leave_the_text_are_refused(edits: list[Edit]) -> None:
    """Better no change than a wrong one."""
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        apply_edits("abcd", edits)


def test_reading_order() -> None:
    """By place, then the graver first, then by code."""
    late = Finding("a", "", Span(9, 9), Severity.ERROR)
    hint = Finding("a", "", Span(1, 2), Severity.HINT)
    error = Finding("z", "", Span(1, 2), Severity.ERROR)
    other = Finding("y", "", Span(1, 2), Severity.ERROR)
    assert in_reading_order([late, hint, error, other]) == [other, error, hint, late]


def test_severities() -> None:
    """The numbers are LSP's; the words are what people write."""
    assert [(word, int(severity)) for word, severity in SEVERITY_WORDS.items()] == [
        ("error", 1),
        ("warning", 2),
        ("information", 3),
        ("hint", 4),
    ]
