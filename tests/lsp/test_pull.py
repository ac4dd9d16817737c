"""Findings that are asked for: of a document, of the workspace, and when (LSP 3.17, "Pull Diagnostics")."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.lsp import pull

from .conftest import Pauses
from .raw import Message, RawClient, connect, edit

A = "file:///a.md"
PULLS: Message = {
    "workspace": {"diagnostics": {"refreshSupport": True}},
    "textDocument": {"diagnostic": {}, "publishDiagnostics": {}},
}
ALL_FILES: dict[str, Message] = {"initializationOptions": {"files": "workspace"}}
PULLS_ONLY: Message = {"textDocument": {"diagnostic": {}}}
#: Longer than anything takes that is not waited with on purpose.
SOON = 0.25


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client that asks."""
    with connect() as connected:
        capabilities = connected.initialize(PULLS)
        assert capabilities["diagnosticProvider"]["workspaceDiagnostics"] is True
        yield connected
        assert not published(connected)


def published(client: RawClient) -> list[Message]:
    """What was published: nothing, to a client that asks."""
    return [message for message in client.received if "publish" in message.get("method", "")]


def refreshes(client: RawClient) -> int:
    """How often the client was told to ask again."""
    return sum(message.get("method") == "workspace/diagnostic/refresh" for message in client.received)


def ask_workspace(client: RawClient, previous: dict[str, str] | None = None) -> int:
    """Ask for the findings of the workspace; the id of the request."""
    ids = [{"uri": uri, "value": value} for uri, value in (previous or {}).items()]
    return client.ask("workspace/diagnostic", {"previousResultIds": ids})


def items(client: RawClient, msg_id: int) -> dict[str, Any]:
    """The reports in the answer to `ask_workspace`, by URI."""
    return {item["uri"]: item for item in client.answer_to(msg_id)["result"]["items"]}


def test_unchanged(client: RawClient) -> None:
    """The same findings have the same result id, and are not sent twice; other findings have another."""
    client.open(A, "TODO\n\n")
    first = client.pull(A)
    assert first["kind"] == "full"
    assert [item["code"] for item in first["items"]] == ["placeholder-text"]
    assert client.pull(A, first["resultId"]) == {"kind": "unchanged", "resultId": first["resultId"]}
    client.change(A, 2, edit(1, 0, 1, 0, "text"))
    assert client.pull(A, first["resultId"])["kind"] == "unchanged"
    client.change(A, 3, edit(0, 0, 0, 0, "\n"))
    moved = client.pull(A, first["resultId"])
    assert moved["kind"] == "full"
    assert moved["resultId"] != first["resultId"]
    assert client.pull(A, "made up")["kind"] == "full"


def test_the_answer_is_of_the_newest_text(client: RawClient) -> None:
    """A question that comes right after an edit is answered for the edited text."""
    client.open(A, "TODO")
    client.change(A, 2, {"text": "TODO TODO"})
    msg_id = client.ask("textDocument/diagnostic", {"textDocument": {"uri": A}})
    client.change(A, 3, {"text": "TODO TODO TODO"})
    assert len(client.answer_to(msg_id)["result"]["items"]) in (2, 3)


def test_document_that_is_not_open(client: RawClient) -> None:
    """Nothing is known of a document that is not open, or is closed while its answer is awaited."""
    assert client.pull(A)["items"] == []
    client.open(A, "HELD TODO")
    msg_id = client.ask("textDocument/diagnostic", {"textDocument": {"uri": A}})
    client.gate.reached()
    client.close(A)
    client.catch_up()
    client.gate.open()
    assert client.answer_to(msg_id)["result"]["items"] == []


def test_held_findings_come_with_a_refresh(client: RawClient, pauses: Pauses) -> None:
    """What waits for the writer's pause is there when the client is told to ask again."""
    client.open(A, "one")
    client.pull(A)
    client.change(A, 2, edit(0, 3, 0, 3, " TODO"))
    assert client.pull(A)["items"] == []
    pauses.come(client)
    client.wait_for_method("workspace/diagnostic/refresh")
    assert len(client.pull(A)["items"]) == 1
    client.change(A, 3, edit(0, 0, 0, 0, "x"))
    client.pull(A)
    pauses.come(client)
    client.quiet(SOON)
    assert refreshes(client) == 1, "a pause after which nothing is new needs no refresh"


def test_nothing_is_held_where_it_could_not_come_later() -> None:
    """A client that cannot be asked to ask again gets everything at once."""
    with connect() as client:
        client.initialize(PULLS_ONLY)
        client.open(A, "one")
        client.change(A, 2, edit(0, 3, 0, 3, " TODO"))
        assert len(client.pull(A)["items"]) == 1
        assert not published(client)


def test_a_client_that_cannot_be_told_to_ask_again_is_told_instead() -> None:
    """Where findings can be pushed and a refresh cannot, pushing is the way that never shows old news."""
    with connect() as client:
        capabilities = client.initialize({"textDocument": {"diagnostic": {}, "publishDiagnostics": {}}})
        assert "diagnosticProvider" not in capabilities
        client.open(A, "TODO")
        assert len(client.published(A)["diagnostics"]) == 1
        assert client.request("textDocument/diagnostic", {"textDocument": {"uri": A}})["error"]["code"] == -32601


def test_changed_schema(client: RawClient, tmp_path: Path) -> None:
    """A changed schema makes the client ask again; a broken one is written to its log."""
    proposal, schema = tmp_path / "a.md", tmp_path / ".proposals" / "x.yaml"
    schema.parent.mkdir()
    client.open(proposal.as_uri(), "TODO FIXME")
    assert client.pull(proposal.as_uri())["items"][0]["message"] == "TODO left."
    schema.write_text("word: FIXME\n\nbroken and broken\n")
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": schema.as_uri(), "type": 1}]})
    client.wait_for_method("workspace/diagnostic/refresh")
    assert client.pull(proposal.as_uri())["items"][0]["message"] == "FIXME left."
    (logged,) = [message["params"]["message"] for message in client.received if "logMessage" in str(message)]
    assert logged == f"{schema}:3: This schema is broken. (and 1 more)"
    report = items(client, ask_workspace(client))
    assert len(report[schema.as_uri()]["items"]) == 2


def test_changed_settings(client: RawClient) -> None:
    """A changed setting makes the client ask again."""
    client.open(A, "TODO")
    client.pull(A)
    client.notify("workspace/didChangeConfiguration", {"settings": {"run": "off"}})
    client.wait_for_method("workspace/diagnostic/refresh")
    assert client.pull(A)["items"] == []
    client.notify("workspace/didChangeConfiguration", {"settings": {"run": "off"}})
    client.quiet(SOON)
    assert refreshes(client) == 1, "settings that are as they were change nothing"


def test_on_save(client: RawClient) -> None:
    """With `run: onSave` there is no news until a save, which makes the client ask."""
    client.notify("workspace/didChangeConfiguration", {"settings": {"run": "onSave"}})
    client.wait_for_method("workspace/diagnostic/refresh")
    client.open(A, "TODO")
    first = client.pull(A)
    client.change(A, 2, edit(0, 0, 0, 4, ""))
    assert client.pull(A, first["resultId"])["kind"] == "unchanged"
    client.save(A)
    client.wait_for_method("workspace/diagnostic/refresh")
    assert client.pull(A, first["resultId"])["items"] == []


class TestWorkspace:
    """The workspace: what is open, and the Markdown files that are not."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A workspace folder with a file that has findings, one that has none, and some that do not count."""
        (tmp_path / "a.md").write_bytes("\ufeffTODO\r\n".encode())
        (tmp_path / "fine.md").write_text("fine")
        (tmp_path / "binary.md").write_bytes(b"TODO \xff\xfe")
        (tmp_path / "ignored.md").write_text("TODO")
        (tmp_path / ".gitignore").write_text("ignored.md\n")
        (tmp_path / "mine.md").write_text("TODO")
        (tmp_path / ".git" / "info").mkdir(parents=True)
        (tmp_path / ".git" / "info" / "exclude").write_text("mine.md\n")
        (tmp_path / "code.py").write_text("TODO")
        return tmp_path

    @pytest.fixture
    def client(self, folder: Path) -> Iterator[RawClient]:
        """A client that asks, in that folder."""
        with connect() as connected:
            connected.initialize(PULLS, workspaceFolders=[{"uri": folder.as_uri(), "name": "w"}], **ALL_FILES)
            yield connected
            assert not published(connected)

    def test_closed_files(self, client: RawClient, folder: Path) -> None:
        """Files with findings are told of, without a version."""
        reports = items(client, ask_workspace(client))
        assert list(reports) == [(folder / "a.md").as_uri()]
        (report,) = reports.values()
        assert report["version"] is None
        assert report["items"][0]["range"]["start"] == {"line": 0, "character": 0}

    def test_open_files_only(self, folder: Path) -> None:
        """Unless the user wants those of the workspace, there are findings of open files only, and as they are."""
        place = {"workspaceFolders": [{"uri": folder.as_uri(), "name": "w"}]}
        with connect() as client:
            client.initialize({**PULLS, "workspace": {**PULLS["workspace"], "configuration": True}}, **place)
            client.answers["workspace/configuration"] = lambda params: [{} for _ in params["items"]]
            given = items(client, ask_workspace(client))
            assert given == {}
            waiting = ask_workspace(client)
            client.answers["workspace/configuration"] = lambda params: [{"files": "workspace"} for _ in params["items"]]
            client.notify("workspace/didChangeConfiguration", {"settings": None})
            assert list(items(client, waiting)) == [(folder / "a.md").as_uri()]

    def test_the_buffer_counts(self, client: RawClient, folder: Path) -> None:
        """What is open is told of as it is in the editor, with its version, and once."""
        uri = (folder / "a.md").as_uri()
        client.open(uri, "TODO TODO", version=7)
        reports = items(client, ask_workspace(client))
        assert list(reports) == [uri]
        assert reports[uri]["version"] == 7
        assert len(reports[uri]["items"]) == 2

    def test_waits_for_news(self, client: RawClient, folder: Path) -> None:
        """After an answer the next one comes with the next news, and brings only that."""
        a, b = (folder / "a.md").as_uri(), (folder / "b.md").as_uri()
        given = {uri: item["resultId"] for uri, item in items(client, ask_workspace(client)).items()}
        waiting = ask_workspace(client, given)
        assert client.quiet(SOON) == []
        client.open(b, "TODO", version=1)
        reports = items(client, waiting)
        assert {uri: report["kind"] for uri, report in reports.items()} == {a: "unchanged", b: "full"}
        given[b] = reports[b]["resultId"]
        waiting = ask_workspace(client, given)
        client.close(b)
        assert items(client, waiting)[b]["items"] == []

    def test_a_key_costs_its_document(self, client: RawClient, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """While a question is held, the workspace is looked at again only when the findings of the document change."""
        looked = list[pull.Pull]()
        states = pull.Pull._states

        async def counted(self: pull.Pull) -> dict[str, pull.State]:
            looked.append(self)
            return await states(self)

        monkeypatch.setattr(pull.Pull, "_states", counted)
        uri = (folder / "a.md").as_uri()
        client.open(uri, "TODO\n\n")
        given = {uri: item["resultId"] for uri, item in items(client, ask_workspace(client)).items()}
        waiting = ask_workspace(client, given)
        client.pull(uri)
        client.quiet(SOON)
        looked.clear()
        for version in range(2, 12):
            client.change(uri, version, edit(1, 0, 1, 0, "x"))
            client.pull(uri)
        assert not looked
        client.change(uri, 12, edit(0, 0, 0, 0, "TODO "))
        assert len(items(client, waiting)[uri]["items"]) == 2
        assert looked

    def test_changes_on_the_disk(self, client: RawClient, folder: Path) -> None:
        """A file that is changed, made or removed behind the editor's back is news."""
        a, fine = folder / "a.md", folder / "fine.md"
        given = {uri: item["resultId"] for uri, item in items(client, ask_workspace(client)).items()}
        waiting = ask_workspace(client, given)
        a.unlink()
        fine.write_text("no longer fine: TODO")
        changes = [{"uri": a.as_uri(), "type": 3}, {"uri": fine.as_uri(), "type": 2}]
        client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        reports = items(client, waiting)
        assert reports[a.as_uri()]["items"] == []
        assert len(reports[fine.as_uri()]["items"]) == 1

    def test_changed_schema(self, client: RawClient, folder: Path) -> None:
        """All files are checked again when the schema changes."""
        a, schema = folder / "a.md", folder / ".proposals" / "x.yaml"
        given = {uri: item["resultId"] for uri, item in items(client, ask_workspace(client)).items()}
        waiting = ask_workspace(client, given)
        schema.parent.mkdir()
        schema.write_text("word: FIXME\n")
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": schema.as_uri(), "type": 1}]})
        assert items(client, waiting)[a.as_uri()]["items"] == []

    @pytest.mark.parametrize("named", ["rootUri", "workspaceFolders"])
    def test_removed_folder(self, folder: Path, named: str) -> None:
        """The findings of a folder are gone with it, also where it was the last, and those of its schemas too."""
        (folder / ".proposals").mkdir()
        (folder / ".proposals" / "x.yaml").write_text("broken\n")
        other = folder / ".other"
        other.mkdir()
        (other / "b.md").write_text("TODO")
        gone, kept = ({"uri": place.as_uri(), "name": "w"} for place in (folder, other))
        places = {"rootUri": gone["uri"], **({"workspaceFolders": [gone, kept]} if named == "workspaceFolders" else {})}
        with connect() as client:
            client.initialize(PULLS, **places, **ALL_FILES)
            given = {uri: item["resultId"] for uri, item in items(client, ask_workspace(client)).items()}
            lost = {(folder / name).as_uri() for name in ("a.md", ".proposals/x.yaml")}
            assert lost <= given.keys()
            for removed in (gone, kept) if named == "workspaceFolders" else (gone,):
                waiting = ask_workspace(client, given)
                client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [removed]}})
                reports = items(client, waiting)
                changed = {uri for uri, report in reports.items() if report["kind"] == "full"}
                assert changed == (lost if removed is gone else {(other / "b.md").as_uri()})
                assert all(reports[uri]["items"] == [] for uri in changed)
                given = {uri: reports[uri]["resultId"] for uri in given}

    def test_clean_workspace(self, client: RawClient, folder: Path) -> None:
        """The first question is answered even where there is nothing to tell."""
        (folder / "a.md").unlink()
        assert items(client, ask_workspace(client)) == {}
        waiting = ask_workspace(client)
        assert client.quiet(SOON) == []
        client.notify("$/cancelRequest", {"id": waiting})
        assert client.answer_to(waiting)["error"]["code"] == -32800

    def test_forgetful_client(self, client: RawClient) -> None:
        """A client that has lost what it was told is told again."""
        assert items(client, ask_workspace(client)) == items(client, ask_workspace(client))

    def test_writers_come_first(self, client: RawClient, folder: Path) -> None:
        """While many files are looked at, the document being written has its findings at once."""
        for number in range(20):
            (folder / f"{number}.md").write_text("HELD")
        ask_workspace(client)
        client.gate.reached()
        client.open(A, "TODO")
        asked = client.ask("textDocument/diagnostic", {"textDocument": {"uri": A}})
        client.catch_up()
        client.gate.let_through()
        assert len(client.answer_to(asked)["result"]["items"]) == 1
