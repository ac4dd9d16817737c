"""Caches by value stay within their budgets; other cached values are freed with the objects that they belong to."""

from __future__ import annotations

import ast
import gc
import random
import sys
import threading
import tracemalloc
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp import remembered as memory
from proposal_lsp.binding.style import style_of
from proposal_lsp.document import chunks
from proposal_lsp.document.chunks import CHUNKS, parse_chunk
from proposal_lsp.document.pieces import Chunk
from proposal_lsp.incremental.edited_document import EditedDocument
from proposal_lsp.remembered import ENTRY, kept_with_first, remembered
from proposal_lsp.text import Change, Span, Text

from tests.amount import Part, by_part
from tests.modules import MODULES, read, walked
from tests.shipped import SAMPLES

RFC = next(sample for sample in SAMPLES if sample.schema.id == "rfc")
PARAGRAPH = "The quick brown fox jumps over the lazy dog. " * 20 + "\n\n"


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    """Each test starts with empty caches, and leaves them empty."""
    memory.here().forget()
    yield
    memory.here().forget()


@given(st.lists(st.integers(0, 12)))
def test_the_least_recently_used_goes_first(asked: list[int]) -> None:
    """Compared with a list of the requested values, newest last: the cache has its end, up to the budget."""
    made: list[int] = []

    def double(number: int) -> int:
        made.append(number)
        return 2 * number

    memory.here().forget()
    try:
        doubled = remembered(20 + 5 * ENTRY, lambda _, number: number)(double)
        model: list[int] = []
        for number in asked:
            known, before = number in model, len(made)
            assert doubled(number) == 2 * number
            assert len(made) == before + (not known)
            model = [*(other for other in model if other != number), number]
            while sum(model) + ENTRY * len(model) > doubled.budget:
                del model[0]
            assert len(doubled.kept.entries) == len(model)
            assert doubled.kept.size == memory.here().size == sum(model) + ENTRY * len(model)
        assert doubled.kept.misses == len(made)
        assert doubled.kept.hits + doubled.kept.misses == len(asked)
        memory.here().forget()
        assert (len(doubled.kept.entries), memory.here().size) == (0, 0)
    finally:
        memory.ALL.remove(doubled)


def test_a_value_heavier_than_the_budget_is_not_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it displace other values."""
    monkeypatch.setattr(parse_chunk, "budget", 100_000)
    parse_chunk("# Small\n")
    parse_chunk("##\n" * 250)
    assert len(parse_chunk.kept.entries) == 1
    parse_chunk("# Small\n")
    assert parse_chunk.kept.hits


@dataclass(frozen=True)
class Key:
    """A key that is compared in Python code, so that another thread may run in between."""

    number: int


@pytest.mark.slow
def test_several_threads_may_ask() -> None:
    """Each gets its value, and the weight is that of the cached values, also if the cache is cleared meanwhile."""

    def pair(key: Key, text: str) -> tuple[Key, str]:
        return key, text

    asked = remembered(50 * ENTRY)(pair)
    wrong: list[object] = []

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        for count in range(3000):
            key, text = Key(chance.randrange(60)), "x" * chance.randrange(3)
            if asked(key, text) != (key, text):
                wrong.append((key, text))
            if seed == 0 and count % 100 == 0:
                memory.here().forget()

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
        memory.ALL.remove(asked)
    assert not wrong
    asked(Key(0), "x")  # the threads may have ended right after the cache was cleared
    assert 0 < asked.kept.size == sum(weight for _, weight in asked.kept.entries.values()) <= asked.budget


@dataclass(eq=False)
class Thing:
    """An object with cached values."""

    derived: dict[object, Any] = field(default_factory=dict)


def test_values_cached_with_an_object_are_freed_with_it() -> None:
    """A value is computed once for each object, and nothing else holds it."""
    made = []

    @kept_with_first
    def make(_thing: Thing, name: str) -> object:
        made.append(name)
        return set(name)

    one, other = Thing(), Thing()
    assert make(one, "a") is make(one, "a")
    assert make(one, "a") is not make(other, "a")
    assert made == ["a", "a"]
    gone = weakref.ref(one)
    del one
    assert gone() is None


def test_no_binding_outlives_its_document() -> None:
    """Values computed from a binding do not hold it."""
    binding = RFC.project.analyze(RFC.name, RFC.source).binding
    assert binding is not None
    assert style_of(binding) is style_of(binding)
    gone = weakref.ref(binding)
    del binding
    gc.collect(1)
    assert gone() is None


# -- typing -------------------------------------------------------------------------------------------------------


class Typist:
    """Types into a long section of a proposal, and measures the cost."""

    def __init__(self, heading: str, monkeypatch: pytest.MonkeyPatch) -> None:
        start = RFC.source.index("\n\n", RFC.source.index(heading)) + 2
        body = PARAGRAPH * (100_000 // len(PARAGRAPH))
        self.project, self.at = RFC.project, start + len(body) // 2
        self.text = Text(RFC.source[:start] + body + RFC.source[start:])
        self.analysis = self.project.analyze(RFC.name, self.text.source)
        self.parsed: list[int] = []
        self.quick = 0
        parse = chunks._parse

        def counted(source: str) -> Chunk:
            self.parsed.append(len(source))
            return parse(source)

        monkeypatch.setattr(chunks, "_parse", counted)

    def type(self, text: str) -> None:
        """Type letter by letter."""
        for letter in text:
            self.text = self.text.replaced(Span(self.at, self.at), letter)
            self.analysis = self.project.update(self.analysis, self.text, Change(self.at, self.at, 1))
            self.quick += isinstance(self.analysis.document, EditedDocument)
            self.at += 1


@pytest.mark.parametrize(
    ("heading", "count"),
    [("## Motivation", 10), *(pytest.param("# RFC", count, marks=pytest.mark.slow) for count in (10, 5000))],
)
def test_typing_into_a_long_section(heading: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays within the budgets, and each letter costs only the parse of its section."""
    if count < 5000:
        monkeypatch.setattr(parse_chunk, "budget", 4_000_000)
    typist = Typist(heading, monkeypatch)
    words = "some words and\nothers, "
    typist.type((words * count)[:count])
    assert all(each.kept.size <= each.budget for each in memory.ALL)
    assert sum(each.budget for each in memory.ALL) <= 2 * CHUNKS
    assert len(typist.parsed) == count
    assert max(typist.parsed) < 105_000 + count
    assert typist.quick == (count if heading == "## Motivation" else 0)


@by_part
def test_typing_headings(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter adds or removes sections; unchanged ones are not parsed again, even with small caches."""
    monkeypatch.setattr(parse_chunk, "budget", 1_000)
    typist = Typist("## Motivation", monkeypatch)
    words = "so\n# a\n\n## b\n\n" * part.count(5, 5)
    typist.type(words)
    assert parse_chunk.kept.size <= 1_000
    assert len(typist.parsed) < 2.5 * len(words)


@pytest.mark.parametrize(
    "source",
    [
        PARAGRAPH * 30,
        "Words and words. \n\n" * 400,
        "- x\n" * 400,
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 400,
        "## a\n" * 400,
        "Größe 漢字 👩 " * 400,
        "    code\n" * 400,
        "<div>\n\n" * 300,
    ],
    ids=["long paragraphs", "short paragraphs", "items", "cells", "headings", "wide letters", "code", "html"],
)
def test_chunks_are_weighed_as_they_are(source: str) -> None:
    """The weight in the budget is the memory that Python uses, as far as that can be measured."""
    # Twice: objects that are made once and kept (imports, tables of the parser) are not part of a text's memory.
    parse_chunk("# Warm\n\n- up <b>\n")
    parse_chunk((source + "  ")[:-2])
    memory.here().forget()
    tracemalloc.start()
    try:
        parse_chunk((source + " ")[:-1])  # of the slice; as in a document, nothing else holds a copy
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken / 1.5 < parse_chunk.kept.size < 5 * taken


# -- no other memory ----------------------------------------------------------------------------------------------

#: The caches of `functools`, which have few keys: files of the program, kinds of proposal, rules, lengths.
FINITE = {
    "_active",
    "_apart",  # of the last targets
    "_claims",  # of the last paths
    "_closing_fence",
    "_defaults",
    "_globs",  # of kinds of proposals
    "_inside",
    "_is_inside",  # of a few folders
    "_near",  # of the last links
    "_part",
    "_reader",
    "made",  # of one folder
    "declared",
    "metadata_headings",
    "names",  # of one run
    "names_of",
    "numbered",  # of one run
    "path_holes",  # of the last paths
    "program",
    "public_folder",
    "read_grammar",
    "rule_page",
    "stored",  # of four baselines
    "without",  # of one template
}


def test_everything_else_is_remembered_by_weight() -> None:
    """A cache with texts as keys uses `remembered`: a number of entries is not a bound."""
    found = set()
    for module in MODULES:
        for node in walked(read(module)):
            if isinstance(node, ast.FunctionDef) and {"cache", "lru_cache"} & {
                name.id for one in node.decorator_list for name in ast.walk(one) if isinstance(name, ast.Name)
            }:
                found.add(node.name)
    assert found == FINITE
