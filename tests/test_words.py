"""Suggestions of similar words: near words are found, distant ones are not, and the distance is correct."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.words import closest, distance, is_plural, is_slip

WORDS = st.text("abcé ", max_size=9)


@pytest.mark.parametrize(
    ("word", "options", "expected"),
    [
        ("requird", ["doc", "required"], "required"),
        ("DRAFT", ["Review", "Draft"], "Draft"),
        ("Drafty", ["Draft", "Drafts"], "Draft"),
        ("recieved", ["received"], "received"),
        (" Accpeted ", ["Rejected", "Accepted"], "Accepted"),
        ("Securty Considerations", ["Security Considerations"], "Security Considerations"),
        ("foo", ["bar", "baz"], None),
        ("x", ["n"], None),
        ("ab", ["cd"], None),
        ("", ["a"], None),
        ("a", [], None),
        ("a", [""], None),
    ],
)
def test_closest(word: str, options: list[str], expected: str | None) -> None:
    """One edit in four characters is near, case is ignored, and a word with nothing in common is not suggested."""
    assert closest(word, options) == expected


@pytest.mark.parametrize(
    ("written", "name", "slip"),
    [
        ("Wya back", "Way back", True),
        ("Alternatves considred", "Alternatives considered", True),
        ("Non Goals", "Non-Goals", True),
        ("Way  Back", "way back", False),
        ("Revision", "Vision", False),
        ("Goals", "Goal", False),
        ("Author(s)", "Author", False),
        ("Phase 2", "Phase 1", False),
        ("V1 Specification", "Specification", False),
        ("", "Goal", False),
    ],
)
def test_a_typo_is_one_edit_in_a_word(written: str, name: str, slip: bool) -> None:
    """Two edits in a word, a plural, a number and an additional word are another name."""
    assert is_slip(written, name) is slip
    assert is_slip(name, written) is slip


@pytest.mark.parametrize(
    ("one", "other", "plural"),
    [
        *[("Risk", "risks", True), ("Bus", "Buses", True), ("Story", "Stories", True), ("Author", "Author(s)", True)],
        *[("Goal", "Goal", False), ("Goal", "Gaols", False)],
    ],
)
def test_plurals(one: str, other: str, plural: bool) -> None:
    """In either order."""
    assert is_plural(one, other) is plural
    assert is_plural(other, one) is plural


@given(WORDS, WORDS, st.integers(0, 5))
def test_distance_agrees_with_its_definition(a: str, b: str, limit: int) -> None:
    """The fast distance is the slow one, up to the limit, in both directions."""
    expected = min(slow_distance(a, b), limit + 1)
    assert distance(a, b, limit) == expected
    assert distance(b, a, limit) == expected


@given(WORDS, st.lists(WORDS, max_size=5))
def test_closest_is_the_nearest(word: str, options: list[str]) -> None:
    """No option is nearer than the one found, and one that differs only in case is always found."""
    found = closest(word, options)
    folded = word.strip().casefold()
    if found is not None:
        assert found in options
        edits = [slow_distance(folded, option.strip().casefold()) for option in options if option.strip()]
        assert slow_distance(folded, found.strip().casefold()) == min(edits)
    elif folded:
        assert folded not in [option.strip().casefold() for option in options]


@pytest.mark.slow
def test_long_words_cost_little() -> None:
    """A hostile word with many hostile options is answered soon."""
    before = time.process_time()
    closest("ab" * 50, ["ba" * 50] * 200)
    closest("x" * 1_000_000, ["x" * 999_999] * 200)
    assert time.process_time() - before < 20


def slow_distance(a: str, b: str) -> int:
    """Optimal string alignment distance, directly by its recurrence."""
    table = {(i, j): i + j for i in range(len(a) + 1) for j in range(len(b) + 1) if not i or not j}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, table[i - 2, j - 2] + 1)
            table[i, j] = cost
    return table[len(a), len(b)]
