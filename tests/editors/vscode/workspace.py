"""The folder that the editor opens: two finished samples with known mistakes, and a schema of the project."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.shipped import ROOT

SAMPLES = ROOT / "tests" / "samples"

#: The changes of the sample: an unknown value, a date in another form, a mistyped heading, and after a character
#: of two UTF-16 units a value that its column does not have.
RFC_CHANGES = (
    ("**Status**: Accepted\n", "**Status**: Drafty\n"),
    ("**Updated**: 2025-03-28\n", "**Updated**: 28 March 2025\n"),
    ("## Dependencies\n", "## Dependancies\n"),
    ("| A journal is corrupted by a power cut | High |", "| 😀 Zoë’s journal is cut off | Medum |"),
)
SPEC_CHANGES = (("while the viewer is idle | Could |", "while the viewer is idle | |"),)

MEMO_SCHEMA = """\
# yaml-language-server: $schema=schema.json
id: memo
name: Memo
doc: A short note for the crew.
detect:
  fields: {kind: memo}
metadata:
  in: front-matter
  fields:
    kind: {required: true, doc: The kind of document.}
sections:
  - heading: Reason
    doc: Why this is worth a note.
"""
MEMO = "---\nkind: memo\n---\n\n# Tide tables\n\n## Reason\n\nThe old ones ended in March.\n"


def make_workspace(place: Path) -> Path:
    """Write the folders `reef` and `charts` below `place`, and the file of a workspace with both."""
    shutil.rmtree(place, ignore_errors=True)
    reef, charts = place / "reef", place / "charts"
    for folder in (reef / ".proposals", charts):
        folder.mkdir(parents=True)
    rfc = changed((SAMPLES / "rfc.md").read_text(encoding="utf-8"), RFC_CHANGES)
    write(reef / "rfc-042-resumable-uploads.md", without_section(rfc, "Rollout Plan"))
    spec = changed((SAMPLES / "technical-spec.md").read_text(encoding="utf-8"), SPEC_CHANGES)
    write(charts / "tile-cache.md", spec)
    write(reef / ".proposals" / "memo.yaml", MEMO_SCHEMA)
    write(reef / "tide-tables.md", MEMO)
    write(reef / "README.md", "# Reef\n\nNotes of the station.\n")
    write(place / "both.code-workspace", json.dumps({"folders": [{"path": "reef"}, {"path": "charts"}]}))
    return place


def changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    """A text with replacements, each of a text that appears once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def without_section(text: str, heading: str) -> str:
    """A text without the section of a heading, up to the next of its level."""
    before, _, rest = text.partition(f"## {heading}\n")
    _, mark, after = rest.partition("\n## ")
    assert mark
    return before + mark.lstrip("\n") + after


def write(path: Path, text: str) -> None:
    """Write a file with exactly these line endings."""
    path.write_text(text, encoding="utf-8", newline="")
