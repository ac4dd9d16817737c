"""The visible text of a line of Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from proposal_lsp.document import headings
from proposal_lsp.document.headings import read_heading
from proposal_lsp.document.visible import place_in, same_marks, visible

_PLAIN = st.text("abc *_`~[]()<>\\&;#!-.|{}é", max_size=30)
_PIECES = st.lists(
    st.sampled_from(
        (
            *("a", "b", " ", "*", "**", "_", "`", "~~", "[", "]", "(", ")", "![", "[^1]", "[[", "]]", "|", "\\", "\\-"),
            *(
                "&amp;",
                "<b>",
                "</b>",
                "<sup>1</sup>",
                "<name>",
                "<!--",
                "-->",
                "\u00ad",
                "{/* x */}",
                ":memo:",
                "&nbsp;",
            ),
        )
    ),
    max_size=20,
).map("".join)


@given(_PLAIN)
def test_escaped_text_is_visible(text: str) -> None:
    """With any marks; CommonMark 0.31, 2.4."""
    escaped = "".join(
        f"\\{character}" if character.isascii() and not character.isalnum() else character for character in text
    )
    assert visible(escaped.replace("\\ ", " ")) == " ".join(text.split())


@given(st.text("ab\\&;#1mpt-", max_size=20))
def test_escapes_and_entities_are_those_of_markdown(text: str) -> None:
    """Compared with markdown-it, in texts without other marks."""
    (inline,) = MarkdownIt("zero").enable(["escape", "entity"]).parseInline(text)
    assert visible(text) == " ".join("".join(one.content for one in inline.children or ()).split())


@given(_PIECES)
def test_whitespace_is_folded_and_nothing_is_added(text: str) -> None:
    """The visible letters are letters of the text, in order."""
    seen = visible(text)
    assert seen == " ".join(seen.split())
    letters = iter(text)
    assert all(letter in letters for letter in seen if letter.isalpha())


@given(st.text("aAbcIiVvXxLl dZ ", min_size=1, max_size=20))
def test_a_heading_of_letters_alone_is_read_as_any_other(text: str) -> None:
    """Also if it looks like letters that number headings."""
    assert read_heading(text) == headings._read_heading(text)


@given(_PIECES)
def test_the_places_of_words(text: str) -> None:
    """The place of a heading's words contains these words."""
    title = read_heading(text).title
    place = place_in(text, title)
    if place is not None and title:
        inside = text[slice(*place)]
        assert inside == title or visible(inside) == title


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("2026\\-03\\-04", "2026-03-04"),
        ("<b>Accepted</b>", "Accepted"),
        ('<span style="color: green">Accepted</span>', "Accepted"),
        ("<short name>", "<short name>"),
        ("<b>", "<b>"),
        ("a<br>b<br/>c", "a b c"),
        ("10<sup>6</sup> m<sup>2</sup>", "106 m"),
        ("[Accepted](https://example.org/a_(b))", "Accepted"),
        ("![Accepted](https://example.org/x.svg)", "Accepted"),
        ("[Name]", "[Name]"),
        ("[x] a [ ] b", "[x] a [ ] b"),
        ("~~Draft~~ Accepted", "Accepted"),
        ("**~~Draft~~ Accepted**", "Accepted"),
        ("<del>Draft</del> Accepted", "Accepted"),
        ("~~Draft~~ (withdrawn)", "Draft (withdrawn)"),
        ("~~2026-01-02~~ 2026-03-04", "2026-03-04"),
        ("snake_case and __init__", "snake_case and init"),
        ("a &lt;b&gt; &copy; &nope; & c", "a <b> © &nope; & c"),
        ("`a\\_b` \\`c", "a\\_b `c"),
        ("a <!-- b --> c {/* d */}", "a c"),
    ],
)
def test_seen(written: str, seen: str) -> None:
    """Examples."""
    assert visible(written) == seen


def test_marks_that_editors_change() -> None:
    """They are equal when words are compared."""
    assert same_marks("“In‑Progress” – it’s") == '"In-Progress" - it\'s'


@pytest.mark.parametrize(
    ("source", "words", "found"),
    [
        ("## Trade\\-ofs {#x}", "Trade-ofs", "Trade\\-ofs"),
        ("## Open&nbsp;qestions", "Open qestions", "Open&nbsp;qestions"),
        ("## Ri\u00adsks", "Risks", "Ri\u00adsks"),
        ("## Ri**s**ks", "Risks", None),
        ("## [a](Risks) b", "Risks", None),
    ],
)
def test_place(source: str, words: str, found: str | None) -> None:
    """Escapes and entities are part of the words, marks are not."""
    place = place_in(source, words)
    assert (place and source[slice(*place)]) == found
