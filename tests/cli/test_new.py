"""`new`: which file it writes, and when it writes none. What stands in the file is in `tests/test_new.py`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from proposal_lsp.cli import new
from proposal_lsp.cli.main import main
from proposal_lsp.projects import Projects

from tests.cli.conftest import Ran, write

#: Runs `new` with the real engine, in the folder of the test.
New = Callable[..., Ran]


@pytest.fixture
def start(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> New:
    """The command; git knows who writes, from a file of the test."""
    config = folder.parent / "gitconfig"
    config.write_text("[user]\n\tname = Zoë O'Hara\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def start(*argv: str) -> Ran:
        code = main(("new", *argv))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return start


def test_a_new_file(start: New, folder: Path) -> None:
    """Numbered behind the others, dated, signed; its path is all that is printed."""
    write(folder, {"docs/rfcs/0041-cups.md": "# RFC-0041: Cups\n", "docs/rfcs/deep/a.md": "# RFC-0099: Bowls\n"})
    ran = start("rfc", "Warm storage", "--dir", "docs/rfcs")
    assert ran == Ran(0, "docs/rfcs/rfc-0042-warm-storage.md\n", "")
    source = (folder / "docs/rfcs/rfc-0042-warm-storage.md").read_text(encoding="utf-8")
    today = date.today().isoformat()
    author = "Zoë O'Hara" if shutil.which("git") else "[Name]"
    assert source.startswith(
        f"# RFC-0042: Warm storage\n\n**Status**: Draft\n**Author**: {author}\n"
        f"**Created**: {today}\n**Updated**: {today}\n"
    )
    assert start("rfc", "Next", "--dir", "docs/rfcs").out == "docs/rfcs/rfc-0043-next.md\n"


def test_what_is_written_is_recognised(start: New, folder: Path) -> None:
    """Every kind, checked as it lies there, is of that kind."""
    for kind in ("rfc", "bip", "contract-rfc", "technical-spec"):
        path = folder / start(kind, "Warm storage").out.strip()
        detection = Projects().of(path).analyze(str(path), path.read_text(encoding="utf-8")).detection
        assert detection.schema is not None
        assert detection.schema.id == kind


def test_standard_output(start: New, folder: Path) -> None:
    """The text, and no file."""
    ran = start("bip", "--stdout")
    assert ran.code == 0
    assert ran.out.startswith("# 🤖 BIP-001: [Descriptive Title Here]\n")
    assert ran.out.endswith("under the MIT License.\n")
    assert not list(folder.glob("*.md"))


def test_a_file_is_never_overwritten_by_itself(start: New, folder: Path) -> None:
    """Exit code 2 and how to insist."""
    write(folder, {"technical-spec-maps.md": "mine\n"})
    ran = start("technical-spec", "Maps")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: technical-spec-maps.md already exists; --force overwrites it\n"
    assert (folder / "technical-spec-maps.md").read_text() == "mine\n"
    assert start("technical-spec", "Maps", "--force").code == 0
    assert (folder / "technical-spec-maps.md").read_text(encoding="utf-8").startswith("---\ntype: technical-spec\n")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("rcf", "Cups"), "there is no schema `rcf`; did you mean `rfc`?"),
        (("novel",), "there is no schema `novel`; known here: "),
        (("rfc", "--dir", "nowhere"), "nowhere: there is no such folder; create it, or name another with --dir"),
        (("rfc", "--dir", "a.md"), "a.md: there is no such folder; create it, or name another with --dir"),
        (("bare",), "the schema `bare` has no template to start from; give it one with `template:`"),
    ],
)
def test_what_cannot_be_done(start: New, folder: Path, argv: tuple[str, ...], told: str) -> None:
    """Exit code 2, and what to do."""
    write(folder, {"a.md": "", ".proposals/bare.yaml": "id: bare\nname: Bare\nsections: [{heading: Text}]\n"})
    ran = start(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {told}")


def test_a_schema_of_the_project(start: New, folder: Path) -> None:
    """Its template, and its way of naming files; where it would not be recognised, that is said."""
    schema = "id: memo\nname: Memo\ntemplate: memo.md\ntitle: any\nfilename: '{date}-{slug}.md'\n"
    write(folder, {".proposals/memo.yaml": schema, ".proposals/memo.md": "# [Title]\n"})
    name = f"{date.today().isoformat()}-cups.md"
    ran = start("memo", "Cups")
    assert (ran.code, ran.out) == (0, f"{name}\n")
    assert ran.err == (
        f"warning: {name} is not recognised as a proposal; add `<!-- proposal-schema: memo -->` to it, "
        "or list it in .proposals.yaml\n"
    )
    write(folder, {".proposals.yaml": "schemas: {memo: '*.md'}\n"})
    assert start("memo", "Plates").err == ""


def test_files_that_cannot_be_read_count_by_their_names(start: New, folder: Path) -> None:
    """A broken neighbour stops nobody."""
    (folder / "rfc-008-cups.md").write_bytes(b"\xff\xfe\x00")
    (folder / "rfc-009-bowls.md").mkdir()
    assert start("rfc", "Plates").out == "rfc-009-plates.md\n"


def test_a_file_that_cannot_be_written(start: New, folder: Path) -> None:
    """Exit code 2, and why."""
    (folder / "technical-spec-maps.md").mkdir()
    ran = start("technical-spec", "Maps", "--force")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: technical-spec-maps.md cannot be written: ")


@pytest.mark.parametrize("git", [None, "git", "./git"])
def test_without_git_the_author_is_left_open(
    start: New, folder: Path, monkeypatch: pytest.MonkeyPatch, git: str | None
) -> None:
    """Nothing is made up; a program of that name in the current folder is not run."""
    monkeypatch.setattr(shutil, "which", lambda _: git)
    write(folder, {"git": "#!/bin/sh\necho Mallory\n"})
    (folder / "git").chmod(0o700)
    assert "**Author**: [Name]\n" in start("rfc", "--stdout").out


def test_a_git_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Too slow, not startable, or without an answer: the author is not known."""

    def fails(error: Exception) -> Callable[..., object]:
        def run(*_: object, **__: object) -> object:
            raise error

        return run

    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/git")
    for error in (OSError("no"), subprocess.TimeoutExpired("git", 5)):
        monkeypatch.setattr(subprocess, "run", fails(error))
        assert new.author_of(tmp_path) == ""
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, b"x", b""))
    assert new.author_of(tmp_path) == ""
