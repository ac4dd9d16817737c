"""Edits and the order of findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.findings import (
    SEVERITY_WORDS,
    Edit,
    Finding,
    Listed,
    Severity,
    apply_edits,
    in_reading_order,
    joined,
)
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
    """The text before and after it stays."""
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
    """No change is better than a wrong one."""
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        apply_edits("abcd", edits)


def test_reading_order() -> None:
    """By place, then the higher severity first, then by code."""
    late = Finding("a", "", Span(9, 9), Severity.ERROR)
    hint = Finding("a", "", Span(1, 2), Severity.HINT)
    error = Finding("z", "", Span(1, 2), Severity.ERROR)
    other = Finding("y", "", Span(1, 2), Severity.ERROR)
    assert in_reading_order([late, hint, error, other]) == [other, error, hint, late]


def test_severities() -> None:
    """The numbers are LSP's; the words are those in schemas and options."""
    assert [(word, int(severity)) for word, severity in SEVERITY_WORDS.items()] == [
        ("error", 1),
        ("warning", 2),
        ("information", 3),
        ("hint", 4),
    ]


def _missing(name: str, place: int = 0, severity: Severity = Severity.WARNING) -> Finding:
    listed = Listed(name, "Sections", "are missing.")
    return Finding("missing-section", f'Section "{name}" is missing.', Span(place, place), severity, listed=listed)


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (1, 'Section "1" is missing.'),
        (2, 'Sections "1" and "2" are missing.'),
        (6, 'Sections "1", "2", "3", "4", "5" and "6" are missing.'),
        (7, 'Sections "1", "2", "3", "4", "5" and 2 more are missing.'),
        (40, 'Sections "1", "2", "3", "4", "5" and 35 more are missing.'),
    ],
)
def test_several_are_joined(count: int, message: str) -> None:
    """With the first names, and the findings that are joined."""
    parts = [_missing(str(number)) for number in range(1, count + 1)]
    (found,) = joined(parts)
    assert found.message == message
    assert list(found.parts) == (parts if count > 1 else [])


@given(st.lists(st.builds(_missing, st.sampled_from("abc"), st.integers(0, 2), st.sampled_from(Severity))))
def test_nothing_is_lost_by_joining(findings: list[Finding]) -> None:
    """Each finding is present, alone or as a part; joining again changes nothing."""
    shown = joined(findings)
    parts = [part for one in shown for part in one.parts or (one,)]
    assert sorted(map(repr, parts)) == sorted(map(repr, findings))
    assert len({(one.span, one.severity) for one in shown}) == len(shown)
    assert joined(shown) == shown
