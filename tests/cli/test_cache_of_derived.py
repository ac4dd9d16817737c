"""Cached findings with a derived schema, which depends on the documents next to its template."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proposal_lsp.cli.main import main

from tests.cli.cached import CONFIG, TEMPLATE, Check, check, no_engine, repository

__all__ = ["check", "repository"]


def memo(*headings: str) -> str:
    """A document of the kind that `TEMPLATE` yields."""
    return "# Memo about something\n" + "".join(f"\n## {name}\n\nWhat there is to say of it.\n" for name in headings)


@pytest.fixture
def derived(repository: Path) -> Path:
    """The folder of documents whose schema is derived from the template next to them, and refined by them."""
    folder = repository / "memos"
    folder.mkdir()
    (folder / "template.md").write_text(TEMPLATE, encoding="utf-8")
    for number in range(9):
        (folder / f"memo-{number}.md").write_text(memo("Why", "How", "Who"), encoding="utf-8")
    (folder / "short.md").write_text(memo("Why", "How"), encoding="utf-8")
    return folder


def test_findings_of_a_derived_schema_are_known(
    derived: Path, check: Check, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as the template and the documents that refine the schema do not change."""
    report = check("memos")
    assert "Who" in report
    no_engine(monkeypatch)
    assert main(["check", "memos"]) == 1
    assert capsys.readouterr().out == report
    (derived / "memo-3.md").write_text(memo("Why", "How", "Who", "When"), encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="in the cache"):
        main(["check", "memos/short.md"])


@pytest.mark.slow
def test_documents_that_refine_a_schema_are_part_of_the_key(derived: Path, check: Check) -> None:
    """Findings of a document may change with those next to it."""
    before = check("memos/short.md")
    for number in range(9):
        (derived / f"memo-{number}.md").write_text(memo("Why", "How"), encoding="utf-8")
    after = check("memos/short.md")
    assert "Who" in before
    assert after != before
    (derived / "template.md").write_text(TEMPLATE + "\n## When\n", encoding="utf-8")
    check("memos")
    (derived.parent / CONFIG).write_text("exclude: ['memo-*']\n", encoding="utf-8")
    assert check("memos/short.md") != before


@pytest.mark.slow
def test_each_folder_excludes_documents_from_refining(derived: Path, check: Check) -> None:
    """A schema is refined by the documents of both folders, except those that each folder's configuration excludes."""
    (derived / "new").mkdir()
    (derived / CONFIG).write_text("exclude: ['draft-*']\n", encoding="utf-8")
    (derived / "new" / CONFIG).write_text("derive: true\n", encoding="utf-8")
    (derived / "new/memo.md").write_text(memo("Why", "How"), encoding="utf-8")
    files = "memos/short.md", "memos/new/memo.md"
    reports = []
    for headings in (("Why", "How", "Who"), ("Why", "How")):
        for number in range(9):
            (derived / f"draft-{number}.md").write_text(memo(*headings), encoding="utf-8")
        reports.append(check(*files))
    assert reports[0] != reports[1]


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["memo-0.md", "memo-5.md", "short.md", "new.md", "sub/deep.md", "template.md"]),
            st.one_of(st.none(), st.lists(st.sampled_from(["Why", "How", "Who", "When", "Whq"]), max_size=4)),
        ),
        max_size=5,
    )
)
def test_the_cache_never_shows_with_derived_schemas(
    derived: Path, check: Check, changes: list[tuple[str, list[str] | None]]
) -> None:
    """Whatever is written and removed, in any order: `check` compares a run with the cache and one without."""
    for name, headings in changes:
        path = derived / name
        path.parent.mkdir(exist_ok=True)
        if headings is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(memo(*headings), encoding="utf-8")
        check(".")
