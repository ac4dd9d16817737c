"""`new`: which file it writes, and when it writes none. Its text is tested in `tests/features/test_new.py`."""

from __future__ import annotations

import os
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
    """The command; the author's name is in a git configuration of the test."""
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
    """With the next number, the date and the author; its path is the only output."""
    write(folder, {"docs/rfcs/0041-cups.md": "# RFC-0041: Cups\n", "docs/rfcs/deep/a.md": "# RFC-0099: Bowls\n"})
    ran = start("rfc", "Warm storage", "--dir", "docs/rfcs")
    assert ran == Ran(0, "docs/rfcs/0042-warm-storage.md\n", "")
    source = (folder / "docs/rfcs/0042-warm-storage.md").read_text(encoding="utf-8")
    today = date.today().isoformat()
    author = "Zoë O'Hara" if shutil.which("git") else "[Name]"
    assert source.startswith(
        f"# RFC-0042: Warm storage\n\n**Status**: Draft\n**Author**: {author}\n"
        f"**Created**: {today}\n**Updated**: {today}\n"
    )
    assert start("rfc", "Next", "--dir", "docs/rfcs").out == "docs/rfcs/0043-next.md\n"


@pytest.mark.slow
def test_a_new_file_is_recognised(start: New, folder: Path) -> None:
    """A new file of every kind, checked in its place, is of that kind."""
    for kind in ("rfc", "bip", "contract-rfc", "technical-spec"):
        path = folder / start(kind, "Warm storage").out.strip()
        detection = Projects().of(path).analyze(str(path), path.read_text(encoding="utf-8")).detection
        assert detection.schema is not None
        assert detection.schema.id == kind


def test_standard_output(start: New, folder: Path) -> None:
    """The text, and no file is written."""
    ran = start("bip", "--stdout")
    assert ran.code == 0
    assert ran.out.startswith("# 🤖 BIP-001: [Descriptive Title Here]\n")
    assert ran.out.endswith("under the MIT License.\n")
    assert not list(folder.glob("*.md"))


def test_a_file_is_not_overwritten_by_default(start: New, folder: Path) -> None:
    """Exit code 2, and how to overwrite it."""
    write(folder, {"technical-spec-maps.md": "mine\n"})
    ran = start("technical-spec", "Maps")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: technical-spec-maps.md already exists; --force overwrites it\n"
    assert (folder / "technical-spec-maps.md").read_text() == "mine\n"
    assert start("technical-spec", "Maps", "--force").code == 0
    assert (folder / "technical-spec-maps.md").read_text(encoding="utf-8").startswith("---\ntype: technical-spec\n")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("rcf", "Cups"), "there is no schema `rcf`; did you mean `rfc`?"),
        (("novel",), "there is no schema `novel`; known here: "),
        (("rfc", "--dir", "nowhere"), "nowhere: there is no such folder; create it, or name another with --dir"),
        (("rfc", "--dir", "a.md"), "a.md: there is no such folder; create it, or name another with --dir"),
        (("bare",), "the schema `bare` has no template to start from; give it one with `template:`"),
    ],
)
def test_errors(start: New, folder: Path, argv: tuple[str, ...], said: str) -> None:
    """Exit code 2, and what to do."""
    write(folder, {"a.md": "", ".proposals/bare.yaml": "id: bare\nname: Bare\nsections: [{heading: Text}]\n"})
    ran = start(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {said}")


RECORD = """\
# {number}. Warm seats

Date: 2026-02-03

## Status

Accepted

## Context

Cold.

## Decision

Heat.

## Consequences

Costs.
"""


def test_it_is_written_to_the_folder_of_its_kind(start: New, folder: Path) -> None:
    """From the root, with the next number; in a folder that has some, there; and in the folder that `--dir` names."""
    records = {f"doc/adr/{number:04}-seats.md": RECORD.format(number=number) for number in (7, 8, 9)}
    write(folder, {**records, "README.md": "# Seats\n", "docs/notes/1.md": "# Note\n"})
    assert start("nygard-adr", "Next").out == "doc/adr/0010-next.md\n"
    assert start("nygard-adr", "Here", "--dir", ".").out == "0001-here.md\n"
    assert start("nygard-adr", "There").out == "0002-there.md\n"


def test_an_empty_title_is_a_mistake(start: New, folder: Path) -> None:
    """A missing one is not; an empty argument is a variable that was not set."""
    for title in ("", "  "):
        assert start("nygard-adr", title) == Ran(2, "", "error: the title is empty; give one, or leave it out\n")
    assert not list(folder.glob("*.md"))
    assert start("nygard-adr").out == "0001-nygard-adr.md\n"


def test_titles_in_any_script(start: New, folder: Path) -> None:
    """The file's name follows its kind."""
    write(folder, {f"000{number}-t.md": RECORD.format(number=number) for number in (7, 8, 9)})
    assert start("nygard-adr", "设计 缓存").out == "0010-设计-缓存.md\n"
    assert start("nygard-adr", "Хранить тёплым").out == "0011-хранить-тёплым.md\n"


MEMO_TEMPLATE = """\
# DR-XXX: [Title]

- Status: Draft / Done
- Date: YYYY-MM-DD

## Problem

[What hurts?]

## Plan

[What will be done?]

## Cost

[What will it take?]
"""
DECISION = """\
# DR-003: Warm seats

- Status: Done
- Date: 2026-02-03

## Problem

Cold.

## Plan

Heat.

## Cost

Little.
"""


def test_a_derived_kind_is_found_from_the_root(start: New, folder: Path) -> None:
    """Its folder too, and the form in which the names in it begin."""
    files = {"docs/decisions/template.md": MEMO_TEMPLATE, "docs/decisions/dr-003-seats.md": DECISION}
    write(folder, files)
    assert start("decisions", "Warm hands") == Ran(0, "docs/decisions/dr-004-warm-hands.md\n", "")
    source = (folder / "docs/decisions/dr-004-warm-hands.md").read_text(encoding="utf-8")
    assert source.startswith("# DR-004: Warm hands\n\n- Status: Draft\n")
    assert start("decisions", "Feet", "--dir", "docs").out == "docs/decisions-001-feet.md\n"
    (folder / "docs/decisions/dr-003-seats.md").unlink()
    (folder / "docs/decisions/dr-004-warm-hands.md").unlink()
    (folder / "docs/decisions-001-feet.md").unlink()
    assert start("decisions", "Ears").out == "docs/decisions/decisions-001-ears.md\n"
    assert "did you mean `decisions`?" in start("decision", "Ears").err


def test_a_schema_of_the_project(start: New, folder: Path) -> None:
    """Its template, and its form of file names; a message says so if the file would not be recognised."""
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


def test_numbers_of_unreadable_files_are_taken_from_their_names(start: New, folder: Path) -> None:
    """One unreadable file does not stop the command."""
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
def test_without_git_the_author_is_not_filled_in(
    start: New, folder: Path, monkeypatch: pytest.MonkeyPatch, git: str | None
) -> None:
    """No name is invented; a program of that name in the current folder is not executed."""
    monkeypatch.setattr(shutil, "which", lambda _: git)
    write(folder, {"git": "#!/bin/sh\necho Mallory\n"})
    (folder / "git").chmod(0o700)
    assert "**Author**: [Name]\n" in start("rfc", "--stdout").out


def test_a_git_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """If it is too slow, cannot be started, or gives no answer, the author is unknown."""

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


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders")
def test_a_pipe_is_not_waited_for(start: New, folder: Path) -> None:
    """Not even if it is to be overwritten."""
    os.mkfifo(folder / "technical-spec-maps.md")
    ran = start("technical-spec", "Maps", "--force")
    assert (ran.code, ran.err) == (2, "error: technical-spec-maps.md is a pipe or a device; name a file\n")
