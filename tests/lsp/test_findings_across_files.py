"""Findings in open documents that depend on other files of the repository, and their cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.document import Document
from proposal_lsp.lsp.engine import Engine
from proposal_lsp.projects import Projects
from proposal_lsp.text import Span
from proposal_lsp.workspace import find_links

from .conftest import Pauses
from .raw import LITERALS, Message, RawClient, connect, edit

PUSHES: Message = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
PULLS: Message = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
RFC = "# RFC-{number:03}: {title}\n\n**Status**: Draft\n**Author**: Ines Okafor\n\n## Summary\n\n{text}\n"


def rfc(number: int, title: str, text: str = "Words.") -> str:
    """A short proposal."""
    return RFC.format(number=number, title=title, text=text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with three proposals."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "rfc-001-bowls.md").write_text(rfc(1, "Bowls"), encoding="utf-8")
    (tmp_path / "rfc-002-spoons.md").write_text(rfc(2, "Spoons"), encoding="utf-8")
    (tmp_path / "rfc-003-forks.md").write_text(rfc(3, "Forks", "See [bowls](rfc-001-bowls.md#summary)."), "utf-8")
    return tmp_path


@contextmanager
def working(folder: Path, capabilities: Message = PUSHES, **options: bool) -> Iterator[RawClient]:
    """A client that works in a folder."""
    with connect(Projects()) as client:
        folders = [{"uri": folder.as_uri(), "name": "docs"}]
        client.initialize(capabilities, workspaceFolders=folders, initializationOptions=options)
        yield client


def among(published: Message) -> dict[str, Any]:
    """The findings of rules over several files, by their code."""
    codes = ("duplicate-number", "broken-link", "stale-index")
    return {one["code"]: one for one in published["diagnostics"] if one["code"] in codes}


def until(client: RawClient, uri: str, *codes: str) -> Message:
    """Wait until exactly these rules over several files have findings in a document."""
    while set(among(published := client.published(uri))) != set(codes):
        pass
    return among(published)


def test_a_number_that_another_file_has(folder: Path) -> None:
    """It is reported after the first findings, with the place in the other file; and disappears with that file."""
    path = folder / "rfc-002-plates.md"
    other = folder / "rfc-002-spoons.md"
    with working(folder) as client:
        client.open(path.as_uri(), rfc(2, "Plates"))
        found = until(client, path.as_uri(), "duplicate-number")["duplicate-number"]
        assert found["range"]["start"] == {"line": 0, "character": 6}
        (related,) = found["relatedInformation"]
        assert (related["location"]["uri"], related["message"]) == (other.as_uri(), 'RFC-002 is "Spoons" here')
        other.unlink()
        changes = [{"uri": other.as_uri(), "type": 3}]
        client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        until(client, path.as_uri())


def test_texts_in_the_editor_replace_files(folder: Path, pauses: Pauses) -> None:
    """After a pause, another document sees a changed number and a changed anchor."""
    bowls, forks = folder / "rfc-001-bowls.md", folder / "rfc-003-forks.md"
    with working(folder) as client:
        client.open(forks.as_uri(), forks.read_text(encoding="utf-8"))
        client.published(forks.as_uri())
        client.open(bowls.as_uri(), rfc(1, "Bowls"))
        client.published(bowls.as_uri())
        client.request("workspace/symbol", {"query": ""})
        client.change(bowls.as_uri(), 2, edit(0, 8, 0, 9, "3"), edit(5, 0, 5, 10, "## Motivation"))
        pauses.come(client)
        assert until(client, forks.as_uri(), "broken-link")


def test_findings_move_with_the_text(folder: Path) -> None:
    """During edits, findings keep their places in the text, and disappear if the text there changes."""
    path = folder / "rfc-004-lids.md"
    with working(folder) as client:
        client.open(path.as_uri(), rfc(4, "Lids", "See [no](./no.md)."))
        assert until(client, path.as_uri(), "broken-link")["broken-link"]["range"]["start"]["line"] == 7
        client.change(path.as_uri(), 2, edit(1, 0, 1, 0, "\n\n"))
        assert until(client, path.as_uri(), "broken-link")["broken-link"]["range"]["start"]["line"] == 9
        client.change(path.as_uri(), 3, edit(9, 12, 9, 14, "rfc-001-bowls"))
        until(client, path.as_uri())


def test_a_client_that_pulls_is_asked_to_refresh(folder: Path) -> None:
    """The first answer lacks these findings; the next one has them."""
    path = folder / "rfc-002-plates.md"
    with working(folder, PULLS) as client:
        client.open(path.as_uri(), rfc(2, "Plates"))
        codes: set[str] = set()
        while "duplicate-number" not in codes:
            items = client.pull(path.as_uri())["items"]
            codes = {one["code"] for one in items}
            if "duplicate-number" not in codes:
                client.wait_for_method("workspace/diagnostic/refresh")


def test_closed_documents_count_as_on_disk(folder: Path) -> None:
    """After a document is closed, its unsaved edits do not affect other documents."""
    path, other = folder / "rfc-003-forks.md", folder / "rfc-001-bowls.md"
    with working(folder) as client:
        client.open(path.as_uri(), path.read_text(encoding="utf-8"))
        client.published(path.as_uri())
        client.open(other.as_uri(), "# RFC-001: Bowls\n")
        assert "#summary" not in until(client, path.as_uri(), "broken-link")["broken-link"]["message"]
        client.close(other.as_uri())
        until(client, path.as_uri())


def test_a_keystroke_needs_no_index(folder: Path, pauses: Pauses, monkeypatch: pytest.MonkeyPatch) -> None:
    """No links are searched for and only the analysis runs, until the author pauses."""
    read: list[str] = []
    jobs: list[object] = []
    find, run = find_links.find_anchors, Engine.run

    def counted(engine: Engine, job: Any, *rest: Any) -> Any:
        jobs.append(job)
        return run(engine, job, *rest)

    path = folder / "rfc-004-lids.md"
    with working(folder) as client:
        client.open(path.as_uri(), rfc(4, "Lids"))
        client.request("workspace/symbol", {"query": ""})
        client.catch_up()

        def find_counted(document: Document) -> Iterator[tuple[str, Span]]:
            read.append(document.text.source)
            return find(document)

        monkeypatch.setattr("proposal_lsp.workspace.read_entry.find_anchors", find_counted)
        client.change(path.as_uri(), 2, edit(7, 0, 7, 0, "x"))
        client.catch_up()
        monkeypatch.setattr(Engine, "run", counted)
        for version in range(3, 30):
            client.change(path.as_uri(), version, edit(7, 0, 7, 0, "x"))
        client.catch_up()
        assert not read
        assert len(jobs) <= 27
        pauses.come(client)
        client.request("workspace/symbol", {"query": ""})
        assert len(read) == 1


@pytest.mark.slow
def test_fixes_are_code_actions(folder: Path) -> None:
    """The link to the nearest name, and a suppression; a hover explains the rule."""
    path = folder / "rfc-004-lids.md"
    with working(folder, LITERALS) as client:
        client.open(path.as_uri(), rfc(4, "Lids", "See [bowls](./rfc-001-bowl.md)."))
        until(client, path.as_uri(), "broken-link")
        place = {"line": 7, "character": 14}
        document = {"textDocument": {"uri": path.as_uri()}}
        params = {**document, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
        found = {one["title"]: one for one in client.request("textDocument/codeAction", params)["result"]}
        (edits,) = found['Change to "rfc-001-bowls.md"']["edit"]["changes"].values()
        assert [one["newText"] for one in edits] == ["rfc-001-bowls.md"]
        assert "Ignore broken-link on this line" in found
        value = client.request("textDocument/hover", {**document, "position": place})["result"]["contents"]["value"]
        assert "broken-link" in value


@pytest.mark.slow
def test_known_entries_are_not_computed_again(folder: Path, analyzed: list[str]) -> None:
    """Neither in the next session nor by `check`: the cache on disk is the same."""
    for _ in range(2):
        with working(folder) as client:
            found = client.request("workspace/symbol", {"query": ""})["result"]
            assert found[0]["name"] == "RFC-001 Bowls [Draft]"
            client.catch_up()
        assert len(analyzed) == 3
    (folder / "rfc-002-spoons.md").write_text(rfc(2, "Ladles"), encoding="utf-8")
    with working(folder) as client:
        found = client.request("workspace/symbol", {"query": "ladle"})["result"]
        assert [one["name"] for one in found] == ["RFC-002 Ladles [Draft]"]
    assert analyzed[3:] == [str(folder / "rfc-002-spoons.md")]


SCHEMA = """
id: memo
name: Memo
title: "MEMO-{number}: {title}"
filename: "memo-{number}-{slug}.md"
metadata:
  in: bold-lines
  fields:
    Status: {values: {Accepted: {state: agreed}, Superseded: {state: dead}}}
    Supersedes: {type: reference, inverse: Superseded by, target: {status: Superseded}}
    Superseded by: {type: reference, inverse: Supersedes}
"""


@pytest.mark.sampled(9)
@pytest.mark.parametrize("is_open", [False, True])
def test_an_inverse_relation_is_fixed_in_the_other_file(tmp_path: Path, is_open: bool) -> None:
    """The edit is for that file, as it is in the editor; there is none if it has changed since."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".proposals").mkdir()
    (tmp_path / ".proposals" / "memo.yaml").write_text(SCHEMA, encoding="utf-8")
    old, new = tmp_path / "memo-3-bells.md", tmp_path / "memo-7-quiet.md"
    text = "# MEMO-3: Bells\n\n**Status**: Accepted\n"
    old.write_text(text, encoding="utf-8")
    actions: Message = {
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}},
        "workspace": {"workspaceEdit": {"documentChanges": True}},
    }
    with working(tmp_path, actions) as client:
        if is_open:
            client.open(old.as_uri(), text)
        client.open(new.as_uri(), "# MEMO-7: Quiet\n\n**Status**: Accepted\n**Supersedes**: MEMO-3\n")
        while "one-sided-reference" not in {one["code"] for one in client.published(new.as_uri())["diagnostics"]}:
            pass
        document, place = {"textDocument": {"uri": new.as_uri()}}, {"line": 3, "character": 18}
        params = {**document, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
        found = client.request("textDocument/codeAction", params)["result"]
        (fix,) = [one for one in found if "edit" in one and not one["title"].startswith("Ignore")]
        (change,) = fix["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": old.as_uri(), "version": 1 if is_open else None}
        assert any("MEMO-7" in one["newText"] for one in change["edits"])
        where = client.request("textDocument/definition", {**document, "position": place})["result"]
        assert where["uri"] == old.as_uri()
        old.write_text(f"{text}\nMore.\n", encoding="utf-8")
        if not is_open:
            found = client.request("textDocument/codeAction", params)["result"]
            assert all(one["title"].startswith("Ignore") for one in found)


def test_no_fix_is_offered_of_a_file_that_has_changed(tmp_path: Path) -> None:
    """Also if several findings would change the same file."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".proposals").mkdir()
    more = "    Amends: {type: reference, inverse: Amended by}\n    Amended by: {type: reference, inverse: Amends}\n"
    (tmp_path / ".proposals" / "memo.yaml").write_text(SCHEMA + more, encoding="utf-8")
    old, new = tmp_path / "memo-3-bells.md", tmp_path / "memo-7-quiet.md"
    text = "# MEMO-3: Bells\n\n**Status**: Superseded\n"
    old.write_text(text, encoding="utf-8")
    actions: Message = {
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}},
        "workspace": {"workspaceEdit": {"documentChanges": True}},
    }
    with working(tmp_path, actions) as client:
        source = "# MEMO-7: Quiet\n\n**Status**: Accepted\n**Supersedes**: MEMO-3\n**Amends**: MEMO-3\n"
        client.open(new.as_uri(), source)
        while "one-sided-reference" not in {one["code"] for one in client.published(new.as_uri())["diagnostics"]}:
            pass
        span = {"start": {"line": 3, "character": 0}, "end": {"line": 4, "character": 18}}
        params = {"textDocument": {"uri": new.as_uri()}, "range": span, "context": {"diagnostics": []}}
        found = client.request("textDocument/codeAction", params)["result"]
        assert len([one for one in found if old.as_uri() in str(one["edit"])]) == 2
        old.write_text(text.replace("**Status", "**Owner**: Ann\n**Status"), encoding="utf-8")
        for _ in range(3):
            found = client.request("textDocument/codeAction", params)["result"]
            assert all(one["title"].startswith("Ignore") for one in found)
