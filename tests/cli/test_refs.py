"""`--refs`: numbers that are taken on other branches are found before a merge; git executes no repository code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write
from tests.cli.repositories import Git, new_repository

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

SCHEMA = 'id: memo\nname: Memo\ntitle: "MEMO-{number}: {title}"\ntemplate: memo.md\ndetect: {files: "**/memo-*.md"}\n'


@pytest.fixture
def git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A repository whose branch `main` has one memo; there is no other branch."""
    git = new_repository(folder, monkeypatch)
    write(folder, {".proposals/memo.yaml": SCHEMA, ".proposals/memo.md": "# MEMO-NNN: Title\n"})
    commit(git, folder, {"memos/memo-011-keys.md": "# MEMO-011: Keys\n"})
    return git


def commit(git: Git, folder: Path, files: dict[str, str]) -> None:
    """Write files and commit everything."""
    write(folder, files)
    git("add", "-A")
    git("commit", "-q", "-m", "more")


def check(command: Run, refs: str, *argv: str) -> list[str]:
    """The findings, one on each line."""
    ran = command("check", "-q", "--output-format", "concise", "--refs", refs, *argv)
    assert ran.err == ""
    return ran.out.splitlines()


def two_branches(git: Git, folder: Path) -> None:
    """Both take the number 12; `theirs` is older, and the working tree is on `ours`."""
    git("checkout", "-q", "-b", "theirs")
    commit(git, folder, {"memos/memo-012-bells.md": "# MEMO-012: Bells\n"})
    git("checkout", "-q", "-b", "ours", "main")
    commit(git, folder, {"memos/memo-012-maps.md": "# MEMO-012: Maps\n"})


def test_each_branch_alone_is_clean_and_both_are_not(command: Run, git: Git, folder: Path) -> None:
    """On either branch, the finding names the other file and a free number."""
    two_branches(git, folder)
    assert command("check").code == 0
    said = '"MEMO-012" is also the number of "{}" (memos/{}) on {}; 13 is free.'
    ours = said.format("Bells", "memo-012-bells.md", "theirs")
    assert check(command, "main,theirs") == [f"memos/memo-012-maps.md:1:8: error duplicate-number: {ours}"]
    assert check(command, "theirs", "memos/memo-012-maps.md") == check(command, "th*")
    assert check(command, "main") == []
    git("checkout", "-q", "theirs")
    assert command("check").code == 0
    theirs = said.format("Maps", "memo-012-maps.md", "ours")
    assert check(command, "ours") == [f"memos/memo-012-bells.md:1:8: error duplicate-number: {theirs}"]
    assert command("check", "--refs", "ours").code == 1


def test_proposals_in_the_root_of_the_repository(command: Run, git: Git, folder: Path) -> None:
    """The numbers of the branch are taken there too."""
    git("checkout", "-q", "-b", "theirs")
    commit(git, folder, {"memo-012-bells.md": "# MEMO-012: Bells\n", "memo-020-late.md": "# MEMO-020: Late\n"})
    git("checkout", "-q", "-b", "ours", "main")
    commit(git, folder, {"memo-012-maps.md": "# MEMO-012: Maps\n"})
    (found,) = check(command, "theirs")
    assert found.endswith("(memo-012-bells.md) on theirs; 21 is free.")
    assert command("new", "memo", "Keys", "--dir", ".", "--refs", "theirs", "--stdout").out.startswith("# MEMO-021: ")


def test_the_next_free_number_is_above_those_of_the_branch(command: Run, git: Git, folder: Path) -> None:
    """Also if the highest number is in another file than the one that collides."""
    two_branches(git, folder)
    git("checkout", "-q", "theirs")
    commit(git, folder, {"memos/memo-020-late.md": "# MEMO-020: Late\n"})
    git("checkout", "-q", "ours")
    (found,) = check(command, "theirs")
    assert found.endswith("on theirs; 21 is free.")


@pytest.mark.slow
def test_files_that_are_not_committed_yet(command: Run, git: Git, folder: Path) -> None:
    """The working tree is included."""
    git("checkout", "-q", "-b", "theirs")
    commit(git, folder, {"memos/memo-012-bells.md": "# MEMO-012: Bells\n"})
    git("checkout", "-q", "main")
    write(folder, {"memos/memo-012-maps.md": "# MEMO-012: Maps\n"})
    assert len(check(command, "theirs")) == 1


@pytest.mark.slow
def test_renamed_and_removed_files_are_no_collision(command: Run, git: Git, folder: Path) -> None:
    """On either branch: a file that both have in common takes no new number."""
    git("checkout", "-q", "-b", "theirs")
    git("mv", "memos/memo-011-keys.md", "memos/memo-011-old-keys.md")
    commit(git, folder, {})
    git("checkout", "-q", "main")
    assert check(command, "theirs") == []
    git("checkout", "-q", "theirs")
    assert check(command, "main") == []
    git("checkout", "-q", "-b", "ours", "main")
    git("mv", "memos/memo-011-keys.md", "memos/memo-011-all-keys.md")
    commit(git, folder, {})
    assert check(command, "theirs") == []


@pytest.mark.slow
def test_the_same_file_on_both_is_one_proposal(command: Run, git: Git, folder: Path) -> None:
    """On a branch that the other was made from, and a file that was merged from it."""
    git("checkout", "-q", "-b", "theirs")
    commit(git, folder, {"memos/memo-012-bells.md": "# MEMO-012: Bells\n"})
    git("checkout", "-q", "-b", "later")
    assert check(command, "theirs,main") == []
    git("checkout", "-q", "main")
    write(folder, {"memos/memo-012-bells.md": "# MEMO-012: Bells, edited\n"})
    assert check(command, "theirs,later") == []


def test_a_comment_or_the_configuration_turns_it_off(command: Run, git: Git, folder: Path) -> None:
    """As for duplicates in one tree."""
    two_branches(git, folder)
    write(folder, {".proposals.yaml": "rules: {duplicate-number: off}\n"})
    assert check(command, "theirs") == []
    write(
        folder,
        {
            ".proposals.yaml": "",
            "memos/memo-012-maps.md": "<!-- proposal-lsp: disable duplicate-number -->\n# MEMO-012: Maps\n",
        },
    )
    assert check(command, "theirs") == []


@pytest.mark.usefixtures("git")
def test_a_branch_that_is_not_there(command: Run, folder: Path) -> None:
    """It is an error, and a name that looks like an option is not passed to git."""
    for names, said in (("nowhere", "no branch or commit `nowhere`; fetch it first"), ("--all", "not the name of")):
        ran = command("check", f"--refs={names}")
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        assert command("new", "memo", "--dir", "memos", f"--refs={names}").code == 2
    assert [path.name for path in (folder / "memos").iterdir()] == ["memo-011-keys.md"]


def test_no_repository(command: Run, folder: Path) -> None:
    """It is an error as well."""
    write(
        folder,
        {".proposals/memo.yaml": SCHEMA, ".proposals/memo.md": "# MEMO-NNN: Title\n", "memo-1.md": "# MEMO-1: Keys\n"},
    )
    (folder / ".git").rmdir()
    ran = command("check", "--refs", "main")
    assert ran.code == 2
    assert "`--refs` needs a git repository" in ran.err


def test_a_new_proposal_takes_a_number_that_is_free_everywhere(command: Run, git: Git, folder: Path) -> None:
    """According to the names and the titles of files on the branches; without `--refs`, of those in the folder."""
    git("checkout", "-q", "-b", "theirs")
    commit(git, folder, {"memos/memo-012-bells.md": "# MEMO-012: Bells\n", "memos/late.md": "# MEMO-030: Late\n"})
    commit(git, folder, {"elsewhere/memo-099-x.md": "# MEMO-099: Elsewhere\n"})
    git("checkout", "-q", "main")
    new = ("new", "memo", "Maps", "--dir", "memos")
    assert command(*new, "--stdout").out == "# MEMO-012: Maps\n"
    assert command(*new, "--stdout", "--refs", "theirs").out == "# MEMO-031: Maps\n"
    assert command(*new, "--refs", "main,theirs").out == "memos/memo-031-maps.md\n"


def test_nothing_of_the_repository_is_run(command: Run, git: Git, folder: Path) -> None:
    """Neither its hooks nor the programs that its configuration names for monitors, diffs, filters and pagers."""
    two_branches(git, folder)
    trap = folder.parent / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{folder.parent}/trapped'\ncat\n")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "filter.x.smudge",
        "filter.x.clean",
    ):
        git("config", key, str(trap))
    git("config", "core.hooksPath", str(folder.parent))
    write(folder, {".gitattributes": "*.md filter=x diff=x\n"})
    shutil.rmtree(folder.parent / "trapped", ignore_errors=True)
    (folder.parent / "trapped").unlink(missing_ok=True)
    assert len(check(command, "theirs")) == 1
    assert command("new", "memo", "Next", "--dir", "memos", "--refs", "theirs").code == 0
    assert not (folder.parent / "trapped").exists()
