"""A derived schema as it is kept on disk: the same schema, or none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from proposal_lsp.catalog.compiled import to_plain
from proposal_lsp.catalog.derived import Derived
from proposal_lsp.derive import derive_schema, refined_cache
from proposal_lsp.derive.evidence import refined, weigh

from tests.derive.memos import MEMO, SHORT, TEMPLATE, WHOLE

#: Documents that bear out some of the template, and have names and habits of their own.
TEXTS = [
    *[WHOLE] * 5,
    SHORT,
    *[WHOLE.replace("## Plan", "## What we do").replace("Date:", "Day:")] * 3,
    *[WHOLE.replace("# MEMO-7: ", "# ") + "\n## Risks\n\nNone \udc80.\n"] * 4,
    MEMO,
]
SOURCES = tuple((f"/memos/{number}.md", text) for number, text in enumerate(TEXTS))


@pytest.fixture(autouse=True)
def _empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test starts without a cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))


@cache
def template(text: str = TEMPLATE) -> Derived:
    """What a template yields by itself."""
    return derive_schema(text, "/memos/template.md", "memo")


def said(derived: Derived) -> object:
    """All that it says."""
    return to_plain(derived.schema), derived.guesses, derived.documents, derived.witnesses


def test_the_second_time_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that it says, without looking at the documents; without the cache it is no other."""
    first = refined_cache.refined_once(template(), SOURCES)
    monkeypatch.setattr(refined_cache, "weigh", lambda *_, **__: pytest.fail("it is known already"))
    again = refined_cache.refined_once(template(), SOURCES)
    assert said(again) == said(first)
    assert again.schema.customs == first.schema.customs != frozenset()
    assert again.documents == len(again.witnesses) > 5
    assert again.for_document("/memos/new.md") is again.schema
    assert again.for_document(None) is again.schema


@pytest.mark.slow
def test_no_document_is_a_witness_for_itself() -> None:
    """Of what is read, either: the schema without one is worked out when it is asked for."""
    fresh = refined(
        template(), weigh(SOURCES, template().schema, most=refined_cache.MAX_DOCUMENTS, total=refined_cache.MAX_TOTAL)
    )
    refined_cache.refined_once(template(), SOURCES)
    again = refined_cache.refined_once(template(), SOURCES)
    paths = [path for path, _ in SOURCES]
    assert any(fresh.for_document(path) is not fresh.schema for path in paths)
    for path in paths:
        assert to_plain(again.for_document(path)) == to_plain(fresh.for_document(path))


def test_another_document_or_template_makes_another_schema() -> None:
    """Nothing is ever out of date."""
    first = refined_cache.refined_once(template(), SOURCES)
    fewer = refined_cache.refined_once(template(), SOURCES[:4])
    other = refined_cache.refined_once(template(TEMPLATE.replace("Cost", "Price")), SOURCES)
    assert (first.documents, fewer.documents) == (len(first.witnesses), len(fewer.witnesses))
    assert len({first.documents, fewer.documents}) == 2
    assert other.schema.sections != first.schema.sections


@pytest.mark.sampled(9)
@pytest.mark.parametrize(
    "content", ["", "[]", "null", "[1, [], 0, []]", '[["Schema", {}], [], 0, []]', "[[], 1, 2, 3]"]
)
def test_what_is_damaged_is_not_there(tmp_path: Path, content: str) -> None:
    """Whatever is in the file."""
    first = refined_cache.refined_once(template(), SOURCES)
    (place,) = tmp_path.rglob("*.derived.schemas.json")
    place.write_text(content, encoding="utf-8")
    assert said(refined_cache.refined_once(template(), SOURCES)) == said(first)
