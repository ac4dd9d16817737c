"""`check --changed-since`: only files that differ from a revision are checked, and git executes no repository code."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write
from tests.cli.repositories import Git, new_repository

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture
def git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Git in the folder, separate from the configuration of the user who runs the tests."""
    return new_repository(folder, monkeypatch)


@pytest.fixture
def repository(folder: Path, git: Git) -> Path:
    """Three files in one commit."""
    write(folder, {"a.md": "[error]\n", "docs/b.md": "[error]\n", "docs/c d.md": "[error]\n"})
    git("add", ".")
    git("commit", "-q", "-m", "first")
    return folder


def changed(run: Run, *argv: str, since: str = "HEAD") -> list[str]:
    """The files with findings."""
    ran = run("check", "-q", "--output-format", "concise", "--changed-since", since, *argv)
    assert ran.err == "" or ran.err.startswith("No proposal changed"), ran.err
    return [line.partition(":")[0] for line in ran.out.splitlines()]


def test_only_what_changed_is_checked(run: Run, repository: Path, git: Git) -> None:
    """Changed in the working tree, in the index or in a commit; and new files, unless they are ignored."""
    ran = run("check", "--changed-since", "HEAD")
    assert (ran.code, ran.out, ran.err) == (0, "", "No proposal changed since HEAD.\n")
    write(repository, {"docs/c d.md": "[error] x\n", "ü.md": "[error]", "old.md": "[error]", ".gitignore": "old.md"})
    assert changed(run) == ["docs/c d.md", "ü.md"]
    git("add", ".")
    assert changed(run) == ["docs/c d.md", "ü.md"]
    git("commit", "-q", "-m", "second")
    assert changed(run) == []
    assert changed(run, since="HEAD~1") == ["docs/c d.md", "ü.md"]
    (repository / "a.md").unlink()
    git("mv", "docs/b.md", "docs/e.md")
    assert changed(run) == ["docs/e.md"]


def test_a_touched_file_is_not_a_changed_one(run: Run, repository: Path) -> None:
    """Its content is compared."""
    os.utime(repository / "a.md", (1, 1))
    assert changed(run) == []


def test_paths_and_folders_choose_among_the_changed(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever folder the command runs."""
    write(repository, {"a.md": "[error] x\n", "docs/b.md": "[error] x\n"})
    assert changed(run, "docs", "docs/c d.md") == ["docs/b.md"]
    monkeypatch.chdir(repository / "docs")
    assert changed(run) == ["b.md"]
    assert changed(run, "../a.md") == [f"{repository.as_posix()}/a.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_folder_given_by_a_link(run: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Git prints real paths, although the command was given a link."""
    link = tmp_path_factory.mktemp("links") / "here"
    link.symlink_to(repository)
    write(repository, {"docs/b.md": "[error] x\n"})
    assert changed(run, str(link / "docs")) == [f"{(link / 'docs' / 'b.md').as_posix()}"]


def test_since_the_branch_began(run: Run, repository: Path, git: Git) -> None:
    """Changes on the main branch since then are not changes of this branch."""
    git("checkout", "-q", "-b", "mine")
    write(repository, {"a.md": "[error] mine\n"})
    git("commit", "-q", "-a", "-m", "mine")
    git("checkout", "-q", "main")
    write(repository, {"docs/b.md": "[error] theirs\n"})
    git("commit", "-q", "-a", "-m", "theirs")
    git("checkout", "-q", "mine")
    assert changed(run, since="main") == ["a.md"]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("revision", ["nowhere", "", "-h", "--output=stolen.md", "HEAD:a.md", "main..HEAD"])
def test_no_such_revision(run: Run, repository: Path, revision: str) -> None:
    """Nothing is checked; a name that looks like an option is not passed as one."""
    ran = run("check", f"--changed-since={revision}")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: `--changed-since {revision}`: ")
    assert "Traceback" not in ran.err
    assert not (repository / "stolen.md").exists()


def test_without_a_repository(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the folder."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    ran = run("check", "--changed-since", "HEAD")
    assert ran.code == 2
    assert ran.err.startswith(f"error: `--changed-since` needs a git repository; {folder}: not a git repository")


def test_without_git(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says so."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ran = run("check", "--changed-since", "HEAD")
    assert ran.code == 2
    assert "git is not installed, or not on the PATH" in ran.err


def test_standard_input_is_no_file(run: Run, repository: Path) -> None:
    """It cannot have changed."""
    ran = run("check", "--changed-since", "HEAD", "-", stdin=b"[error]")
    assert (ran.code, ran.err) == (2, "error: `--changed-since` cannot be used with standard input\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_git_runs_nothing_that_the_repository_names(run: Run, repository: Path, git: Git) -> None:
    """Monitors, hooks, filters, converters and diff programs in its configuration are not executed."""
    script = repository / ".git" / "evil"
    script.write_text(f"#!/bin/sh\necho ran >> {repository}/ran\ncat\n")
    script.chmod(0o700)
    hooks = repository / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "post-checkout", "fsmonitor-watchman"):
        shutil.copy(script, hooks / name)
    settings = ("core.fsmonitor", "diff.external", "diff.all.textconv", "diff.all.command", "filter.all.process")
    for key in (*settings, "filter.all.clean", "core.pager", "pager.diff", "core.sshCommand", "core.editor"):
        git("config", key, str(script))
    git("config", "filter.all.required", "true")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("* filter=all diff=all\n")
    write(repository, {"a.md": "[error] y\n", "docs/b.md": "[error]\n", "new.md": "[error]\n"})
    os.utime(repository / "docs" / "b.md", (1, 1))
    assert changed(run) == ["a.md", "new.md"]
    assert not (repository / "ran").exists()
    git("config", "filter.a=b.clean", str(script))
    ran = run("check", "--changed-since", "HEAD")
    assert (ran.code, (repository / "ran").exists()) == (2, False)
