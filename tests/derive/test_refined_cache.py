"""A derived schema in the cache on disk: it is read back exactly, or not at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from proposal_lsp.catalog.compiled import to_plain
from proposal_lsp.catalog.derived import Derived
from proposal_lsp.derive import derive_schema, refined_cache
from proposal_lsp.derive.evidence import refined, weigh

from tests.derive.memos import MEMO, SHORT, TEMPLATE, WHOLE

#: Documents that refine some of the template, and have their own names and habits.
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
    """The schema derived from a template alone."""
    return derive_schema(text, "/memos/template.md", "memo")


def said(derived: Derived) -> object:
    """All attributes of a schema."""
    return to_plain(derived.schema), derived.guesses, derived.documents, derived.witnesses


def test_the_second_time_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Completely, without reading the documents; the schema without the cache is the same."""
    first = refined_cache.refined_once(template(), SOURCES)
    monkeypatch.setattr(refined_cache, "weigh", lambda *_, **__: pytest.fail("it is in the cache"))
    again = refined_cache.refined_once(template(), SOURCES)
    assert said(again) == said(first)
    assert again.schema.customs == first.schema.customs != frozenset()
    assert again.documents == len(again.witnesses) > 5
    assert again.for_document("/memos/new.md") is again.schema
    assert again.for_document(None) is again.schema


@pytest.mark.slow
def test_no_document_is_evidence_for_itself() -> None:
    """Nor in a cached schema: the one without a document is computed on request."""
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
    """No cached schema is out of date."""
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
def test_a_damaged_cache_counts_as_missing(tmp_path: Path, content: str) -> None:
    """Whatever the file contains."""
    first = refined_cache.refined_once(template(), SOURCES)
    (place,) = tmp_path.rglob("*.derived.schemas.json")
    place.write_text(content, encoding="utf-8")
    assert said(refined_cache.refined_once(template(), SOURCES)) == said(first)
