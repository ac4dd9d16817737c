"""The author's name in git's configuration, compared with git itself if it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from proposal_lsp.git_config import author


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two repositories, `work/one` and `play/two`."""
    for name in ("work/one", "play/two"):
        (tmp_path / name / ".git" / "objects").mkdir(parents=True)
        (tmp_path / name / ".git" / "refs").mkdir()
        (tmp_path / name / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        (tmp_path / name / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 0\n")
    (tmp_path / "job").write_text("[user]\n\tname = Zoë at Work\n", encoding="utf-8")
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    """The variables of a user with this home folder."""
    return {"HOME": str(home), "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}


CONFIGS = [
    ('[user]\n\tname = Zoë\n[includeIf "gitdir:~/work/"]\n\tpath = job\n', "Zoë at Work", "Zoë"),
    ('[user]\n\tname = Zoë\n[includeIf "gitdir:work/"]\n\tpath = ~/job\n', "Zoë at Work", "Zoë"),
    ('[includeIf "gitdir/i:~/WORK/**/.git"]\n\tpath = job\n[user]\n\tname = Zoë\n', "Zoë", "Zoë"),
    ('[user]\n\tname = Zoë\n[includeIf "gitdir:./wor?/*/.git"]\n\tpath = job\n', "Zoë at Work", "Zoë"),
    ('[user]\n\tname = Zoë\n[includeIf "gitdir:~/wor"]\n\tpath = job\n', "Zoë", "Zoë"),
    ("[user]\n\tname = Zoë\n[include]\n\tpath = job\n", "Zoë at Work", "Zoë at Work"),
    ("[user]\n\tname = Zoë\n[include]\n\tpath = nowhere\n", "Zoë", "Zoë"),
]


@pytest.mark.parametrize(("config", "at_work", "at_play"), CONFIGS)
def test_included_names(home: Path, config: str, at_work: str, at_play: str) -> None:
    """A name for the repositories of one folder, as in git; outside of repositories only the general one."""
    (home / ".gitconfig").write_text(config, encoding="utf-8")
    for folder, name in (("work/one", at_work), ("play/two", at_play)):
        assert author(environment(home), str(home / folder)) == name
        if shutil.which("git"):
            asked = subprocess.run(
                ["git", "-C", str(home / folder), "config", "user.name"],
                env=environment(home),
                capture_output=True,
                check=False,
            )
            assert asked.stdout.decode().strip() == name, asked.stderr


def test_files_that_include_each_other(home: Path) -> None:
    """Reading them ends."""
    (home / ".gitconfig").write_text(
        "[include]\n\tpath = .gitconfig\n" * 5 + "[user]\n\tname = Zoë\n", encoding="utf-8"
    )
    assert author(environment(home), None) == "Zoë"


def test_a_repository_includes_nothing(home: Path) -> None:
    """It could name any file."""
    (home / ".gitconfig").write_text("[user]\n\tname = Zoë\n", encoding="utf-8")
    (home / "work/one/.git/config").write_text(f"[include]\n\tpath = {home / 'job'}\n", encoding="utf-8")
    assert author(environment(home), str(home / "work/one")) == "Zoë"
