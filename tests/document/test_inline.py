"""Code spans and comments within a text, as CommonMark defines them, in one pass."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from proposal_lsp.document.inline import blanked, code_and_comments, code_spans, comments, without
from proposal_lsp.text import Span

_CODE = MarkdownIt("zero").enable(["backticks", "escape"])
_PIECES = st.lists(st.sampled_from(["`", "``", "```", "a", "b", " ", "\\", "<!--", "-->", "-"]), max_size=20).map(
    "".join
)


def read(text: str) -> list[tuple[str, str]]:
    """The spans, and their texts."""
    return [(kind, text[slice(*span)]) for kind, span in code_and_comments(text)]


@given(_PIECES)
def test_code_spans_are_those_of_markdown(text: str) -> None:
    """Compared with markdown-it, if comments are not treated specially."""
    (inline,) = _CODE.parseInline(text)
    wanted = [(one.markup, one.content) for one in inline.children or () if one.type == "code_inline"]
    found = []
    for start, end in code_spans(text):
        marks = len(text[start:end]) - len(text[start:end].lstrip("`"))
        content = text[start + marks : end - marks]
        if content.strip() and content[0] == content[-1] == " ":
            content = content[1:-1]
        found.append((text[start : start + marks], content))
    assert found == wanted


@given(_PIECES)
def test_places(text: str) -> None:
    """In order, each with its marks; all other characters keep their places."""
    found = list(code_and_comments(text))
    assert [one.span for one in found] == sorted(one.span for one in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    for kind, span in found:
        first, last = ("<!--", "-->") if kind == "comment" else ("`", "`")
        assert text[slice(*span)].startswith(first)
        assert text[slice(*span)].endswith(last)
    spans = [one.span for one in found]
    assert len(blanked(text, spans, "\0")) == len(text)
    assert blanked(text, spans, "\0").replace("\0", "") == without(text, spans)


def test_the_first_to_begin_counts() -> None:
    """A comment in code is code, and code in a comment is a comment; an unclosed one is text."""
    assert read("`<!-- a -->` <!-- b -->") == [("code", "`<!-- a -->`"), ("comment", "<!-- b -->")]
    assert read("<!-- ` --> a ` b `c`") == [("comment", "<!-- ` -->"), ("code", "` b `")]
    assert read("`` a ` b `` <!-- c") == [("code", "`` a ` b ``")]
    assert read(r"\`<!-- a -->\` `b`") == [("comment", "<!-- a -->"), ("code", "`b`")]
    assert list(comments("`<!-- a -->` <!-- b")) == [Span(1, 11)]
    assert without("a<!-- b -->c", comments("a<!-- b -->c")) == "ac"
