"""Templates without a schema: documents are checked against derived schemas, which can be written to files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from proposal_lsp.projects import Projects

from tests.derive.memos import MEMO, TEMPLATE, WHOLE, repository

from .author import Author, at_work
from .edits import new_files
from .raw import connect

TITLE = "Write the derived schema to .proposals/memos.yaml"


@contextmanager
def template_open(root: Path, editor: str) -> Iterator[Author]:
    """An author with the template of a repository with twelve memos open."""
    memos = {f"memos/{number}.md": WHOLE for number in range(12)}
    repository(root, {"memos/template.md": TEMPLATE, **memos})
    with at_work(editor) as author:
        author.source, author.uri, author.version = TEMPLATE, (root / "memos/template.md").as_uri(), 1
        author.client.open(author.uri, TEMPLATE)
        yield author


@pytest.mark.sampled(9)
@pytest.mark.parametrize("editor", ["vscode", "neovim"])
def test_the_derived_schema_is_written(tmp_path: Path, editor: str) -> None:
    """With its template next to it; from then on it is used, and the old template is not a proposal."""
    with template_open(tmp_path, editor) as author:
        edit = author.take(TITLE, "## Plan", only=["refactor"])
    files = {uri.removeprefix("file://"): text for uri, text in new_files(edit).items()}
    folder = tmp_path / ".proposals"
    assert list(files) == [str(folder / "memos.yaml"), str(folder / "memos.md")]
    assert "# guess: 100% of the documents have it" in files[str(folder / "memos.yaml")]
    folder.mkdir()
    for path, text in files.items():
        Path(path).write_text(text, encoding="utf-8")
    project = Projects().of(tmp_path / "memos/new.md")
    assert project.derived == ()
    assert project.problems == {}
    said = project.analyze(str(tmp_path / "memos/new.md"), MEMO)
    assert said.detection.schema is project.catalog.get("memos")
    assert [finding.code for finding in said.findings] == ["missing-section"]
    assert project.analyze(str(tmp_path / "memos/template.md"), TEMPLATE).findings == ()


def test_it_is_only_offered_if_possible(tmp_path: Path) -> None:
    """Not in a memo, and not for a client that creates no files."""
    with template_open(tmp_path, "vscode") as author:
        author.uri, author.source = (tmp_path / "memos/3.md").as_uri(), WHOLE
        author.client.open(author.uri, WHOLE)
        assert TITLE not in author.titles("## Plan")
    (tmp_path / "more").mkdir()
    with template_open(tmp_path / "more", "eglot") as author:
        assert TITLE not in author.titles("## Plan")


def test_a_saved_template_counts_at_once(tmp_path: Path) -> None:
    """For the open documents, also in editors that do not watch files."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    memo, template = (root / "memos/new.md").as_uri(), root / "memos/template.md"
    with connect(Projects()) as client:
        client.initialize()
        client.open(memo, MEMO)
        assert [one["code"] for one in client.published(memo)["diagnostics"]] == ["missing-section"]
        client.open(template.as_uri(), TEMPLATE)
        template.write_text(TEMPLATE.replace("## Cost", "## Cost (optional)"), encoding="utf-8")
        client.save(template.as_uri())
        assert client.published(memo)["diagnostics"] == []
