"""Rename over the wire: numbers with all references to them, headings with links to them, links of moved files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.findings import Edit, apply_edits
from proposal_lsp.text import Position, Span, Text

from .raw import ACTION, LITERALS, Message, RawClient, edit
from .test_findings_across_files import rfc, working
from .test_navigation import ask

CLIENT: Message = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename"]},
        "fileOperations": {"willRename": True},
    },
    "textDocument": {"rename": {"prepareSupport": True}},
}
BOWLS = rfc(1, "Bowls", "See [below](#notes) and RFC-001.\n\n### Notes\n\nNone.\n\n### Notes\n\nMore.")
FORKS = rfc(
    3, "Forks", "See RFC-001, [RFC-001](rfc-001-bowls.md#notes), [x](rfc-001-bowls.md#notes-1), [1](rfc-001-bowls.md)."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with proposals that refer to each other, one in a folder."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "more").mkdir()
    (tmp_path / "rfc-001-bowls.md").write_text(BOWLS, encoding="utf-8")
    (tmp_path / "rfc-002-spoons.md").write_text(rfc(2, "Spoons"), encoding="utf-8")
    (tmp_path / "rfc-003-forks.md").write_text(FORKS, encoding="utf-8")
    (tmp_path / "more" / "note.md").write_text("# Note\n\n[a](../rfc-001-bowls.md), [b](/rfc-001-bowls.md)\n", "utf-8")
    return tmp_path


def applied(folder: Path, answer: Any) -> dict[str, str]:
    """The texts of the files that an edit changes, by their new names, based on the files on disk."""
    texts: dict[str, str] = {}
    for change in answer["documentChanges"]:
        if change.get("kind") == "rename":
            old, new = (change[name].removeprefix(f"{folder.as_uri()}/") for name in ("oldUri", "newUri"))
            texts[new] = texts.pop(old)
            continue
        name = change["textDocument"]["uri"].removeprefix(f"{folder.as_uri()}/")
        text = Text((folder / name).read_text(encoding="utf-8"))
        edits = []
        for one in change["edits"]:
            places = (one["range"][edge] for edge in ("start", "end"))
            span = Span(*(text.offset(Position(place["line"], place["character"]), "utf-16") for place in places))
            edits.append(Edit(span, one["newText"]))
        texts[name] = apply_edits(text.source, edits)
    return texts


def opened(client: RawClient, folder: Path) -> Path:
    """The document about forks, open."""
    path = folder / "rfc-003-forks.md"
    client.open(path.as_uri(), FORKS)
    return path


def test_a_number_is_renamed_everywhere(folder: Path) -> None:
    """In title, mentions, links and file name, from a mention in another document; the editor first gets the old
    one.
    """
    with working(folder, CLIENT) as client:
        path = opened(client, folder)
        asked = ask(client, "prepareRename", path, "RFC-001", FORKS)
        assert (asked["placeholder"], asked["range"]["start"]["character"]) == ("RFC-001", 4)
        found = applied(folder, ask(client, "rename", path, "RFC-001", FORKS, newName="RFC-012"))
    assert found == {
        "rfc-012-bowls.md": BOWLS.replace("RFC-001", "RFC-012"),
        "rfc-003-forks.md": FORKS.replace("001", "012").replace("[1]", "[12]"),
        "more/note.md": "# Note\n\n[a](../rfc-012-bowls.md), [b](/rfc-012-bowls.md)\n",
    }


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("RFC-002", "RFC-002 Spoons has this number."),
        ("bowls", '"bowls" is not a proposal number; write RFC-001, or the digits alone.'),
        ("1", "RFC-001 has this number already."),
        ("0", '"0" is not a proposal number; write RFC-001, or the digits alone.'),
    ],
)
def test_a_number_that_cannot_be(folder: Path, name: str, message: str) -> None:
    """The error gives the reason."""
    with working(folder, CLIENT) as client:
        path = opened(client, folder)
        place = {"line": 7, "character": 5}
        params = {"textDocument": {"uri": path.as_uri()}, "position": place, "newName": name}
        error = client.request("textDocument/rename", params)["error"]
    assert (error["code"], error["message"]) == (-32803, message)


def test_an_editor_that_cannot_rename_files(folder: Path) -> None:
    """It does not get an incomplete change."""
    with working(folder, {}) as client:
        path = opened(client, folder)
        place = {"line": 7, "character": 5}
        params = {"textDocument": {"uri": path.as_uri()}, "position": place, "newName": "9"}
        assert "proposal-lsp renumber" in client.request("textDocument/rename", params)["error"]["message"]


def test_a_heading_is_renamed_with_links_to_it(folder: Path) -> None:
    """Also the numbered anchors of other headings of the same name, which change."""
    with working(folder, CLIENT) as client:
        path = folder / "rfc-001-bowls.md"
        client.open(path.as_uri(), BOWLS)
        assert ask(client, "prepareRename", path, "Notes", BOWLS)["placeholder"] == "Notes"
        found = applied(folder, ask(client, "rename", path, "Notes", BOWLS, newName="Known limits"))
        assert ask(client, "prepareRename", path, "None", BOWLS) is None
    assert found == {
        "rfc-001-bowls.md": BOWLS.replace("#notes", "#known-limits").replace("Notes", "Known limits", 1),
        "rfc-003-forks.md": FORKS.replace("#notes)", "#known-limits)").replace("#notes-1", "#notes"),
    }


def test_text_typed_just_before_counts(folder: Path) -> None:
    """Edits are for the texts in the editor, with their versions."""
    with working(folder, CLIENT) as client:
        path = opened(client, folder)
        client.change(path.as_uri(), 7, edit(7, 0, 7, 0, "\U0001f41f\n"))
        params = {"textDocument": {"uri": path.as_uri()}, "position": {"line": 8, "character": 5}, "newName": "9"}
        changes = client.request("textDocument/rename", params)["result"]["documentChanges"]
    (own,) = [one for one in changes if one.get("textDocument", {}).get("uri") == path.as_uri()]
    assert own["textDocument"]["version"] == 7
    assert {one["range"]["start"]["line"] for one in own["edits"]} == {8}


def test_links_follow_a_file_that_is_moved(folder: Path) -> None:
    """Links to it and its own, relative ones and those from the root; a whole folder too."""
    with working(folder, CLIENT) as client:
        old, new = folder / "rfc-001-bowls.md", folder / "more" / "rfc-001 deep.md"
        moved = {"files": [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]}
        found = applied(folder, client.request("workspace/willRenameFiles", moved)["result"])
        assert found == {
            "rfc-003-forks.md": FORKS.replace("(rfc-001-bowls.md", "(more/rfc-001%20deep.md"),
            "more/note.md": "# Note\n\n[a](rfc-001%20deep.md), [b](/more/rfc-001%20deep.md)\n",
        }
        moved = {"files": [{"oldUri": (folder / "more").as_uri(), "newUri": (folder / "a" / "b").as_uri()}]}
        found = applied(folder, client.request("workspace/willRenameFiles", moved)["result"])
        assert found == {"more/note.md": "# Note\n\n[a](../../rfc-001-bowls.md), [b](/rfc-001-bowls.md)\n"}
        moved = {"files": [{"oldUri": (folder / "x").as_uri(), "newUri": (folder / "y").as_uri()}]}
        assert client.request("workspace/willRenameFiles", moved)["result"] is None


@pytest.mark.slow
def test_a_file_gets_its_right_name(folder: Path) -> None:
    """By a fix of `misnamed-file`, together with the links to it; there is none if the name is taken."""
    forms = 'title: "MEMO-{number}: {title}"\nfilename: "memo-{number}-{slug}.md"\n'
    schema = f"id: memo\nname: Memo\n{forms}sections: [{{heading: Goal}}]\n"
    (folder / ".proposals").mkdir()
    (folder / ".proposals" / "memo.yaml").write_text(schema, encoding="utf-8")
    memo = folder / "quiet hours.md"
    memo.write_text("# MEMO-7: Quiet hours\n\n## Goal\n\nSleep. See [bowls](rfc-001-bowls.md).\n", encoding="utf-8")
    (folder / "more" / "list.md").write_text("[memo](<../quiet hours.md>)\n", encoding="utf-8")
    declares = {**CLIENT, "textDocument": {**CLIENT["textDocument"], **LITERALS["textDocument"]}}
    asked = {**ACTION, "textDocument": {"uri": memo.as_uri()}}
    with working(folder, declares) as client:
        client.open(memo.as_uri(), memo.read_text("utf-8"))
        first, *others = client.request("textDocument/codeAction", asked)["result"]
        assert first["title"] == 'Rename the file to "memo-7-quiet-hours.md"'
        assert [one["code"] for one in first["diagnostics"]] == ["misnamed-file"]
        assert not [one for one in others if one["title"].startswith("Rename the file")]
        assert first["edit"]["documentChanges"][-1]["newUri"] == (folder / "memo-7-quiet-hours.md").as_uri()
        written = [edit["newText"] for one in first["edit"]["documentChanges"][:-1] for edit in one["edits"]]
        assert written == ["../memo-7-quiet-hours.md"]
        (folder / "memo-7-quiet-hours.md").write_text("# Notes\n", encoding="utf-8")
        changed = [{"uri": (folder / "memo-7-quiet-hours.md").as_uri(), "type": 1}]
        client.notify("workspace/didChangeWatchedFiles", {"changes": changed})
        titles = [one["title"] for one in client.request("textDocument/codeAction", asked)["result"]]
        assert not [title for title in titles if title.startswith("Rename the file")]
    with working(folder, LITERALS) as client:
        client.open(memo.as_uri(), memo.read_text("utf-8"))
        titles = [one["title"] for one in client.request("textDocument/codeAction", asked)["result"]]
        assert not [title for title in titles if title.startswith("Rename the file")]
