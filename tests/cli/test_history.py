"""`check --changed-since` compares proposals with their older versions: status, text, dates, and the first status."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
metadata:
  in: lines
  date_order: [Created, Updated]
  fields:
    Status:
      values:
        Draft: {state: open, next: [Accepted]}
        Accepted: {state: agreed, next: [Superseded], frozen: true}
        Superseded: {state: dead}
    Created: {type: date}
    Updated: {type: date}
"""


def git(folder: Path, *arguments: str) -> None:
    """Git in the folder, without any user's configuration."""
    who = {f"GIT_{role}_{part}": "ida@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **who, **alone}, check=True, timeout=60)


def memo(number: int, status: str, words: str = "Bells are quiet.", updated: str = "2025-03-14") -> str:
    """A proposal."""
    return f"# MEMO-{number}: Quiet hours\n\nStatus: {status}\nUpdated: {updated}\n\n{words}\n"


@pytest.fixture
def check(command: Run, folder: Path) -> Run:
    """`check --changed-since HEAD` in a repository with three proposals, as concise lines."""
    git(folder, "init", "-q", "-b", "main")
    write(folder, {".proposals/memo.yaml": SCHEMA})
    write(
        folder, {f"memo-{n}-quiet.md": memo(n, status) for n, status in ((1, "Draft"), (2, "Accepted"), (3, "Draft"))}
    )
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return partial(command, "check", "-q", "--output-format", "concise", "--changed-since", "HEAD")


def test_each_kind_of_change(check: Run, folder: Path) -> None:
    """One finding for each, also again with cached findings."""
    write(
        folder,
        {
            "memo-1-quiet.md": memo(1, "Superseded", updated="2025-03-15"),
            "memo-2-quiet.md": memo(2, "Accepted", "Bells are loud."),
            "memo-3-quiet.md": memo(3, "Accepted"),
            "memo-4-new.md": memo(4, "Accepted", updated="2025-03-15"),
        },
    )
    for _ in range(2):
        assert check().out.splitlines() == [
            "memo-1-quiet.md:3:9: hint illegal-transition: "
            'The status must not change from "Draft" to "Superseded"; it may become Accepted.',
            "memo-2-quiet.md:6:11: warning frozen-document: "
            'This differs from the earlier text; a proposal that is "Accepted" must stay as it is.',
            "memo-3-quiet.md:4:10: warning stale-date: "
            'The status has become "Accepted", and "Updated" is still 2025-03-14.',
            'memo-4-new.md:3:9: information unusual-start: A new proposal begins as Draft, not as "Accepted".',
        ]


def test_correct_changes(check: Run, folder: Path) -> None:
    """A draft with other words, the next status with its date, a new draft; a file that is not a proposal."""
    write(
        folder,
        {
            "memo-1-quiet.md": memo(1, "Draft", "Bells are loud."),
            "memo-2-quiet.md": memo(2, "Superseded", updated="2025-03-15"),
            "memo-4-new.md": memo(4, "Draft"),
            "notes.md": "# Notes\n",
        },
    )
    assert check().out == ""


def test_a_renamed_file_is_not_new(check: Run, folder: Path) -> None:
    """It is recognised by its number, or by its title with another number; its text is compared with the older one."""
    (folder / "memo-2-quiet.md").rename(folder / "memo-2-silent.md")
    (folder / "memo-1-quiet.md").unlink()
    write(folder, {"memo-8-quiet.md": memo(8, "Superseded", updated="2025-03-15")})
    assert [line.partition(":")[0] + line.split()[2] for line in check().out.splitlines()] == [
        "memo-8-quiet.mdillegal-transition:"
    ]


def test_a_date_on_the_day_of_the_commit_may_be_that_of_the_change(check: Run, folder: Path) -> None:
    """Two changes on one day have one date."""
    write(folder, {"memo-3-quiet.md": memo(3, "Draft", updated="9999-01-01")})
    git(folder, "commit", "-q", "-a", "-m", "second")
    write(folder, {"memo-3-quiet.md": memo(3, "Accepted", updated="9999-01-01")})
    assert check().out == ""


def test_a_comment_and_the_schema_turn_it_off(check: Run, folder: Path) -> None:
    """As with any rule."""
    silent = memo(2, "Accepted", "<!-- proposal-lsp: disable-next-line frozen-document -->\nBells are loud.")
    write(folder, {"memo-2-quiet.md": silent, "memo-3-quiet.md": memo(3, "Accepted")})
    write(folder, {".proposals/memo.yaml": SCHEMA + "rules: {stale-date: off}\n"})
    assert check().out == ""


def test_nothing_of_the_repository_is_run(check: Run, folder: Path) -> None:
    """Neither a filter nor a hook nor a file monitor."""
    trap = folder / "ran"
    for setting in ("filter.x.clean", "filter.x.smudge", "core.fsmonitor", "diff.x.textconv"):
        git(folder, "config", setting, f"touch {trap.as_posix()}")
    write(folder, {".git/info/attributes": "*.md filter=x diff=x\n", "memo-2-quiet.md": memo(2, "Accepted", "Loud.")})
    assert "frozen-document" in check().out
    assert not trap.exists()
