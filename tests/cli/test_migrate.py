"""A template changes: results of `check`, `ready` and `migrate` for proposals written before."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write
from tests.cli.test_history import git

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
template: memo.md
detect: {files: "memo-*.md"}
metadata:
  in: %s
  fields:
    Status:
      required: true
      values:
        Draft: {state: open, next: [Accepted]}
        Accepted: {state: agreed, next: [Done]}
        Done: {state: done}
    Created: {type: date, required: true}
    Owner: {required: true, since: 2026-03-01, aliases: [Author]}
    Reviewer: {required: true, since: 2026-03-01}
sections:
  - heading: Goal
  - heading: Design
    aliases: [Solution]
    since: 2026-03-01
  - heading: Rollout
    since: 2026-03-01
    sections: [{heading: Steps}]
  - heading: Questions
    since: 2026-03-01
"""
TEMPLATE = """\
# MEMO-0000: [Title]

Status: Draft
Created: YYYY-MM-DD
Owner: [Name]
Reviewer: [Name]

## Goal

What for?

## Design

How?

## Rollout

In which order?

### Steps

1. First step

## Questions

What if it fails?
"""
OLD = """\
# MEMO-1: Quiet hours\r
\r
Status: Draft\r
Created: 2025-03-14\r
Author: Ida\r
\r
## Goal\r
\r
Bells are *quiet*   at night.\r
\r
\r
\r
## Solution\r
* Off switches.  \r
\r
## Thanks\r
To Ole."""
NEW = """\
# MEMO-1: Quiet hours\r
\r
Status: Draft\r
Created: 2025-03-14\r
Owner: Ida\r
Reviewer: [Name]\r
\r
## Goal\r
\r
Bells are *quiet*   at night.\r
\r
\r
\r
## Design\r
* Off switches.  \r
\r
## Rollout\r
In which order?\r
\r
### Steps\r
1. First step\r
\r
## Questions\r
What if it fails?\r
\r
## Thanks\r
To Ole."""


@pytest.fixture
def run(command: Run, folder: Path) -> Run:
    """The command in a repository with an old proposal."""
    git(folder, "init", "-q", "-b", "main")
    write(folder, {".proposals/memo.yaml": SCHEMA % "lines", ".proposals/memo.md": TEMPLATE})
    (folder / "memo-1.md").write_bytes(OLD.encode())
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return command


def codes(run: Run, *arguments: str) -> list[str]:
    """The severity and code of each finding of a run, sorted, without those about text to be filled in."""
    lines = run(*arguments, "-q", "--output-format", "concise").out.splitlines()
    found = [" ".join(line.split()[1:3]).rstrip(":") for line in lines]
    return sorted(one for one in found if "placeholder" not in one)


def test_an_old_proposal_fails_no_check(run: Run) -> None:
    """The finding is only information."""
    ran = run("check")
    assert ran.code == 0
    assert codes(run, "check") == ["information older-template"] * 5


def test_migrating_inserts_and_renames_and_keeps_the_rest(run: Run, folder: Path) -> None:
    """The rest stays byte for byte; a second migration changes nothing."""
    shown = run("migrate", "memo-1.md", "--diff")
    assert (shown.code, (folder / "memo-1.md").read_bytes()) == (0, OLD.encode())
    assert "+## Rollout" in shown.out
    assert run("migrate", "memo-1.md").code == 0
    assert (folder / "memo-1.md").read_bytes().decode() == NEW
    assert codes(run, "check") == []
    again = run("migrate", "memo-1.md")
    assert (again.code, again.err) == (0, "It has everything that its template has.\n")
    assert (folder / "memo-1.md").read_bytes().decode() == NEW


def test_a_proposal_that_is_touched_or_advances(run: Run, folder: Path) -> None:
    """A warning after a change of the text, an error after one of the status; neither without a change."""
    since = partial(codes, run, "check", "--changed-since", "HEAD")
    assert since() == []
    (folder / "memo-1.md").write_bytes(OLD.replace("To Ole", "To Ole and Ida").encode())
    assert since() == ["warning older-template"] * 5
    (folder / "memo-1.md").write_bytes(OLD.replace("Draft", "Accepted").encode())
    assert since() == ["error older-template"] * 5
    write(folder, {".proposals.yaml": "rules: {older-template: hint}\n"})
    assert since() == ["hint older-template"] * 5


def test_a_copy_of_an_old_proposal_is_new(run: Run, folder: Path) -> None:
    """A copy of an old proposal must meet the present requirements."""
    (folder / "memo-2.md").write_bytes(OLD.replace("MEMO-1", "MEMO-2").replace("Quiet hours", "Bells").encode())
    assert codes(run, "check", "--changed-since", "HEAD") == ["warning older-template"] * 5


def test_findings_that_prevent_the_next_status(run: Run) -> None:
    """The same as after the change of status."""
    assert codes(run, "ready", "memo-1.md") == ["error older-template"] * 5


@pytest.mark.slow
def test_metadata_in_a_sidecar(run: Run, folder: Path) -> None:
    """Both files are migrated, and a change of one file is one of the other."""
    template = f"---\nStatus: Draft\n---\n\n# MEMO-0000: [Title]\n\n## Goal{TEMPLATE.partition('## Goal')[2]}"
    write(folder, {
        ".proposals/memo.yaml": SCHEMA % "sidecar\n  sidecar: memo.yaml",
        ".proposals/memo.md": template,
        "memo-1.md": "# MEMO-1: Quiet hours\n\n## Goal\n\nQuiet.\n\n## Solution\n\nOff switches.\n",
        "memo.yaml": "Status: Draft\nCreated: 2025-03-14\n",
    })  # fmt: skip
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "second")
    assert codes(run, "check") == ["information older-template"] * 5
    (folder / "memo.yaml").write_text("Status: Accepted\nCreated: 2025-03-14\n")
    assert codes(run, "check", "--changed-since", "HEAD") == [
        *["error older-template"] * 3,
        *["information older-template"] * 2,
    ]
    assert run("migrate", "memo-1.md").code == 0
    assert "Reviewer:" in (folder / "memo.yaml").read_text()
    assert "## Design\n\nOff switches.\n" in (folder / "memo-1.md").read_text()
    assert codes(run, "check") == []


@pytest.mark.parametrize(("name", "words"), [("gone.md", "no such file"), ("notes.md", "not recognised")])
def test_impossible_migrations(run: Run, folder: Path, name: str, words: str) -> None:
    """The reason is reported."""
    write(folder, {"notes.md": "# Notes\n"})
    ran = run("migrate", name)
    assert ran.code == 2
    assert words in ran.err
