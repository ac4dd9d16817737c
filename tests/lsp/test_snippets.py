"""Tab stops as LSP writes them (LSP 3.17, "Snippet Syntax")."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.lsp.convert import to_snippet
from proposal_lsp.scaffold.snippet import Snippet, join, placeholders, stop
from proposal_lsp.text import Span

from .edits import plain_of


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("## Why\n\n[Goal 1] and <name>\n", "## Why\n\n${1:[Goal 1]} and ${2:<name>}\n$0"),
        ("a $b {c} d\\e YYYY-MM-DD", "a \\$b {c\\} d\\\\e ${1:YYYY-MM-DD}$0"),
        ("[cost in $ or }]", "${1:[cost in \\$ or \\}]}$0"),
        ("- [ ] a box and [a link](x)", "- [ ] a box and [a link](x)"),
    ],
)
def test_snippets(text: str, snippet: str) -> None:
    """Placeholders are tab stops; special characters of snippets are escaped; the inserted text is the edit's text."""
    assert to_snippet(placeholders(text).edit(Span(0, 0), "\n")) == snippet
    assert plain_of(snippet) == text


@pytest.mark.parametrize(
    ("parts", "snippet"),
    [
        ([stop("x}$1"), stop(choices=("one, two", "a|b"))], r"${1:x\}\$1}${2|one\, two,a\|b|}$0"),
        ([stop(choices=("only",)), stop()], "${1:only}${2}$0"),
        ([stop("n", name="n"), "-", stop("n", name="n"), stop("m", name="n"), stop("n")], "${1:n}-${1}${2:m}${3:n}$0"),
    ],
    ids=["choices", "a choice of one", "linked"],
)
def test_kinds_of_stops(parts: list[str | Snippet], snippet: str) -> None:
    """Choices; a single choice is a placeholder; stops with the same name and text are filled in together."""
    assert to_snippet(join(parts).edit(Span(0, 0), "\n")) == snippet


@pytest.mark.parametrize(("text", "snippet"), [("Low", "${1|Low,High|}$0"), ("Low/High", "${1:Low/High}$0")])
def test_a_choice_in_an_edit_that_was_tried(text: str, snippet: str) -> None:
    """There is a choice only if its first word is the text that was tried."""
    edit = stop(text, ("Low", "High")).edit(Span(0, 0), "\n")
    assert to_snippet(edit, exact=True) == snippet
    assert to_snippet(edit) == "${1|Low,High|}$0"


_TEXT = st.text("ab$}\\,|{1 ", max_size=8)


@given(st.lists(_TEXT | st.builds(stop, _TEXT), max_size=6))
def test_snippets_say_the_plain_text(parts: list[str | Snippet]) -> None:
    """Taking the stops out of a snippet leaves the plain text."""
    edit = join(parts).edit(Span(0, 0), "\n")
    assert plain_of(to_snippet(edit)) == edit.content


@pytest.mark.parametrize("snippet", ["$", "a}", "${1:a", "${a}", "\\a", "${1|a,b}"])
def test_invalid_snippets(snippet: str) -> None:
    """The tests notice it."""
    with pytest.raises(AssertionError):
        plain_of(snippet)
