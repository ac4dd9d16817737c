"""Cached findings: a run with the cache reports the same as one without it, and no content of the cache does harm."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from proposal_lsp import caches
from proposal_lsp.caches import cache_folder
from proposal_lsp.cli.main import main
from proposal_lsp.results import context

from tests.cli.cached import BROKEN, CONFIG, TEMPLATE, Check, check, no_engine, repository, stored
from tests.shipped import ROOT

__all__ = ["check", "repository"]

MEMO = "id: memo\nname: Memo\ntitle: none\nsections:\n  - {heading: Decision, required: true, doc: What.}\n"


@pytest.mark.sampled(9)
@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_a_second_run_analyzes_nothing(check: Check, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It reports the same."""
    first = check("--output-format", form)
    assert "Un" in first
    assert len(stored()) == 2
    with pytest.MonkeyPatch.context() as patch:
        no_engine(patch)
        main(["check", "--output-format", form])
        assert capsys.readouterr().out == first


@pytest.mark.sampled(30)
@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "one.md").write_text(BROKEN.replace("Un", "In"), encoding="utf-8"),
        lambda root: (root / "docs/three.md").unlink(),
        lambda root: (root / CONFIG).write_text("rules: {unknown-value: 'off'}\n", encoding="utf-8"),
        lambda root: (root / CONFIG).write_text("exclude: ['docs/']\n", encoding="utf-8"),
        lambda root: (root / CONFIG).write_text("schemas: {none: 'two.md'}\n", encoding="utf-8"),
        lambda root: (root / "docs" / CONFIG).write_text("rules: {unknown-value: hint}\n", encoding="utf-8"),
        lambda root: (root / CONFIG).write_text("rules: {no-such-rule: hint}\n", encoding="utf-8"),
        lambda root: (root / "docs/template.md").write_text(TEMPLATE, encoding="utf-8"),
        lambda root: shutil.move(root / "docs", root / "texts"),
    ],
)
def test_relevant_changes_are_noticed(check: Check, repository: Path, change: Callable[[Path], object]) -> None:
    """After a change of text, configuration or template, or a removal, a run reports the same as without a cache."""
    before = check()
    change(repository)
    assert check() != before


@pytest.mark.slow
def test_a_schema_of_the_project(check: Check, repository: Path) -> None:
    """Written, changed, broken and fixed."""
    (repository / "other.md").write_text("<!-- proposal-schema: memo -->\n# Hello\n", encoding="utf-8")
    schema = repository / ".proposals" / "memo.yaml"
    schema.parent.mkdir()
    reports = []
    for text in (MEMO, MEMO.replace("Decision", "Verdict"), MEMO + "nonsense: 1\n", MEMO):
        schema.write_text(text, encoding="utf-8")
        reports.append(check())
    assert "Decision" in reports[0]
    assert "Verdict" in reports[1]
    assert "nonsense" in reports[2]
    assert reports[3] == reports[0]


@pytest.mark.slow
def test_options_are_part_of_the_key(check: Check) -> None:
    """Findings with one schema are not those with another."""
    assert len({check(), check("--schema", "bip"), check("--schema", "rfc")}) == 3


@pytest.mark.slow
def test_another_version_has_its_own_findings(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of another version are not used, but kept for it: an editor and a hook may have different ones."""
    check()
    before = {path: path.read_bytes() for path in stored()}
    monkeypatch.setattr(context, "program", lambda: "another")
    check()
    assert len(stored()) == 2 * len(before)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.sampled(9)
@pytest.mark.parametrize(
    "damage",
    [
        b"",
        *(pytest.param(damage, marks=pytest.mark.slow) for damage in (b"{", b"\xff\x00", b"[]", b"null")),
        pytest.param(b'["x", [], {}]', marks=pytest.mark.slow),
        b"[" * 100_000,
        lambda text: text[: len(text) // 2],
        lambda text: text.replace(b"true", b"17"),
        lambda text: text.replace(b'"unknown-value"', b"[]"),
        lambda text: text.replace(b"[", b"{"),
    ],
)
def test_a_damaged_file_counts_as_empty(check: Check, damage: bytes | Callable[[bytes], bytes]) -> None:
    """Whatever it contains; the run writes it again."""
    report = check()
    whole = [path.read_bytes() for path in stored()]
    for path in stored():
        path.write_bytes(damage if isinstance(damage, bytes) else damage(path.read_bytes()))
    assert check() == report
    assert [path.read_bytes() for path in stored()] == whole


def test_without_write_permission(check: Check, tmp_path: Path) -> None:
    """The run continues without a cache."""
    (tmp_path / "caches").write_text("no folder", encoding="utf-8")
    check()
    assert not stored()


def test_a_cache_in_the_repository_is_not_used(check: Check, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anyone who can write to the repository could hide every finding with it."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(repository / ".cache"))
    check()
    assert not stored()


@pytest.mark.skipif(os.name != "posix", reason="there are no such permissions here")
def test_a_cache_that_others_may_write_is_not_used(check: Check, tmp_path: Path) -> None:
    """A folder with write permission for all users is ignored."""
    folder = tmp_path / "caches" / "proposal-lsp"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    check()
    assert not stored()


@pytest.mark.slow
def test_it_stays_small(check: Check, monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    """The oldest files are deleted when there are too many."""
    monkeypatch.setattr(caches, "MAX_FILES", 4)
    for number in range(6):
        folder = repository / f"docs/{number}"
        folder.mkdir()
        (folder / "x.md").write_text(BROKEN, encoding="utf-8")
        check()
        assert len(stored()) <= 4


@pytest.mark.slow
def test_a_report_without_changes_loads_no_engine(repository: Path) -> None:
    """Neither the engine nor its dependencies are imported."""
    code = (
        "import sys; from proposal_lsp.cli.main import main; main(['check', '.']);"
        "print([name for name in ('yaml', 'markdown_it', 'proposal_lsp.analysis', 'proposal_lsp.rules') "
        "if name in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "server")}
    runs = [
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert "'proposal_lsp.analysis'" in runs[0].stderr
    assert runs[1].stderr == "[]\n"
    assert runs[1].stdout == runs[0].stdout != ""


def test_the_place_of_the_cache(tmp_path: Path) -> None:
    """In the standard place of each system; a relative XDG_CACHE_HOME is ignored, as its specification requires."""
    home = str(tmp_path)
    assert cache_folder({"HOME": home}, "linux") == tmp_path / ".cache/proposal-lsp"
    assert cache_folder({"HOME": home, "XDG_CACHE_HOME": "here"}, "linux") == tmp_path / ".cache/proposal-lsp"
    assert cache_folder({"HOME": home, "XDG_CACHE_HOME": f"{home}/c"}, "linux") == tmp_path / "c/proposal-lsp"
    assert cache_folder({"HOME": home}, "darwin") == tmp_path / "Library/Caches/proposal-lsp"
    assert cache_folder({"LOCALAPPDATA": home}, "win32") == tmp_path / "proposal-lsp"
    assert [cache_folder({}, system) for system in ("linux", "darwin", "win32")] == [None] * 3
