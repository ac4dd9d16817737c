"""Ids of proposals in other folders and repositories: they are not checked unless the configuration maps them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
metadata: {in: lines, fields: {Status: {}}}
detect: {files: "**/memo-*.md"}
"""
TEXT = """\
# MEMO-7: Bells

Status: Draft

As OPS-12, OPS-13, OPS-13 and HR-99 say, [OPS-14](https://example.org), `OPS-15`, rust-lang/rfcs#2119.
"""


@pytest.fixture
def check(command: Run, folder: Path) -> Run:
    """`check` in a repository with a proposal, and with notes in another folder."""
    write(folder, {".proposals/memo.yaml": SCHEMA, "memo-7.md": TEXT})
    write(
        folder, {f"docs/ops/{name}": "# Note\n" for name in ("0011-keys.md", "0012-maps.md", "0013/README.md", "x.md")}
    )
    return partial(command, "check", "-q", "--output-format", "concise")


def test_they_are_not_checked(check: Run) -> None:
    """Without a configuration."""
    assert check().out == ""


def test_in_a_folder(check: Run, folder: Path) -> None:
    """Files and folders have the numbers in their names; a missing one is reported once."""
    write(
        folder, {".proposals.yaml": 'references: {OPS-: docs/ops, "rust-lang/rfcs#": "https://example.org/{number}"}\n'}
    )
    assert check().out == ""
    (folder / "docs/ops/0013/README.md").unlink()
    (folder / "docs/ops/0013").rmdir()
    for _ in range(2):
        assert check().out.splitlines() == [
            "memo-7.md:5:12: warning unresolved-reference: "
            "The text names OPS-13, but no file in docs/ops has that number."
        ]


def test_a_folder_without_numbers_is_ignored(check: Run, folder: Path) -> None:
    """So is a single file: its number may mean something else."""
    write(folder, {"other/0012-a.md": "", "other/b.md": "", ".proposals.yaml": "references: {OPS-: other}\n"})
    assert check().out == ""


def test_ids_of_its_own_kind_are_its_own(check: Run, folder: Path) -> None:
    """The ids in a schema have precedence."""
    write(
        folder, {".proposals.yaml": "references: {MEMO-: docs/ops}\n", "memo-7.md": "# MEMO-7: Bells\n\nAs MEMO-99.\n"}
    )
    assert check().out == ""


def test_in_markdown_that_is_no_proposal(check: Run, folder: Path) -> None:
    """If the configuration names a folder; an id with more digits than any number in it belongs to another series."""
    write(folder, {"NOTES.md": "OPS-13, OPS-99, OPS-2119x and OPS-21190.\n", "memo-7.md": "# MEMO-7: Bells\n"})
    assert check().out == ""
    write(folder, {".proposals.yaml": "references: {OPS-: docs/ops}\n"})
    assert check().out.splitlines() == [
        "NOTES.md:1:9: warning unresolved-reference: The text names OPS-99, but no file in docs/ops has that number."
    ]
