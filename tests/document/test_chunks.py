"""The chunks of a text are parsed separately; together they have the same blocks as the whole text."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from proposal_lsp import remembered
from proposal_lsp.document import Document, Leaf, parse, parse_text
from proposal_lsp.document.blocks import parse_blocks
from proposal_lsp.document.chunks import chunks
from proposal_lsp.text import Text

from tests.amount import Part, by_part
from tests.shipped import ROOT
from tests.strategies import LINE_ENDS, markdown, proposals

EXAMPLES: list[dict[str, str]] = json.loads((ROOT / "tests/data/commonmark-0.31.2.json").read_text(encoding="utf-8"))
SPEC = [one["markdown"] for one in EXAMPLES]


def flat(source: str) -> list[Leaf]:
    """The blocks of the chunks of a text, including headings."""
    leaves: list[Leaf] = []
    for base, chunk in chunks(source, 0):
        for piece in chunk.pieces:
            leaves += (leaf.shift(base) for leaf in (piece.heading, *piece.leaves) if leaf)
    return leaves


def same_as_whole(source: str) -> bool:
    """Whether the chunks have the same blocks as the whole text."""
    return flat(source) == parse_blocks(Text(source))[0]


@given(markdown() | proposals())
@example("<div>\n# one\n\n# two\n")
@example("<!-- open\n# one\n-->\n# two\n")
@example("- ```\n# one\n```\n# two\n")
@example("> <!--\n# one\n-->\n# two\n")
@example("```\n# one\n\n# two")
@example("   ~~~\n# one\n ~~~~ \n# two\n")
@example("    ```\n# one\n```\n# two\n```\n")
@example("a | b\n-|-\n# one\n1 | 2\n")
@example("[foo]: /url\n# one\n===\n")
@example("<x-y>\n# one\n\n# two\n")
@example("a\n<x-y>\n# one\n\n# two\n")
@example("<script>\n# one\n\n# two\n</script>\n# three\n")
@example("# a\r```\r# b\r```\r# c")
def test_chunks_are_the_whole(source: str) -> None:
    """A text that is cut at its headings has the same blocks."""
    assert flat(source) == parse_blocks(Text(source))[0]


@by_part
def test_chunks_are_the_whole_on_the_commonmark_specification(part: Part) -> None:
    """Each of its examples, with every line ending."""
    assert len(SPEC) > 600
    for end in LINE_ENDS:
        wrong = [one for one in part.of(SPEC, 4) if not same_as_whole(one.replace("\n", end))]
        assert not wrong


@by_part
def test_chunks_are_the_whole_with_headings_around_examples(part: Part) -> None:
    """Each example before a heading, after one, around one, and inside a block that the example before left open."""
    for one in part.of(SPEC, 8):
        for source in (f"{one}# H\n", f"# H\n{one}", f"{one}\n## H\n{one}# H\n{one}", one.replace("\n", "\n# H\n")):
            assert same_as_whole(source), source


@pytest.mark.sampled(9)
@pytest.mark.parametrize("part", range(8))
def test_chunks_are_the_whole_on_pairs_of_examples(part: int) -> None:
    """One pair in 250, spread over all, with a heading between the two; all of them under `slow`."""
    check_pairs(part, 8 * 250)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_chunks_are_the_whole_on_all_pairs_of_examples(part: int) -> None:
    """Blocks that one example leaves open, followed by the beginning of another."""
    check_pairs(part, 8)


def check_pairs(part: int, step: int) -> None:
    """Compare every `step`th pair of examples, from the one numbered `part` on."""
    count = len(SPEC)
    for number in range(part, count * count, step):
        source = f"{SPEC[number // count]}# H\n{SPEC[number % count]}"
        assert same_as_whole(source), source


@given(markdown() | proposals())
def test_a_chunk_has_the_text_of_its_section(source: str) -> None:
    """So values computed from that text can be cached with it."""
    document = parse(source)
    if not document.accidents:
        for section in document.sections:
            assert section.piece.source == document.text.slice(section.span)


@given(markdown(), st.data())
def test_an_edit_parses_as_if_the_text_were_new(source: str, data: st.DataObject) -> None:
    """The chunks cached before the edit do not change the result after it."""
    before = parse(source)
    at = data.draw(st.integers(0, len(source)))
    typed = data.draw(st.sampled_from(("#", "`", "```\n", "\n", "-->", "<!--", "\n\n", "x")))
    edited = source[:at] + typed + source[at:]
    warm = everything(parse(edited)), everything(parse_text(Text(edited), before))
    remembered.here().forget()
    assert warm == (everything(parse(edited)),) * 2


def everything(document: Document) -> tuple[object, ...]:
    """A document as plain values."""
    sections = [(one.span, one.parent, one.until, one.heading, one.leaves) for one in document.sections]
    return document.front_matter, document.fields, document.preamble, sections, document.problems
