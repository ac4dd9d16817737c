"""Adjacent missing sections: one finding for people, but separate ones for programs, baselines and fixes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
detect: {files: "memo-*.md"}
sections:
  - heading: Goal
  - heading: Plan
    sections: [{heading: Steps}]
  - heading: Costs
    severity: hint
  - heading: Risks
  - heading: Links
"""
TEXT = "# MEMO-1: Bells\n\n## Goal\n\nTo ring.\n"
BOTH = 'Sections "Plan", "Risks" and "Links" are missing; they belong after "Goal".'


@pytest.fixture
def memo(folder: Path) -> Path:
    """A folder with a memo in which four sections are missing, one of them with a lower severity."""
    write(folder, {".proposals/memo.yaml": SCHEMA, "memo-1.md": TEXT})
    return folder


def lines(command: Run, *argv: str) -> list[str]:
    """The lines of the format `concise`."""
    return command("check", "-q", "--output-format", "concise", *argv).out.splitlines()


def test_they_are_one_finding(command: Run, memo: Path) -> None:
    """If their severity is the same; it is counted once, and each of its fixes is counted."""
    assert lines(command) == [
        f"memo-1.md:3:1: warning missing-section: {BOTH}",
        'memo-1.md:3:1: hint missing-section: Section "Costs" is missing; it belongs after "Goal".',
    ]
    ran = command("check")
    assert '  = help: Insert section "Plan", and 2 more\n' in ran.out
    assert ran.out.endswith(
        "Found 2 problems (1 warning, 1 hint) in 1 of 1 file.\n4 fixable with `--fix --unsafe-fixes`.\n"
    )


def test_programs_get_each_with_its_fix(command: Run, memo: Path) -> None:
    """A fix that inserts one section does not remove a finding about three."""
    found = json.loads(command("check", "--output-format", "json").out)
    assert [one["fix"]["message"] for one in found] == [
        f'Insert section "{name}"' for name in ("Plan", "Risks", "Links", "Costs")
    ]


def test_a_baseline_knows_each_of_them(command: Run, memo: Path) -> None:
    """If one section is written, the others stay known; if another is removed, its finding is new."""
    write(memo, {"memo-1.md": TEXT + "\n## Risks\n\nNone.\n"})
    assert command("check", "--write-baseline", "known").err == "Wrote 3 problems in 1 file to known.\n"
    write(memo, {"memo-1.md": TEXT + "\n## Plan\n\nTo ask.\n\n### Steps\n\nOne.\n\n## Risks\n\nNone.\n"})
    assert lines(command, "--baseline", "known") == []
    write(memo, {"memo-1.md": TEXT})
    assert lines(command, "--baseline", "known") == [
        'memo-1.md:3:1: warning missing-section: Section "Risks" is missing; it belongs after "Goal".'
    ]


def test_they_are_all_inserted(command: Run, memo: Path) -> None:
    """Fixes are not joined."""
    ran = command("check", "--fix", "--unsafe-fixes", "--select", "missing-section")
    assert "Fixed 4 problems" in ran.err + ran.out
    assert lines(command, "--select", "missing-section") == []


def test_cached_findings_are_the_same(command: Run, memo: Path) -> None:
    """They are stored separately."""
    assert lines(command) == lines(command) == lines(command, "--no-cache")
