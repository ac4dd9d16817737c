"""Linked editing: copies of a value (LSP 3.17, "Linked Editing Range")."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.projects import Projects
from proposal_lsp.text import Encoding, Position, Text

from .raw import connect

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{n}: {subject}"
metadata:
  in: [front-matter, lines, table]
  mirrors: ["*Status: {status}*"]
  fields:
    n: {type: integer}
    subject: {}
    status: {type: enum, values: [Draft, Final]}
detect: {files: "**/memo-*.md"}
sections:
  - {heading: Goal, required: true}
"""
LINES = (
    "# MEMO-7: 🐟 Bowls for all\n\nn: 7\nsubject: 🐟 Bowls for all\nstatus: Draft\n\n"
    "## Goal\n\nOne.\n\n*Status: Draft*\n"
)
YAML = "---\nn: {n}\nsubject: {subject}\nstatus: Draft\n---\n\n# MEMO-7: Bowls\n\n## Goal\n\nOne.\n"


def linked(folder: Path, text: str, words: str, *, after: bool = False, encoding: Encoding = "utf-16") -> Any:
    """The texts and places that are edited together at some words, and the pattern for new text."""
    (folder / ".git").mkdir(exist_ok=True)
    (folder / ".proposals").mkdir(exist_ok=True)
    (folder / ".proposals" / "memo.yaml").write_text(SCHEMA, encoding="utf-8")
    uri = (folder / "memo-7.md").as_uri()
    whole = Text(text)
    with connect(Projects()) as client:
        client.initialize({"general": {"positionEncodings": [encoding]}}, rootUri=folder.as_uri())
        client.open(uri, text)
        line, column = whole.position(text.index(words) + len(words) * after, encoding)
        asked = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
        found = client.request("textDocument/linkedEditingRange", asked)["result"]
    if found is None:
        return None
    spans = [
        [whole.offset(Position(one[edge]["line"], one[edge]["character"]), encoding) for edge in ("start", "end")]
        for one in found["ranges"]
    ]
    return [(whole.line_at(start), text[start:end]) for start, end in spans], found["wordPattern"]


@pytest.mark.sampled(9)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_value_and_its_copies(tmp_path: Path, eol: str, encoding: Encoding) -> None:
    """The one at the caret first, also if the caret is at its end; ranges are in the client's units."""
    text = LINES.replace("\n", eol)
    found, pattern = linked(tmp_path, text, "Bowls", encoding=encoding)
    assert found == [(0, "🐟 Bowls for all"), (3, "🐟 Bowls for all")]
    assert re.fullmatch(pattern, "Any: words, it's #1")
    assert not re.fullmatch(pattern, "two\nlines")
    assert linked(tmp_path, text, "n: 7", after=True, encoding=encoding)[0] == [(2, "7"), (0, "7")]
    assert linked(tmp_path, text, "*Status: Dr", after=True, encoding=encoding)[0] == [(10, "Draft"), (4, "Draft")]


@pytest.mark.parametrize(
    ("written", "allowed", "refused"),
    [
        ("Bowls", "Deep bowls", ["a: b", "a #b"]),
        ('"Bowls"', "it's: #1", ['a "b"', "a\\b"]),
        ("'Bowls'", 'a: "b"', ["it's"]),
    ],
)
def test_the_pattern_for_new_text(tmp_path: Path, written: str, allowed: str, refused: list[str]) -> None:
    """In front matter, no character that would end the value; quotes are not part of it."""
    found, pattern = linked(tmp_path, YAML.format(n=7, subject=written), "# MEMO-7: B", after=True)
    assert found == [(6, "Bowls"), (2, "Bowls")]
    assert re.fullmatch(pattern, allowed)
    assert not any(re.fullmatch(pattern, words) for words in refused)


def test_other_text_is_not_linked(tmp_path: Path) -> None:
    """If the copies differ at all, and in text that has no copy."""
    assert linked(tmp_path, YAML.format(n="07", subject="bowls"), "# MEMO-7: B", after=True) is None
    assert linked(tmp_path, YAML.format(n="07", subject="bowls"), "# MEMO-", after=True) is None
    assert linked(tmp_path, LINES, "One.") is None
    assert linked(tmp_path, "Just notes.\n", "notes") is None


def test_the_number_of_an_id(tmp_path: Path) -> None:
    """The field may have the id's letters before the number: only the digits are linked."""
    text = LINES.replace("n: 7", "n: MEMO-7")
    assert linked(tmp_path, text, "# MEMO-", after=True)[0] == [(0, "7"), (2, "7")]
