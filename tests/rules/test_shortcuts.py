"""The fast tests that rules make first never change their findings: each agrees with the full search."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.document import parse, placeholders
from proposal_lsp.document.inline import blanked, code_and_comments
from proposal_lsp.rules import forbidden_text
from proposal_lsp.schema.model import ForbidSpec
from proposal_lsp.schema.pattern import Pattern, folded, parse_pattern, sought
from proposal_lsp.text import Span
from proposal_lsp.workspace.find_links import find_mentions, leaves_of

PARTS = st.sampled_from(
    (
        *("abIiSsKk-_.:`<>[]()! \n\0\u0130\u0131\u017f\u212a\u00c9\u00e9\u201c"),
        *("EIP-", "eip", "1", "20", "SIK", "sik ", "<!--", "-->", "](", "][", "https://", "<b>", "```\n", "x: ", "TBD"),
        *("[Name]", "{title}", "YYYY-MM-DD", "\n\n", "- ", "# "),
    )
)
TEXTS = st.lists(PARTS, max_size=30).map("".join)
FOUND = [parse_pattern(one) for one in ("EIP{n}", "EIP {n}", "sik", "\u201c", "\u00c9b", "-", "k {x:word} k", "{n}")]


@pytest.mark.parametrize("pattern", FOUND, ids=lambda one: one.source)
@given(text=TEXTS)
def test_a_match_has_its_word_in_the_folded_text(pattern: Pattern, text: str) -> None:
    """So a search for the word first misses no place."""
    lower = folded(text)
    if lower is not None and any(pattern.search(text)):
        assert pattern.sought in lower


@pytest.mark.slow
def test_only_these_letters_match_an_ascii_one_that_is_not_their_lower_case() -> None:
    """In all of Unicode."""
    odd = re.findall("[a-z]", "".join(map(chr, range(128, 0x110000))), re.IGNORECASE)
    assert [one for one in odd if folded(one) is not None] == ["\u212a"]
    assert folded("\u212a") == "k"


def test_the_longest_word_that_may_be_looked_for() -> None:
    """In lower case, without characters that may match other letters."""
    assert sought("EIP-{") == "eip-{"
    assert sought("a Long word") == "long"
    assert sought("\u00c9t\u00e9") == "t", "letters of other scripts may have several lower cases"
    assert sought(" ") == ""


@given(text=TEXTS)
def test_words_that_are_forbidden(text: str) -> None:
    """The findings are the same if all text that is not searched is replaced by spaces."""
    specs = (ForbidSpec(find=tuple(FOUND)),)
    hidden = blanked(text, (one.span for one in code_and_comments(text)), "\0")
    hidden = forbidden_text._HIDDEN.sub(lambda one: "\0" * len(one.group()), hidden)
    expected = sorted({span for pattern in FOUND for span, _ in pattern.search(hidden)})
    found = [one.span for one in forbidden_text._forbidden(specs, text)]
    assert all(one in expected for one in found)
    assert bool(found) == bool(expected)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(text=TEXTS)
def test_whole_placeholders(text: str) -> None:
    """Prose is not one, whether its beginning or all of it is tested."""
    rest = text.strip().strip("*_`\"'")
    kept, count = placeholders._WHOLE.subn("", rest)
    expected = count > 0 and not re.search(r"\w", kept) and (count == 1 or rest[:1] in "[<{")
    assert placeholders.is_placeholder(text) == (expected or bool(placeholders._BARE.fullmatch(rest)))


@given(text=TEXTS)
def test_ids_outside_code_and_comments(text: str) -> None:
    """The ids are the same if all code and comments are replaced by spaces."""
    form = re.compile(r"(?<![\w/.-])EIP-([0-9]{1,9})(?![\w-]|\.\w)")
    document = parse(text)
    hidden: list[Span] = []
    for leaf in leaves_of(document):
        inside = code_and_comments(document.text.slice(leaf.span))
        hidden += [leaf.span] if leaf.kind == "code" else [one.span.shift(leaf.span.start) for one in inside]
    expected = [one.span() for one in form.finditer(blanked(text, hidden, " "))]
    assert [place for (_, place), *_ in find_mentions(document, form)] == expected
