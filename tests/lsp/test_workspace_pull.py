"""The server answers `workspace/diagnostic`: files that are not open have findings too."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from proposal_lsp.lsp import pull, shared_results
from proposal_lsp.projects import Projects

from tests.lsp.test_findings_across_files import rfc
from tests.lsp.test_pull import ALL_FILES, PULLS, SOON, A, ask_workspace, items, published

from .raw import RawClient, connect, edit


class TestWorkspace:
    """The workspace: open documents, and Markdown files that are not open."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A workspace folder with a file that has findings, one that has none, and some that are ignored."""
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
        """A client that pulls, in that folder."""
        with connect() as connected:
            connected.initialize(PULLS, workspaceFolders=[{"uri": folder.as_uri(), "name": "w"}], **ALL_FILES)
            yield connected
            assert not published(connected)

    def test_closed_files(self, client: RawClient, folder: Path) -> None:
        """Files with findings are reported, without a version."""
        reports = items(client, ask_workspace(client))
        assert list(reports) == [(folder / "a.md").as_uri()]
        (report,) = reports.values()
        assert report["version"] is None
        assert report["items"][0]["range"]["start"] == {"line": 0, "character": 0}

    def test_open_files_only(self, folder: Path) -> None:
        """Unless the user has selected the workspace, only open files have findings, those of their present texts."""
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
        """An open file is reported with its text in the editor, with its version, and once."""
        uri = (folder / "a.md").as_uri()
        client.open(uri, "TODO TODO", version=7)
        reports = items(client, ask_workspace(client))
        assert list(reports) == [uri]
        assert reports[uri]["version"] == 7
        assert len(reports[uri]["items"]) == 2

    def test_the_next_answer_waits_for_changes(self, client: RawClient, folder: Path) -> None:
        """The next answer is sent with the next change, and contains only that."""
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
        """While a request is held, the workspace is checked again only if the findings of the document change."""
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
        """A file that is changed, created or removed outside the editor is reported."""
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
        """The findings of a removed folder disappear, also if it was the last, and those of its schemas too."""
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
        """The first request is answered even if there is nothing to report."""
        (folder / "a.md").unlink()
        assert items(client, ask_workspace(client)) == {}
        waiting = ask_workspace(client)
        assert client.quiet(SOON) == []
        client.notify("$/cancelRequest", {"id": waiting})
        assert client.answer_to(waiting)["error"]["code"] == -32800

    def test_forgetful_client(self, client: RawClient) -> None:
        """A client that has lost its results gets them again."""
        assert items(client, ask_workspace(client)) == items(client, ask_workspace(client))

    def test_writers_come_first(self, client: RawClient, folder: Path) -> None:
        """While many files are checked, the document being edited has its findings at once."""
        for number in range(20):
            (folder / f"{number}.md").write_text("HELD")
        ask_workspace(client)
        client.gate.reached()
        client.open(A, "TODO")
        asked = client.ask("textDocument/diagnostic", {"textDocument": {"uri": A}})
        client.catch_up()
        client.gate.let_through()
        assert len(client.answer_to(asked)["result"]["items"]) == 1


@pytest.fixture
def bowls(tmp_path: Path) -> list[Path]:
    """The files of a repository with mistakes."""
    (tmp_path / ".git").mkdir()
    paths = [tmp_path / f"rfc-00{number}-bowls.md" for number in (1, 2, 3)]
    for path in paths:
        path.write_text(rfc(int(path.name[4:7]), "Bowls", "TBD"))
    return paths


def test_results_are_cached(tmp_path: Path, bowls: list[Path], analyzed: list[str]) -> None:
    """The report and the index analyze a file once; the next session uses the cache on disk, and so does `check`."""
    given = list[object]()
    for _ in range(2):
        with connect(Projects()) as client:
            client.initialize(PULLS, workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "w"}], **ALL_FILES)
            reports = items(client, ask_workspace(client))
            assert sorted(reports) == [path.as_uri() for path in bowls]
            assert len(client.request("workspace/symbol", {"query": ""})["result"]) == 3
            given.append(reports)
        assert sorted(analyzed) == [str(path) for path in bowls]
    assert given[0] == given[1]
    bowls[0].write_text(rfc(1, "Plates", "TODO TODO"))
    with connect(Projects()) as client:
        client.initialize(PULLS, workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "w"}], **ALL_FILES)
        changed = items(client, ask_workspace(client))
        client.open(bowls[0].as_uri(), bowls[0].read_text())
        assert changed[bowls[0].as_uri()]["items"] == client.pull(bowls[0].as_uri())["items"]
    assert analyzed[3:] == [str(bowls[0])]


@pytest.mark.slow
@pytest.mark.parametrize("can_start", [True, False])
def test_many_files_are_read_by_another_process_first(
    tmp_path: Path, bowls: list[Path], analyzed: list[str], monkeypatch: pytest.MonkeyPatch, can_start: bool
) -> None:
    """Another process does large work, once in a session; if none can be started, the engine does it."""
    monkeypatch.setattr(shared_results, "WORTH", 100)
    if not can_start:
        monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    with connect(Projects()) as client:
        client.initialize(PULLS, workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "w"}], **ALL_FILES)
        reports = items(client, ask_workspace(client))
        assert sorted(reports) == [path.as_uri() for path in bowls]
        assert sorted(analyzed) == ([] if can_start else [str(path) for path in bowls])
        analyzed.clear()
        more = tmp_path / "rfc-004-plates.md"
        more.write_text(rfc(4, "Plates", "TBD " * 100))
        waiting = ask_workspace(client, {uri: item["resultId"] for uri, item in reports.items()})
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": more.as_uri(), "type": 1}]})
        assert len(items(client, waiting)) == 4
        assert set(analyzed) == {str(more)}  # the index may have begun the analysis, and given way
