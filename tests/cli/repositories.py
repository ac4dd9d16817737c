"""A git repository for a test, separate from the configuration of the user who runs it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

#: Runs git in the folder of the test, and returns its output.
Git = Callable[..., str]
#: Without the upkeep that a commit starts in a process of its own.
GIT = ("git", "-c", "maintenance.auto=false")


def new_repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Make the folder a repository without commits; the command under test sees the same configuration."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)

    def git(*argv: str) -> str:
        ran = subprocess.run([*GIT, *argv], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
        return ran.stdout

    git("init", "-q", "-b", "main", "--template=")
    return git
