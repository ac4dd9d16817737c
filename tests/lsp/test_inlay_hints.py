"""Inlay hints: titles after ids (LSP 3.17, "Inlay Hint Request")."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .raw import Message, RawClient, edit
from .test_findings_across_files import rfc, working
from .test_navigation import FORKS, folder

__all__ = ["folder"]

CLIENT: Message = {"textDocument": {"inlayHint": {}}, "workspace": {"inlayHint": {"refreshSupport": True}}}


def hints(client: RawClient, path: Path, first: int = 0, last: int = 99) -> Any:
    """The hints of some lines of a document."""
    edges = {"start": {"line": first, "character": 0}, "end": {"line": last, "character": 0}}
    return client.request("textDocument/inlayHint", {"textDocument": {"uri": path.as_uri()}, "range": edges})["result"]


def test_titles_come_after_ids(folder: Path) -> None:
    """Not after links, nor in code; only if they are turned on, in the visible lines."""
    path = folder / "rfc-003-forks.md"
    with working(folder, CLIENT, inlayHints=True) as client:
        client.open(path.as_uri(), FORKS)
        (found,) = hints(client, path)
        assert found["position"] == {"line": 7, "character": len("See RFC-001")}
        assert (found["label"], found["tooltip"], found["paddingLeft"]) == ("Bowls", "RFC-001 Bowls [Draft]", True)
        assert hints(client, path, 0, 7) is None
        client.change(path.as_uri(), 2, edit(7, 0, 7, 3, "🐟 [RFC-002 and](rfc-002-spoons.md)"))
        (found,) = hints(client, path)
        assert found["position"]["character"] == len("xx [RFC-002 and](rfc-002-spoons.md) RFC-001")


def test_they_are_off_by_default(folder: Path) -> None:
    """They appear as soon as the setting is on."""
    path = folder / "rfc-003-forks.md"
    with working(folder, CLIENT) as client:
        client.open(path.as_uri(), FORKS)
        assert hints(client, path) is None
        client.notify("workspace/didChangeConfiguration", {"settings": {"proposal-lsp": {"inlayHints": True}}})
        client.wait_for_method("workspace/inlayHint/refresh")
        assert len(hints(client, path)) == 1


def test_the_documents_own_id_has_none(folder: Path) -> None:
    """Nor has an unknown id; a long title is cut."""
    (folder / "rfc-001-bowls.md").write_text(rfc(1, "Bowls " * 20), encoding="utf-8")
    text = rfc(3, "Forks", "RFC-003, RFC-999 and RFC-001.")
    with working(folder, CLIENT, inlayHints=True) as client:
        client.open((folder / "rfc-003-forks.md").as_uri(), text)
        (found,) = hints(client, folder / "rfc-003-forks.md")
        assert len(found["label"]) == 60


def test_a_client_that_shows_none(folder: Path) -> None:
    """The feature is not announced, and the client gets no requests."""
    with working(folder, {}, inlayHints=True) as client:
        assert "inlayHintProvider" not in client.received[0]["result"]["capabilities"]
