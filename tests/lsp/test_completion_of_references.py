"""Completion of ids, paths and anchors over the wire."""

from __future__ import annotations

from pathlib import Path

import pytest

from .raw import Message
from .test_findings_across_files import rfc, working


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with proposals in two folders."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "old").mkdir()
    (tmp_path / "rfc-001-bowls.md").write_text(rfc(1, "Deep bowls"), encoding="utf-8")
    (tmp_path / "rfc-002-spoons.md").write_text(rfc(2, "Spoons"), encoding="utf-8")
    (tmp_path / "old" / "my notes.md").write_text("# Notes\n\n## What for\n", encoding="utf-8")
    return tmp_path


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("See RFC-|", ["See RFC-001", "See RFC-002"]),
        ("See RFC-00|", ["See RFC-001", "See RFC-002"]),
        ("See RFC-2|", ["See RFC-002"]),
        ("See RFC-bowl|", ["See RFC-001"]),
        ("See [x](|)", ["See [x](old/my%20notes.md)", "See [x](rfc-001-bowls.md)", "See [x](rfc-002-spoons.md)"]),
        ("See [x](deep|)", ["See [x](rfc-001-bowls.md)"]),
        ("See [x](rfc-002-s|)", ["See [x](rfc-002-spoons.md)"]),
        (
            "See [x](rfc-001-bowls.md#|)",
            ["See [x](rfc-001-bowls.md#rfc-001-deep-bowls)", "See [x](rfc-001-bowls.md#summary)"],
        ),
        ("See [x](old/my%20notes.md#for|)", ["See [x](old/my%20notes.md#what-for)"]),
        ("See [x](#su|)", ["See [x](#summary)"]),
        ("See `RFC-|", []),
        ("    RFC-|", []),
        ("See xRFC-|", []),
        ("See [x](gone.md#|)", []),
        ("See KEP-|", []),
    ],
)
def test_references(folder: Path, line: str, after: list[str]) -> None:
    """By number, by words of the title, by path; anchors of the file that is named. None in code."""
    path = folder / "rfc-003-forks.md"
    before, _, rest = line.partition("|")
    with working(folder, {}) as client:
        client.open(path.as_uri(), rfc(3, "Forks", "Words.\n\n" + before + rest))
        client.request("workspace/symbol", {"query": ""})
        place = {"line": 9, "character": len(before)}
        params = {"textDocument": {"uri": path.as_uri()}, "position": place}
        found: Message = client.request("textDocument/completion", params)["result"] or {"items": []}
    assert [_inserted(before + rest, item) for item in found["items"]] == after
    for item in found["items"]:
        start = item["textEdit"]["range"]["start"]["character"]
        assert item["filterText"].startswith(before[start:])


def _inserted(line: str, item: Message) -> str:
    where = item["textEdit"]["range"]
    return f"{line[: where['start']['character']]}{item['textEdit']['newText']}{line[where['end']['character'] :]}"
