"""`schema derive` records when each part was added to a template."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write
from tests.cli.test_history import git

FIRST = "# [Title]\n\n- Status: Draft | Accepted\n- Created: YYYY-MM-DD\n\n## Goal\n\nWhat for?\n\n## Plan\n\nHow?\n"
SECOND = (
    FIRST.replace("- Created", "- Owner: [Name]\n- Created")
    + "\n## Rollout\n\nIn which order?\n\n### Steps\n\nOne by one.\n"
)
THIRD = SECOND.replace("## Plan", "## Costs\n\nHow much?\n\n## Plan")
OLD = "# Bells\n\n- Status: Accepted\n- Created: 2024-05-06\n\n## Goal\n\nBells at night.\n\n## Plan\n\nOff switches.\n"


@pytest.fixture
def folder_with_template(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose template has changed twice, with documents from before."""
    git(folder, "init", "-q", "-b", "main")
    write(folder, {f"docs/{name}.md": OLD.replace("Bells", name) for name in ("keys", "maps", "ink")})
    for day, text in (("2025-01-09", FIRST), ("2025-06-01", SECOND), ("2026-03-01", THIRD)):
        write(folder, {"docs/template.md": text})
        monkeypatch.setitem(os.environ, "GIT_COMMITTER_DATE", f"{day}T12:00:00Z")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", day)
    return folder


def test_the_schema_records_when_the_template_changed(command: Run, folder_with_template: Path) -> None:
    """Only later additions have a day; documents from before do not make them optional."""
    ran = command("schema", "derive", "docs/template.md", "--from", "docs", "--write")
    assert ran.code == 0
    schema = (folder_with_template / ".proposals/docs.yaml").read_text("utf-8")
    assert schema.count("since:") == 4
    assert schema.count("since: 2025-06-01") == 3
    assert schema.count("since: 2026-03-01") == 1
    assert " 0% of the documents" not in schema
    assert command("schema", "check", ".proposals/docs.yaml").code == 0
    ran = command("check", "-q", "--output-format", "concise", "docs/keys.md")
    assert ran.code == 0
    assert ran.out.count("information older-template") == 3
    assert "missing" not in ran.out.replace("older-template", "")
    assert command("migrate", "docs/keys.md").code == 0
    text = (folder_with_template / "docs/keys.md").read_text("utf-8")
    assert [line for line in text.splitlines() if line[:2] in ("##", "- ")] == [
        "- Status: Accepted",
        "- Owner: [Name]",
        "- Created: 2024-05-06",
        "## Goal",
        "## Costs",
        "## Plan",
        "## Rollout",
        "### Steps",
    ]


def test_without_a_history(command: Run, folder: Path) -> None:
    """No day is known."""
    write(folder, {"template.md": THIRD})
    ran = command("schema", "derive", "template.md")
    assert ran.code == 0
    assert "since" not in ran.out
    assert "Rollout" in ran.out
