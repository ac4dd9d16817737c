"""The fast parser for plain Markdown: its results are those of markdown-it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from proposal_lsp.document import parse
from proposal_lsp.document.blocks import parse_blocks
from proposal_lsp.document.plain import plain_blocks
from proposal_lsp.text import Text

from tests.amount import Part, by_part
from tests.document.test_chunks import SPEC
from tests.shipped import SAMPLES, Sample
from tests.strategies import markdown, proposals

#: Lines that the fast parser mostly supports, alone or one after the other.
_LINES = (
    *(
        "",
        "",
        "",
        "text",
        "two words",
        "  ",
        "    deep",
        " in",
        "trailing  ",
        "a: b",
        "1 x",
        "-x",
        "*x*",
        "_x_",
        "a | b",
    ),
    *("# One", "## Two ##", "### ", "#", "## x #y", "#no", "---", "***", "- - -", "_ _ _", "* * x", "===", "--"),
    *("- item", "* item", "+ x", "-", "- ", "1. one", "2. two", "1) x", "10. ten", " - in", "  - deeper", "   * x"),
    *("    - far", "      - farther", "   text", "     text", "- [ ] box", "- [x] done", "- **b**: c", "-  wide"),
    *("-     code", "- # x", "- - x", "- 1. x", "- > x", "- ```", "  ```", "- [a]: b", "1. - x", "  1. x", "  2. x"),
    *("```", "```py", "``` a b", "````", "~~~", "~~~x", "`x`", "```x```", "<!-- x -->", "<!--", "-->", "<!-- a", "<b>"),
    *("| a | b |", "|---|---|", "| - | :-: |", "| 1 |", "|", "||", "| \\| | x |", "|a|", "|-|", "|-", "|:-:|  ", "| x"),
    *("[a]: /b", '[a]: /b "c"', '"c"', "[a]: <b>", "[a]:", "[a]: b c", "[^1]: x", "[]: b", "[ ]: b", "[a]", "[a](b)"),
    *("\tx", "-\tx", "#\tx", "x\t", "\t", "> x", "x\u00a0", "\u00a0x", "\x0b", "a\x0cb", "\u2028", "\x85", "x\\"),
)


@given(st.lists(st.sampled_from(_LINES), max_size=9).map("\n".join) | markdown() | proposals())
@example("- a\n  - b\n\n  c\n\nd\n")
@example("- a\n 2. b\n")
@example("- a\n\n\n  - b\n  lazy\n# c\n")
@example("| a |\n|---|\n| b |")
@example("```\nx\n   ")
def test_plain_text_is_parsed_as_by_markdown_it(source: str) -> None:
    """Block for block; no block is open at the end of plain text."""
    found = plain_blocks(source)
    assert found is None or (found, False) == parse_blocks(Text(source))


@by_part
def test_the_commonmark_specification(part: Part) -> None:
    """Each of its examples, alone and after some text."""
    plain, examples = 0, part.of(SPEC, 4)
    for one in examples:
        for source in (one, f"text\n{one}", f"- item\n{one}", f"- item\n\n{one}", f"{one}\n\n# x\n"):
            found = plain_blocks(source)
            plain += found is not None
            assert found is None or (found, False) == parse_blocks(Text(source)), source
    assert plain > len(examples)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.schema.id)
def test_a_finished_proposal_is_plain(sample: Sample) -> None:
    """Otherwise the fast parser would save no time."""
    assert plain_blocks(sample.source.partition("\n---\n")[2]) is not None


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize(
    "lines", ["- [ ]\n  text", "- [x]  \n text\n more", "> - [ ]\n>   text", "1. [ ]\n\ttext", "- [ ] text"]
)
def test_the_text_of_an_item_starts_after_its_box(lines: str, eol: str) -> None:
    """Also if it is on the next line."""
    source = lines.replace("\n", eol)
    (item,) = parse(source).preamble
    assert item.kind == "item"
    assert item.checked is ("x]" in lines)
    assert item.span.start == source.index("text")
    assert item.text.startswith("text")
