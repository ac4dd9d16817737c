"""Text with tab stops: however it is composed, a stop stays at its text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.findings import Edit
from proposal_lsp.scaffold.snippet import Snippet, join, placeholders, plain, stop
from proposal_lsp.text import Span

from tests.stops import are_right

_TEXT = st.text("a \n\r[]é\U0001f600", max_size=8)
_PARTS = st.lists(st.builds(plain, _TEXT) | st.builds(stop, _TEXT), max_size=6)


def texts(edit: Edit) -> list[str]:
    """The initial texts of the stops."""
    return [edit.content[slice(*stop.span)] for stop in edit.stops]


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@given(st.lists(_PARTS, max_size=4), st.sampled_from(["", "\n\n"]))
def test_stops_stay_with_their_text(eol: str, groups: list[list[Snippet]], between: str) -> None:
    """In nested texts, and with every line ending."""
    edit = join([join(parts) for parts in groups], between).edit(Span(3, 5), eol)
    assert edit.span == Span(3, 5)
    assert edit.content == between.join("".join(part.text for part in parts) for parts in groups).replace("\n", eol)
    assert are_right(edit)
    assert texts(edit) == [part.text.replace("\n", eol) for parts in groups for part in parts if part.stops]


def test_line_endings_of_any_kind_become_one() -> None:
    """A template may mix them."""
    assert plain("a\r\nb\rc\nd").text == stop("a\r\nb\rc\nd").text == "a\nb\nc\nd"


@given(_PARTS)
def test_space_at_the_end_is_removed_but_no_tab_stop(parts: list[Snippet]) -> None:
    """A stop at the end may be empty, or whitespace."""
    whole = join(parts)
    cut = whole.rstrip()
    assert cut.stops == whole.stops
    assert are_right(cut.edit(Span(0, 0), "\n"))
    assert cut.text.rstrip() == whole.text.rstrip()


def test_placeholders_are_stops() -> None:
    """Those with marks; a box is not one."""
    edit = placeholders("- [ ] [Name] on YYYY-MM-DD").edit(Span(0, 0), "\n")
    assert texts(edit) == ["[Name]", "YYYY-MM-DD"]
