"""Offsets, lines and positions, checked against a plain reading of LSP 3.17, "Text Documents" and "Position"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import get_args
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from proposal_lsp import splice
from proposal_lsp.text import Change, Encoding, Position, Span, Text

from tests.strategies import FALSE_LINE_ENDS, texts

ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)


def units(part: str, encoding: Encoding) -> int:
    """The length in code units, by Python's own encoders."""
    if encoding == "utf-32":
        return len(part)
    width = 2 if encoding == "utf-16" else 1
    # One at a time: next to each other, two lone surrogates would be taken for a pair.
    return sum(len(one.encode(f"{encoding}-le" if width == 2 else encoding, "surrogatepass")) // width for one in part)


@given(texts())
def test_line_endings_are_those_of_lsp(source: str) -> None:
    """Lines are the result of a split at the three line endings, and no text is lost."""
    text = Text(source)
    assert [text.line_text(line) for line in range(text.line_count)] == re.split(r"\r\n|\r|\n", source)
    edges = [*text.line_starts, len(source)]
    assert "".join(source[start:end] for start, end in pairwise(edges)) == source


@given(
    texts(),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8), texts()), max_size=6),
    st.sampled_from((0, 2, 99)),
)
@example("\n", [(0, 0, "\r"), (0, 0, "")], 0)
def test_an_edit_changes_the_lines_as_a_new_text_would(
    source: str, edits: list[tuple[int, int, str]], most: int
) -> None:
    """After any edits, near each other or not, the index of lines is that of the text; CRLF is never split."""
    text = Text(source)
    with patch.object(splice, "MAX_PATCH", most), patch.object(splice, "MAX_PATCHED_LINES", most // 2):
        for start, length, content in edits:
            start = min(start, len(text.source))
            end = min(start + length, len(text.source))
            wanted = text.source[:start] + content + text.source[end:]
            text = text.replaced(Span(start, end), content)
            assert (text.length, text.source) == (len(wanted), wanted)
            assert check_lines(text) == Text(wanted).line_starts
            assert all(text.slice(Span(at, at + 3)) == wanted[at : at + 3] for at in range(len(wanted)))


def check_lines(text: Text) -> list[int]:
    """The start of each line, requested in every way."""
    starts = [text.line_span(line).start for line in range(text.line_count)]
    assert starts == text.line_starts
    for line, (start, end) in enumerate(pairwise([*starts, len(text.source) + 1])):
        assert {text.line_at(offset) for offset in range(start, end)} == {line}
        assert text.next_line(line) == min(end, len(text.source))
        assert all(text.lines_in(Span(start, edge)) == range(line, line + 1) for edge in range(start, end))
    assert text.lines_in(Span(0, len(text.source))).start == 0
    assert {*text.lines_in(Span(0, len(text.source)))} == {text.line_at(at) for at in range(max(len(text.source), 1))}
    with pytest.raises(IndexError):
        text.line_span(text.line_count)
    return starts


@given(texts(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8), texts()), min_size=1, max_size=4))
def test_changes_one_after_the_other_are_one_change(source: str, edits: list[tuple[int, int, str]]) -> None:
    """The text outside of it is the same in both texts."""
    before, whole = source, None
    for start, length, content in edits:
        start = min(start, len(source))
        end = min(start + length, len(source))
        change = Change(start, end, len(content) - (end - start))
        source = source[:start] + content + source[end:]
        whole = whole.then(change) if whole else change
    assert whole
    assert 0 <= whole.start <= whole.end <= len(before)
    assert len(source) == len(before) + whole.delta
    assert source[: whole.start] == before[: whole.start]
    assert source[whole.end + whole.delta :] == before[whole.end :]


@pytest.mark.parametrize("end", FALSE_LINE_ENDS)
def test_characters_that_only_look_like_a_line_ending(end: str) -> None:
    """`str.splitlines` splits here; LSP does not."""
    assert Text(f"a{end}b").line_count == 1
    assert len(f"a{end}b".splitlines()) == 2


@given(texts(), st.data())
def test_positions_round_trip(source: str, data: st.DataObject) -> None:
    """Offset to position and back, in every encoding; only the middle of `\\r\\n` is not a position."""
    text = Text(source)
    offset = data.draw(st.integers(0, len(source)))
    inside_crlf = source[offset - 1 : offset + 1] == "\r\n" and offset > 0
    for encoding in ENCODINGS:
        position = text.position(offset, encoding)
        assert text.offset(position, encoding) == (offset - 1 if inside_crlf else offset)
        assert position.line == text.line_at(offset if not inside_crlf else offset - 1)
        start = text.line_starts[position.line]
        assert position.column == units(source[start : offset - inside_crlf], encoding)


@given(texts(), st.integers(-3, 60), st.integers(-3, 200), st.sampled_from(ENCODINGS))
def test_any_position_has_an_offset(source: str, line: int, column: int, encoding: Encoding) -> None:
    """A column past its line is the line's end, a line past the last the end of the text; no unit is split."""
    text = Text(source)
    offset = text.offset(Position(line, column), encoding)
    if line < 0 or line >= text.line_count:
        assert offset == (0 if line < 0 else len(source))
        return
    start, end = text.line_span(line)
    assert start <= offset <= end
    assert units(source[start:offset], encoding) <= max(column, 0)
    assert offset == end or units(source[start : offset + 1], encoding) > column


def test_a_column_inside_a_character_is_its_start() -> None:
    """The middle of a surrogate pair, or of a UTF-8 sequence, is not a position."""
    text = Text("a𝄞b")
    assert [text.offset(Position(0, column), "utf-16") for column in range(6)] == [0, 1, 1, 2, 3, 3]
    assert [text.offset(Position(0, column), "utf-8") for column in range(8)] == [0, 1, 1, 1, 1, 2, 3, 3]


def test_lone_surrogates_have_a_width() -> None:
    """They are one unit of UTF-16 and three bytes, and two of them next to each other stay two."""
    text = Text("\ud834\udd1ex")
    assert [text.position(offset, "utf-16").column for offset in range(4)] == [0, 1, 2, 3]
    assert [text.position(offset, "utf-8").column for offset in range(4)] == [0, 3, 6, 7]


def test_offsets_outside_the_text_count_as_its_edges() -> None:
    """Neither raises an exception."""
    text = Text("ab\ncd")
    assert text.position(-5) == Position(0, 0)
    assert text.position(99) == Position(1, 2)
    assert text.line_at(-5) == 0
    assert text.line_at(99) == 1


@pytest.mark.parametrize("source", ["", "\n", "a\n", "a\r\n", "a\r"])
def test_the_last_line(source: str) -> None:
    """A text has a last line, which is empty if the text ends in a line ending."""
    text = Text(source)
    assert text.line_text(text.line_count - 1) == ""
    assert text.line_span(text.line_count - 1) == Span(len(source), len(source))
    with pytest.raises(IndexError):
        text.line_span(text.line_count)


@pytest.mark.parametrize(
    ("source", "eol"),
    [
        *(("", "\n"), ("a", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb\r\n", "\r"), ("a\x0cb\nc\r\n", "\n")),
        *(("a\r\nb\nc\n", "\n"), ("a\nb\r\nc\r\n", "\r\n")),
    ],
)
def test_the_line_ending_of_a_text_is_that_of_most_lines(source: str, eol: str) -> None:
    """For insertions; the first one is used if others are as frequent."""
    assert Text(source).eol == eol


def test_spans() -> None:
    """Half-open, but a caret at either end is in the span."""
    span = Span(2, 5)
    assert span.shift(3) == Span(5, 8)
    assert [offset for offset in range(8) if span.holds(offset)] == [2, 3, 4, 5]
    assert Text("abcdefg").slice(span) == "cde"


@given(
    st.text("\r\na", max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("\r\na", max_size=3)), min_size=1, max_size=4),
)
@example("a\r\na\n", [(2, 0, "a")])
@example("\ra\n", [(1, 1, "")])
def test_the_line_ending_after_an_edit_is_that_of_a_new_text(source: str, edits: list[tuple[int, int, str]]) -> None:
    """Also if an edit splits or joins a CRLF."""
    text = Text(source)
    for at, length, content in edits:
        start = min(at, text.length)
        assert text.eol == Text(text.source).eol
        text = text.replaced(Span(start, min(start + length, text.length)), content)
    assert text.eol == Text(text.source).eol
