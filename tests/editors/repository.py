"""The repository for the tests of editors: proposals that refer to each other, one of which supersedes another."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.shipped import ROOT

DEMO = ROOT / "tests" / "samples" / "demo"

_ADR = "# {number}. {title}\n\nDate: 2025-01-0{number}\n\n## Status\n\n{status}\n\n## Context\n\n{text}\n\n"
_REST = "## Decision\n\nWe do it.\n\n## Consequences\n\nIt is done.\n"
_NOTES = (
    "# RFC-009: Näpfe\n\n**Status**: Draft\n**Author**: Åsa\n\n## Summary\n\n"
    "🐟 As RFC-007 says, and [quiet](rfc-007-quiet-hours.md#motivation).\n"
)


def decision(number: int, title: str, status: str, text: str = "Nothing yet.") -> str:
    """A finished decision."""
    return _ADR.format(number=number, title=title, status=status, text=text) + _REST


def make_repository(folder: Path) -> Path:
    """Write the demo's proposals into a folder, and decisions next to them; the first has CRLF line endings."""
    decisions = folder / "my adr"
    decisions.mkdir(parents=True)
    for file in DEMO.glob("*.md"):
        shutil.copyfile(file, folder / file.name)
    written = {
        decisions / "0001-bowls.md": decision(1, "Bowls", "Accepted").replace("\n", "\r\n"),
        decisions / "0002-spoons.md": decision(2, "Spoons", "Accepted\n\nSupersedes [1. Bowls](0001-bowls.md)"),
        folder / "rfc-009-notes.md": _NOTES,
    }
    for path, text in written.items():
        path.write_bytes(text.encode("utf-8"))
    return folder
