"""Hypothesis strategies: texts with syntax of Markdown, YAML and proposals."""

from __future__ import annotations

from hypothesis import strategies as st
from proposal_lsp.text import Span

from tests.shipped import SAMPLES

#: Line endings of LSP, and characters that only look like them: vertical tab, form feed, NEL, two Unicode separators.
LINE_ENDS = ("\n", "\r\n", "\r")
FALSE_LINE_ENDS = ("\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029")
#: Wide in one encoding or another: two, three and four bytes, two surrogates, and lone surrogates.
WIDE = ("é", "ß", "€", "漢", "\u200d", "👩", "𝄞", "\ud83d", "\udc69", "\ufeff", "\0")


def texts() -> st.SearchStrategy[str]:
    """Short texts with line endings of every kind and characters of every width."""
    alphabet = st.sampled_from([*LINE_ENDS, *FALSE_LINE_ENDS, *WIDE, "a", "b", " ", "\t"])
    return st.lists(alphabet, max_size=40).map("".join) | st.text(max_size=40)


#: Lines that open, continue or close something in Markdown, or are read as metadata.
LINES = (
    *("", "", "", " ", "text", "two words", "\ttab", "    indented", "\\", "trailing  ", "a\x0cb", "a\u2028b", "\x85"),
    *("# One", "## Two", "### 1.2 Three", "#### Four ####", "####### seven", "#", "#no", "  ## In", "    # code"),
    *("## 🤖 Näme (required)", "## Summary", "## Motivation", "## Phase 1: x", "##\tTab", "## **Bold** `x`"),
    *(
        "## Summary {#sum-2}",
        "## <a id='m2'></a>2. Motivation",
        "## Motivation {: .x #m }",
        "# RFC-7: T {#top}",
        "## Goals [](#g)",
    ),
    *(
        "## (2) Summary",
        "## II. Motivation",
        "### A.1 x",
        "## §3 Goals",
        "## 3 - Risks",
        "## 1\\. Summary",
        "##Summary {#s}",
    ),
    *("===", "---", "--- ", "-", "=", "  ---", "***", "_ _ _", "...", "+++"),
    *("```", "``` python", "````", "~~~", "~~~~ x", "  ```", "   ~~~", "    ```", "```x```", "> ```", "- ```"),
    *("> quote", ">", "> # in a quote", "> - item", "lazy", ">> two", "> ===", ">\t```"),
    *("- item", "* item", "+", "-", "1. one", "2) two", "12345678901. no", "  - nested", "    - deeper", "- # heading"),
    *("- [ ] box", "- [x] done", "1. [X] done", "-   - both", "  continued", "- > quoted", "-\tTab", "      code"),
    *("<script>", "</script>", "<pre>", "</pre>", "<style>x</style>", "<textarea>", "<!-- open", "-->", "<!-- x -->"),
    *("<?php", "?>", "<!DOCTYPE", "<!X", ">", "<![CDATA[", "]]>", "<div>", "</div>", "<table><tr>", "<x-y>"),
    *('<a href="x">', "</a>", "<a", "<!-->", "  <div>", "- <div>", "> <!--", "<b>bold</b>", "<del>"),
    *("| a | b |", "|---|---|", "| - | :-: |", "a | b", "-|-", "| 1 | \\| |", "|", "||", "| `|` | x", "|:-"),
    *("[foo]: /url", "[foo]:", "  'title'", "[foo]", "[a](b", "![i](x)", "[x]: <", '"open', "[^1]: note"),
    *("**Status**: Draft", "**Status:** x | **Author**: [Name]", "- Status: Draft", "Key: value", "Status:", "a:b"),
    *("  - Links: x", "**Created**: YYYY-MM-DD", "title: x", "date: 2024-02-30", "key: [a, b", "? x", "%TAG", "@at: x"),
    *("<!-- proposal-lsp: disable empty-section -->", "<!-- proposal-lsp: disable-next-line -->", "# proposal-lsp: x"),
    *("<!-- proposal-schema: rfc -->", "*Version 1.0 | 2024-01-01*", "Ã©tÃ©", "â€”", "[Name]", "TBD", "N/A - none"),
)


def lines() -> st.SearchStrategy[str]:
    """One line of Markdown, now and then of any text."""
    return st.sampled_from(LINES) | st.text(st.characters(exclude_characters="\r\n"), max_size=12)


@st.composite
def markdown(draw: st.DrawFn) -> str:
    """Lines with syntax of Markdown, in any order and with line endings of one kind or of all."""
    ends = draw(st.sampled_from([(end,) for end in LINE_ENDS] + [LINE_ENDS]))
    body = draw(st.lists(lines(), max_size=25))
    front = draw(st.sampled_from(((), (), (), ("---", "title: x", "status: Draft", "---"), ("---", "a: b: c"))))
    return "".join(line + draw(st.sampled_from(ends)) for line in (*front, *body)) + draw(lines())


@st.composite
def proposals(draw: st.DrawFn) -> str:
    """A finished sample of some kind, or an unfilled template, with a few lines changed, moved, doubled or deleted."""
    found = draw(st.sampled_from([text for sample in SAMPLES for text in (sample.source, sample.schema.template)]))
    body = found.split("\n")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body) - 1))
        size = draw(st.sampled_from((0, 1, 1, 1, 5, 40)))
        other = draw(st.integers(0, len(body) - 1))
        new = draw(st.one_of(st.just([]), st.lists(lines(), max_size=4), st.just(body[other : other + size])))
        body[at : at + size] = new or [""]
    return draw(st.sampled_from(LINE_ENDS)).join(body)


YAML_LINES = (
    *("key: value", "key:", "- item", "-", "  nested: x", "  - [a, b]", "{a: b}", "[a, b", "key: {", "}", "? q", ": v"),
    *("a: b: c", "owner: @ui", "tab:\tx", "\tkey: x", "date: 2024-02-30", "no: no", "n: 0123", "x: 'it''s'", 'x: "a'),
    *("text: |", "  block", "fold: >-", "&a b", "*a", "<<: *a", "!!python/object:os.system x", "!t x", "%YAML 1.2"),
    *("---", "...", "# comment", "a: # comment", "é: 漢", "\u2028", "\x85", "\x0c", "\0", "key: `x`", "", "   "),
)


def yaml_texts() -> st.SearchStrategy[str]:
    """Lines with syntax of YAML, in any order."""
    line = st.sampled_from(YAML_LINES) | st.text(max_size=8)
    return st.tuples(st.lists(line, max_size=12), st.sampled_from(LINE_ENDS)).map(lambda pair: pair[1].join(pair[0]))


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    """A span inside a text of some length."""
    start = draw(st.integers(0, length))
    return Span(start, draw(st.integers(start, length)))
