"""From a document to other files: definition, hover, references, links, highlights and symbols, over the wire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.lsp.engine import Engine

from .raw import Message, RawClient, edit
from .test_findings_across_files import rfc, working

CLIENT: Message = {
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "definition": {"linkSupport": True},
        "documentLink": {"tooltipSupport": True},
    }
}
FORKS = rfc(3, "Forks", "See RFC-001, [bowls](rfc-001-bowls.md#summary), [spoons](rfc-002-spoons.md) and `RFC-002`.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with three proposals and a page."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "rfc-001-bowls.md").write_text(rfc(1, "Bowls", "For *soup* <b>.\n\nMore."), encoding="utf-8")
    (tmp_path / "rfc-002-spoons.md").write_text(rfc(2, "Spoons", "With RFC-001."), encoding="utf-8")
    (tmp_path / "rfc-003-forks.md").write_text(FORKS, encoding="utf-8")
    (tmp_path / "README.md").write_text("# All\n\n- [Bowls 🐟](rfc-001-bowls.md)\n", encoding="utf-8")
    return tmp_path


def ask(client: RawClient, method: str, path: Path, words: str, text: str = FORKS, **params: Any) -> Any:
    """The answer to a request at the start of some words in a document."""
    before = text[: text.index(words)]
    position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
    asked = {"textDocument": {"uri": path.as_uri()}, "position": position, **params}
    return client.request(f"textDocument/{method}", asked)["result"]


def opened(client: RawClient, folder: Path) -> Path:
    """The document about forks, open; all files are known."""
    path = folder / "rfc-003-forks.md"
    client.open(path.as_uri(), FORKS)
    client.request("workspace/symbol", {"query": ""})
    return path


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("words", "name", "line"),
    [
        ("RFC-001", "rfc-001-bowls.md", 0),
        ("bowls](", "rfc-001-bowls.md", 5),
        ("rfc-001-bowls.md#", "rfc-001-bowls.md", 5),
        ("[spoons", "rfc-002-spoons.md", 0),
    ],
)
def test_definition_leads_to_what_is_named(folder: Path, words: str, name: str, line: int) -> None:
    """To the number of a proposal, and to the heading of an anchor; from the words of a link, too."""
    with working(folder, CLIENT) as client:
        (found,) = ask(client, "definition", opened(client, folder), words)
    assert found["targetUri"] == (folder / name).as_uri()
    assert found["targetRange"]["start"]["line"] == line
    assert found["originSelectionRange"]["start"]["line"] == 7


def test_definition_of_a_heading_is_still_its_schema(folder: Path) -> None:
    """A heading is defined by the schema, not by itself; an id in code leads nowhere."""
    with working(folder, CLIENT) as client:
        path = opened(client, folder)
        assert ask(client, "definition", path, "Summary")[0]["targetUri"].endswith("rfc.yaml")
        assert ask(client, "definition", path, "RFC-002`") is None


def test_hover_shows_what_is_named(folder: Path) -> None:
    """Number, title, status and the first paragraph, without active content; with an anchor, its heading."""
    with working(folder, CLIENT) as client:
        path = opened(client, folder)
        found = ask(client, "hover", path, "RFC-001")
        assert found["contents"]["value"] == "**RFC-001 Bowls**\n\nDraft\n\nFor \\*soup\\* \\<b\\>."
        assert found["range"]["start"]["character"] == 4
        assert "\n\nSummary\n\n" in ask(client, "hover", path, "bowls](")["contents"]["value"]
        bowls = folder / "rfc-001-bowls.md"
        client.open(bowls.as_uri(), rfc(1, "Deep bowls"))
        assert "Words." in ask(client, "hover", path, "RFC-001")["contents"]["value"]


def places(found: list[Message]) -> set[tuple[str, int]]:
    """The names and lines of locations."""
    return {(one["uri"].rpartition("/")[2], one["range"]["start"]["line"]) for one in found}


def test_references_are_found_in_all_files(folder: Path) -> None:
    """From a mention, from a link and from the title itself; of a heading, only links to it."""
    everywhere = {("README.md", 2), ("rfc-002-spoons.md", 7), ("rfc-003-forks.md", 7)}
    with working(folder, CLIENT) as client:
        path = opened(client, folder)
        context = {"includeDeclaration": False}
        assert places(ask(client, "references", path, "RFC-001", context=context)) == everywhere
        with_own = ask(client, "references", path, "RFC-001", context={"includeDeclaration": True})
        assert places(with_own) == everywhere | {("rfc-001-bowls.md", 0)}
        bowls, text = folder / "rfc-001-bowls.md", rfc(1, "Bowls")
        client.open(bowls.as_uri(), text)
        assert places(ask(client, "references", bowls, "RFC-001", text, context=context)) == everywhere
        of_heading = ask(client, "references", bowls, "## Summary", text, context=context)
        assert places(of_heading) == {("rfc-003-forks.md", 7)}
        assert ask(client, "references", bowls, "Words", text, context=context) is None


def test_references_count_as_the_editor_does(folder: Path) -> None:
    """Columns are in UTF-16, after a character of two units; text typed just before is included."""
    with working(folder, CLIENT) as client:
        path = opened(client, folder)
        client.change(path.as_uri(), 2, edit(7, 0, 7, 0, "\U0001f41f RFC-002! "))
        text, context = FORKS.replace("See ", "xx RFC-002! See "), {"includeDeclaration": False}
        found = ask(client, "references", path, "[spoons", text, context=context)
        assert sorted(one["range"]["start"]["character"] for one in found) == [3, text.split("\n")[7].index("rfc-002")]
        found = ask(client, "references", path, "RFC-001", text, context=context)
        (one,) = [place for place in found if place["uri"].endswith("README.md")]
        assert one["range"]["start"] == {"line": 2, "character": len("- [Bowls xx](")}


def test_ids_of_other_repositories_lead_where_the_configuration_says(folder: Path) -> None:
    """To a file of another folder, in every way; to a web address only as a link."""
    (folder / "ops").mkdir()
    (folder / "ops/0012-maps.md").write_text("# Maps\n", encoding="utf-8")
    places = 'references: {OPS-: ops, "a/rfcs#": "https://example.org/{number}.html"}\n'
    (folder / ".proposals.yaml").write_text(places, encoding="utf-8")
    text = rfc(3, "Forks", "See OPS-12, OPS-99 and a/rfcs#7.")
    with working(folder, CLIENT, outline=False) as client:
        path = folder / "rfc-003-forks.md"
        client.open(path.as_uri(), text)
        client.request("workspace/symbol", {"query": ""})
        (place,) = ask(client, "definition", path, "OPS-12", text)
        hovered = ask(client, "hover", path, "OPS-12", text)
        found = client.request("textDocument/documentLink", {"textDocument": {"uri": path.as_uri()}})["result"]
    assert place["targetUri"].endswith("ops/0012-maps.md")
    assert "Maps" in hovered["contents"]["value"]
    assert [one["target"].rpartition("/")[2] for one in found] == ["7.html", "0012-maps.md"]


def test_ids_are_links(folder: Path) -> None:
    """With the names of their targets; if the editor has its own Markdown links, only ids."""
    with working(folder, CLIENT) as client:
        path = opened(client, folder)
        found = client.request("textDocument/documentLink", {"textDocument": {"uri": path.as_uri()}})["result"]
    with working(folder, CLIENT, outline=False) as client:
        path = opened(client, folder)
        (own,) = client.request("textDocument/documentLink", {"textDocument": {"uri": path.as_uri()}})["result"]
    assert own["range"]["start"] == {"line": 7, "character": 4}
    assert sorted(one["tooltip"] for one in found) == ["RFC-001 Bowls", "RFC-001 Bowls", "RFC-002 Spoons"]
    assert {one["target"].rpartition("/")[2] for one in found} == {
        "rfc-001-bowls.md",
        "rfc-001-bowls.md#summary",
        "rfc-002-spoons.md",
    }


def test_highlights_are_references_to_the_same_target(folder: Path) -> None:
    """In the document itself."""
    with working(folder, CLIENT) as client:
        path = folder / "rfc-002-spoons.md"
        text = rfc(2, "Spoons", "RFC-001 and [it](rfc-001-bowls.md), not RFC-003.")
        client.open(path.as_uri(), text)
        client.request("workspace/symbol", {"query": ""})
        found = ask(client, "documentHighlight", path, "RFC-001", text)
        assert sorted(one["range"]["start"]["character"] for one in found) == [0, 17]
        assert ask(client, "documentHighlight", path, "and", text) is None


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["RFC-001 Bowls [Draft]", "RFC-002 Spoons [Draft]", "RFC-003 Forks [Draft]"]),
        ("spoons", ["RFC-002 Spoons [Draft]"]),
        ("rfc-3", ["RFC-003 Forks [Draft]"]),
        ("RFC-003", ["RFC-003 Forks [Draft]"]),
        ("zzz", []),
    ],
)
def test_proposals_are_symbols_of_the_workspace(folder: Path, query: str, names: list[str]) -> None:
    """Also if nothing is open."""
    with working(folder, CLIENT) as client:
        found = client.request("workspace/symbol", {"query": query})["result"] or []
    assert [one["name"] for one in found] == names
    assert all(one["location"]["range"]["start"] == {"line": 0, "character": 6} for one in found)


def test_the_proposals_of_the_workspace(folder: Path) -> None:
    """By kind and number, with the values that a board shows; other files are left out."""
    with working(folder, CLIENT) as client:
        client.open((folder / "rfc-002-spoons.md").as_uri(), rfc(2, "Ladles").replace("Draft", "Accepted"))
        found = client.request("proposal-lsp/proposals", {})["result"]
    assert [(one["id"], one["title"], one["status"], one["state"]) for one in found] == [
        ("RFC-001", "Bowls", "Draft", "open"),
        ("RFC-002", "Ladles", "Accepted", "agreed"),
        ("RFC-003", "Forks", "Draft", "open"),
    ]
    assert {(one["kind"], one["uri"].rpartition("/")[0]) for one in found} == {("rfc", folder.as_uri())}
    assert all(one["allowed"] for one in found)


def test_the_statuses_of_the_workspace(folder: Path) -> None:
    """An unknown status is marked; not a missing or dead one, or one of a kind without a vocabulary."""
    schema = "id: memo\nname: Memo\ntitle: 'MEMO-{number}: {title}'\nmetadata: {in: bold-lines, fields: {Status: {}}}\n"
    (folder / ".proposals").mkdir()
    (folder / ".proposals" / "memo.yaml").write_text(f"{schema}sections: [{{heading: Goal}}]\n", encoding="utf-8")
    (folder / "memo-1.md").write_text("# MEMO-1: Free\n\n**Status**: At sea\n\n## Goal\n\nTo be.\n", encoding="utf-8")
    for number, status in enumerate(("Drafty", "Rejected", ""), 1):
        text = rfc(number, "Bowls").replace("**Status**: Draft", f"**Status**: {status}")
        next(folder.glob(f"rfc-00{number}-*.md")).write_text(text, encoding="utf-8")
    with working(folder, CLIENT) as client:
        found = client.request("proposal-lsp/proposals", {})["result"]
    assert [(one["status"], one["allowed"]) for one in found] == [
        ("At sea", True),
        ("Drafty", False),
        ("Rejected", True),
        ("", True),
    ]


@pytest.mark.sampled(9)
@pytest.mark.parametrize("watches", [False, True])
def test_a_save_shows_what_has_changed_on_the_disk(folder: Path, watches: bool) -> None:
    """For a client that does not watch files; one that does reports changes itself."""
    watched = {"didChangeWatchedFiles": {"dynamicRegistration": watches}}
    with working(folder, {**CLIENT, "workspace": watched}) as client:
        path = opened(client, folder)
        (folder / "rfc-001-bowls.md").rename(folder / "rfc-009-bowls.md")
        (folder / "rfc-009-bowls.md").write_text(rfc(9, "Bowls"), encoding="utf-8")
        client.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
        found = client.request("workspace/symbol", {"query": "Bowls"})["result"]
    assert [one["name"] for one in found] == [f"RFC-00{1 if watches else 9} Bowls [Draft]"]


def test_a_request_checks_only_its_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If everything is known, other open documents are not read and checked again."""
    jobs: list[object] = []
    run = Engine.run

    def counted(engine: Engine, job: Any, *rest: Any) -> Any:
        jobs.append(job)
        return run(engine, job, *rest)

    with working(folder) as client:
        for path in sorted(folder.glob("*.md")):
            client.open(path.as_uri(), path.read_text(encoding="utf-8"))
        client.request("workspace/symbol", {"query": ""})
        client.catch_up()
        monkeypatch.setattr(Engine, "run", counted)
        client.request("workspace/symbol", {"query": ""})
        assert len(jobs) == 1
        client.change((folder / "rfc-002-spoons.md").as_uri(), 2, edit(0, 11, 0, 17, "Ladles"))
        (found,) = client.request("workspace/symbol", {"query": "ladles"})["result"]
        assert found["name"] == "RFC-002 Ladles [Draft]"
