"""Call hierarchy: the chain of supersession and dependency (LSP 3.17, "Call Hierarchy")."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from .raw import Message, RawClient, edit
from .test_findings_across_files import working

ADR = "# {number}. {title}\n\nDate: 2025-01-0{number}\n\n## Status\n\n{status}\n\n## Context\n\nSee [one]({link}).\n"
EIP = "---\neip: {number}\ntitle: {title}\nstatus: Draft\n{more}---\n\n## Abstract\n\nAs EIP-1 does 🐟.\n"


def adr(number: int, title: str, status: str, link: str = "0001-bowls.md") -> str:
    """A short decision, whose text names another one."""
    return ADR.format(number=number, title=title, status=status, link=link)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sequence of decisions; only in the first step do both files have the relation. EIPs that require each other."""
    (tmp_path / ".git").mkdir()
    files = {
        "doc/adr/0001-bowls.md": adr(1, "Bowls", "Superseded by [2. Spoons](0002-spoons.md)"),
        "doc/adr/0002-spoons.md": adr(
            2, "Spoons", "Superseded by [3. Forks](0003-forks.md)\n\nSupersedes [1. 🐟 Bowls](0001-bowls.md)"
        ),
        "doc/adr/0003-forks.md": adr(3, "Forks", "Accepted"),
        "EIPS/eip-1.md": EIP.format(number=1, title="Base", more=""),
        "EIPS/eip-20.md": EIP.format(number=20, title="Token", more="requires: 1, 165\n"),
        "EIPS/eip-165.md": EIP.format(number=165, title="Ask", more="requires: 1\n"),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


class Walker:
    """Follows a chain."""

    def __init__(self, client: RawClient, folder: Path) -> None:
        self.client, self.folder = client, folder

    def start(self, name: str, words: str) -> Any:
        """The proposal at some words of a file, which is opened."""
        path = self.folder / name
        text = path.read_bytes().decode("utf-8")
        self.client.open(path.as_uri(), text)
        before = text[: text.index(words)]
        at = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        asked = {"textDocument": {"uri": path.as_uri()}, "position": at}
        found = self.client.request("textDocument/prepareCallHierarchy", asked)["result"]
        return found and found[0]

    def go(self, way: str, item: Any) -> list[tuple[str, str, list[tuple[int, int]]]]:
        """The next proposals of a chain: name, detail, and the lines and columns of the references."""
        calls = self.client.request(f"callHierarchy/{way}Calls", {"item": item})["result"] or []
        end = "to" if way == "outgoing" else "from"
        return [
            (
                one[end]["name"],
                one[end]["detail"],
                [(each["start"]["line"], each["start"]["character"]) for each in one["fromRanges"]],
            )
            for one in calls
        ]


@contextmanager
def walking(folder: Path) -> Iterator[Walker]:
    """A client that works in the folder."""
    with working(folder) as client:
        yield Walker(client, folder)


def test_the_chain_of_supersession(folder: Path) -> None:
    """A proposal builds on those that it supersedes, whichever file has the relation; references in the text do not
    count.
    """
    with walking(folder) as walker:
        spoons = walker.start("doc/adr/0002-spoons.md", "# 2.")
        assert (spoons["name"], spoons["detail"]) == ("2 Spoons", "Superseded")
        assert walker.go("outgoing", spoons) == [("1 Bowls", "Supersedes · Superseded", [(8, 25)])]
        assert walker.go("incoming", spoons) == [("3 Forks", "Supersedes · Accepted", [(0, 2)])]
        forks = walker.start("doc/adr/0003-forks.md", "Context")
        assert walker.go("outgoing", forks) == [("2 Spoons", "Supersedes · Superseded", [(0, 2)])]
        assert walker.go("incoming", forks) == []


@pytest.mark.slow
def test_the_chain_of_dependency(folder: Path) -> None:
    """From the number of another proposal, in both directions."""
    with walking(folder) as walker:
        ask = walker.start("EIPS/eip-20.md", "165")
        assert (ask["name"], ask["uri"]) == ("EIP-165 Ask", (folder / "EIPS/eip-165.md").as_uri())
        assert walker.go("outgoing", ask) == [("EIP-1 Base", "requires · Draft", [(4, 10)])]
        assert walker.go("incoming", ask) == [("EIP-20 Token", "requires · Draft", [(4, 13)])]
        base = walker.start("EIPS/eip-1.md", "title")
        assert sorted(name for name, *_ in walker.go("incoming", base)) == ["EIP-165 Ask", "EIP-20 Token"]


def test_texts_in_the_editor_count(folder: Path) -> None:
    """Documents have their texts in the editor, not those on disk."""
    with walking(folder) as walker:
        token = walker.start("EIPS/eip-20.md", "title")
        walker.client.change((folder / "EIPS/eip-20.md").as_uri(), 2, edit(4, 10, 4, 13, ""))
        assert walker.go("outgoing", token) == [("EIP-165 Ask", "requires · Draft", [(4, 10)])]


def test_what_is_no_proposal(folder: Path) -> None:
    """It is in no chain; an unknown id is not reported as missing."""
    (folder / "README.md").write_text("# All\n\n[It](EIPS/eip-1.md)\n", encoding="utf-8")
    with walking(folder) as walker:
        assert walker.start("README.md", "# All") is None
        assert walker.start("README.md", "It")["name"] == "EIP-1 Base"
        gone = {"name": "x", "kind": 1, "uri": (folder / "gone.md").as_uri()}
        edges = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
        for uri in (gone["uri"], "untitled:Untitled-1"):
            item: Message = {**gone, "uri": uri, "range": edges, "selectionRange": edges}
            assert walker.go("outgoing", item) == []
            assert walker.go("incoming", item) == []
