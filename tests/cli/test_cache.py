"""What earlier runs found: a run with it says what a run without it says, and nothing that is there can do harm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proposal_lsp import caches
from proposal_lsp.caches import cache_folder
from proposal_lsp.cli.main import main
from proposal_lsp.projects import Projects
from proposal_lsp.results import context

from tests.shipped import CATALOG, ROOT

SAMPLE = (ROOT / "tests/samples/rfc.md").read_text(encoding="utf-8")
BROKEN = SAMPLE.replace("**Status**: ", "**Status**: Un")
MEMO = "id: memo\nname: Memo\ntitle: none\nsections:\n  - {heading: Decision, required: true, doc: What.}\n"
TEMPLATE = "# {title}\n\n## Why\n\n## How\n\n## Who\n"
CONFIG = ".proposals.yaml"

#: Checks the repository and gives the report.
Check = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with three proposals, in the current folder, and a cache that is still empty next to it."""
    monkeypatch.setattr(
        Projects, "_builtin", CATALOG
    )  # to read them again takes longest, and is not what this is about
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "caches"))
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "docs").mkdir()
    for name, text in {"one.md": SAMPLE, "two.md": BROKEN, "docs/three.md": BROKEN, "other.md": "# Hello\n"}.items():
        (root / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def check(repository: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """The command, each time with the cache and without it; both must say the same."""

    def check(*options: str) -> str:
        reports = []
        for more in ("--no-cache",), ():
            assert main(("check", *more, *options)) in (0, 1)
            captured = capsys.readouterr()
            assert not captured.err
            reports.append(captured.out)
        assert reports[0] == reports[1]
        return reports[0]

    return check


def stored() -> list[Path]:
    """The files of the cache."""
    folder = cache_folder()
    found = folder.iterdir() if folder and folder.is_dir() else ()
    return sorted(path for path in found if not path.name.endswith(".schemas.json"))


def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, to analyze a text is an error."""
    monkeypatch.setattr("proposal_lsp.analysis.Project.analyze", lambda *_: pytest.fail("this was known already"))


@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_a_second_run_analyzes_nothing(check: Check, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And says the same."""
    first = check("--output-format", form)
    assert "Un" in first
    assert len(stored()) == 2
    with pytest.MonkeyPatch.context() as patch:
        no_engine(patch)
        main(["check", "--output-format", form])
        assert capsys.readouterr().out == first


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
def test_what_counts_is_seen(check: Check, repository: Path, change: Callable[[Path], object]) -> None:
    """A changed text, configuration or template, a file that has gone: the next run is as one without a cache."""
    before = check()
    change(repository)
    assert check() != before


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


def memo(*headings: str) -> str:
    """A document of the kind that `TEMPLATE` yields."""
    return "# Memo about something\n" + "".join(f"\n## {name}\n\nWhat there is to say of it.\n" for name in headings)


@pytest.fixture
def derived(repository: Path) -> Path:
    """The folder of documents whose schema is derived from the template next to them, and borne out by them."""
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
    """As long as the template and the documents that bear it out are as they were."""
    report = check("memos")
    assert "Who" in report
    no_engine(monkeypatch)
    assert main(["check", "memos"]) == 1
    assert capsys.readouterr().out == report
    (derived / "memo-3.md").write_text(memo("Why", "How", "Who", "When"), encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="known already"):
        main(["check", "memos/short.md"])


def test_what_bears_out_a_derived_schema_counts(derived: Path, check: Check) -> None:
    """Findings change with the documents around, without a change of their own."""
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


def test_what_bears_out_a_schema_is_what_each_folder_does_not_exclude(derived: Path, check: Check) -> None:
    """The documents around two folders are those of both, but for what the configuration of each excludes."""
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
    """Whatever is written and removed, in whichever order: `check` compares a run with the cache and one without."""
    for name, headings in changes:
        path = derived / name
        path.parent.mkdir(exist_ok=True)
        if headings is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(memo(*headings), encoding="utf-8")
        check(".")


def test_the_options_count(check: Check) -> None:
    """What is found with one schema is not what is found with another."""
    assert len({check(), check("--schema", "bip"), check("--schema", "rfc")}) == 3


def test_another_program_finds_other_things(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version found counts for nothing, and stays for that: an editor may have one, and a hook another."""
    check()
    before = {path: path.read_bytes() for path in stored()}
    monkeypatch.setattr(context, "program", lambda: "another")
    check()
    assert len(stored()) == 2 * len(before)
    assert {path: path.read_bytes() for path in before} == before


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
    """Whatever is in it; and the run writes it again."""
    report = check()
    whole = [path.read_bytes() for path in stored()]
    for path in stored():
        path.write_bytes(damage if isinstance(damage, bytes) else damage(path.read_bytes()))
    assert check() == report
    assert [json.loads(path.read_bytes()) for path in stored()] == [json.loads(text) for text in whole]


def test_a_place_outside_the_text_is_damage(check: Check) -> None:
    """Were it believed, the report would fail."""
    report = check()
    for path in stored():
        known = json.loads(path.read_bytes())
        for _, (_, findings, _) in known[2].values():
            for finding in findings:
                finding[2:4] = [0, 10**9]
        path.write_text(json.dumps(known), encoding="utf-8")
    assert check() == report


def test_where_nothing_can_be_written(check: Check, tmp_path: Path) -> None:
    """The run goes on without."""
    (tmp_path / "caches").write_text("no folder", encoding="utf-8")
    check()
    assert not stored()


def test_nothing_in_the_repository_is_believed(check: Check, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes the repository could silence every finding with it."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(repository / ".cache"))
    check()
    assert not stored()


@pytest.mark.skipif(os.name != "posix", reason="there are no such permissions here")
def test_nor_is_what_others_may_write(check: Check, tmp_path: Path) -> None:
    """A folder that is open to all is left alone."""
    folder = tmp_path / "caches" / "proposal-lsp"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    check()
    assert not stored()


def test_it_stays_small(check: Check, monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    """The oldest files go when there are too many."""
    monkeypatch.setattr(caches, "MAX_FILES", 4)
    for number in range(6):
        folder = repository / f"docs/{number}"
        folder.mkdir()
        (folder / "x.md").write_text(BROKEN, encoding="utf-8")
        check()
        assert len(stored()) <= 4


def test_what_is_told_when_nothing_is_new_costs_no_engine(repository: Path) -> None:
    """Neither the engine nor what it needs is imported."""
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


def test_where_it_is(tmp_path: Path) -> None:
    """Where each system wants it; a relative XDG_CACHE_HOME is ignored, as its specification says."""
    home = str(tmp_path)
    assert cache_folder({"HOME": home}, "linux") == tmp_path / ".cache/proposal-lsp"
    assert cache_folder({"HOME": home, "XDG_CACHE_HOME": "here"}, "linux") == tmp_path / ".cache/proposal-lsp"
    assert cache_folder({"HOME": home, "XDG_CACHE_HOME": f"{home}/c"}, "linux") == tmp_path / "c/proposal-lsp"
    assert cache_folder({"HOME": home}, "darwin") == tmp_path / "Library/Caches/proposal-lsp"
    assert cache_folder({"LOCALAPPDATA": home}, "win32") == tmp_path / "proposal-lsp"
    assert [cache_folder({}, system) for system in ("linux", "darwin", "win32")] == [None] * 3
