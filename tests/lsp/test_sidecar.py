"""Sidecars in the server: the texts of both files in the editor, and those on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.projects import Projects

from tests.cli.conftest import write
from tests.cli.test_sidecar import MEMO, SCHEMA

from .raw import LITERALS, Message, RawClient, connect, edit

PULLS: Message = {"workspace": {"diagnostics": {"refreshSupport": True}}, "textDocument": {"diagnostic": {}}}
SOUND = "n: 7\nstatus: draft\n"
#: Longer than anything takes that does not wait on purpose.
SOON = 0.3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a schema whose metadata is in a sidecar, and one memo."""
    (tmp_path / ".git").mkdir()
    write(tmp_path, {".proposals/memo.yaml": SCHEMA, "README.md": MEMO, "meta.yaml": SOUND})
    return tmp_path


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client to which findings are pushed."""
    with connect(Projects()) as connected:
        connected.initialize()
        yield connected


def codes(report: Any) -> list[str]:
    """The codes of published or pulled findings."""
    return [one["code"] for one in report.get("diagnostics", report.get("items"))]


def test_editing_the_sidecar_updates_the_document(folder: Path, client: RawClient) -> None:
    """With the text in the editor, without a save; after the sidecar is closed, the file on disk is used again."""
    memo, sidecar = (folder / "README.md").as_uri(), (folder / "meta.yaml").as_uri()
    client.open(memo, MEMO)
    assert codes(client.published(memo)) == []
    client.open(sidecar, SOUND, "yaml")
    assert codes(client.published(sidecar)) == []
    client.change(sidecar, 2, edit(1, 8, 1, 13, "agreed"))
    assert codes(client.published(memo)) == ["conditional-section"]
    client.change(sidecar, 3, edit(1, 8, 1, 14, "agreeed"))
    assert codes(client.published(memo)) == []
    client.save(sidecar)  # findings on the edited line wait for a pause
    assert codes(client.published(sidecar)) == ["unknown-value"]
    client.change(sidecar, 4, edit(0, 3, 0, 4, "8"))
    assert codes(client.published(memo)) == ["mismatched-value"]
    client.close(sidecar)
    assert codes(client.published(memo)) == []


def test_editing_other_yaml_updates_nothing(folder: Path, client: RawClient) -> None:
    """Neither itself nor the document next to it."""
    memo, other = (folder / "README.md").as_uri(), (folder / "other.yaml").as_uri()
    client.open(memo, MEMO)
    client.published(memo)
    client.open(other, "status: agreeed\n", "yaml")
    assert codes(client.published(other)) == []
    client.change(other, 2, edit(0, 0, 0, 0, "n: x\n"))
    assert client.quiet(SOON) == []


def test_a_sidecar_changed_by_another_program(folder: Path, client: RawClient) -> None:
    """The client reports the change if it watches files; a removed sidecar is missing."""
    memo, sidecar = (folder / "README.md").as_uri(), (folder / "meta.yaml").as_uri()
    client.open(memo, MEMO)
    assert codes(client.published(memo)) == []
    write(folder, {"meta.yaml": "n: 8\nstatus: draft\n"})
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": sidecar, "type": 2}]})
    assert codes(client.published(memo)) == ["mismatched-value"]
    (folder / "meta.yaml").unlink()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": sidecar, "type": 3}]})
    assert codes(client.published(memo)) == ["missing-field"]


def test_hover_completion_and_fixes_in_the_sidecar(folder: Path) -> None:
    """They are the same as in front matter."""
    sidecar = (folder / "meta.yaml").as_uri()
    with connect(Projects()) as client:
        client.initialize(LITERALS)
        client.open(sidecar, "n: 7\nstatus: agred\n", "yaml")
        [found] = client.published(sidecar)["diagnostics"]
        at = {"textDocument": {"uri": sidecar}, "position": {"line": 1, "character": 8}}
        items = client.request("textDocument/completion", at)["result"]["items"]
        assert [item["label"] for item in items] == ["draft", "agreed"]
        assert "status" in str(client.request("textDocument/hover", at)["result"]["contents"])
        asked = {"textDocument": {"uri": sidecar}, "range": found["range"], "context": {"diagnostics": [found]}}
        actions = client.request("textDocument/codeAction", asked)["result"]
        assert actions[0]["title"] == 'Change to "agreed"'


def test_a_client_that_pulls_is_asked_to_refresh(folder: Path) -> None:
    """The document has not changed, so it would not send a request."""
    memo, sidecar = (folder / "README.md").as_uri(), (folder / "meta.yaml").as_uri()
    with connect(Projects()) as client:
        client.initialize(PULLS)
        client.open(memo, MEMO)
        client.open(sidecar, SOUND, "yaml")
        assert codes(client.pull(memo)) == []
        client.change(sidecar, 2, edit(1, 8, 1, 13, "agreed"))
        client.wait_for_method("workspace/diagnostic/refresh")
        assert codes(client.pull(memo)) == ["conditional-section"]


def test_the_files_of_the_workspace(folder: Path) -> None:
    """Both are checked while they are closed, and the document again after a change of its sidecar."""
    write(folder, {"meta.yaml": "n: 8\nstatus: darft\n"})
    memo, sidecar = (folder / "README.md").as_uri(), (folder / "meta.yaml").as_uri()
    with connect(Projects()) as client:
        client.initialize(PULLS, rootUri=folder.as_uri(), initializationOptions={"files": "workspace"})

        def found() -> dict[str, list[str]]:
            answer = client.request("workspace/diagnostic", {"previousResultIds": []})["result"]
            return {report["uri"]: codes(report) for report in answer["items"]}

        assert found() == {memo: ["mismatched-value"], sidecar: ["unknown-value"]}
        write(folder, {"meta.yaml": "n: 7\nstatus: agreed\n"})
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": sidecar, "type": 2}]})
        assert found() == {memo: ["conditional-section"]}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("how", ["opened", "edited", "closed", "lost"])
def test_a_request_right_after_the_sidecar_has_changed(folder: Path, how: str) -> None:
    """It is answered with the sidecar in the editor, although that has not been checked yet."""
    memo, sidecar = (folder / "README.md").as_uri(), (folder / "meta.yaml").as_uri()
    agreed = SOUND.replace("draft", "agreed")
    with connect(Projects()) as client:
        client.initialize(PULLS)
        client.open(memo, MEMO)
        if how != "opened":
            client.open(sidecar, SOUND if how == "edited" else agreed, "yaml")
        is_agreed = how in ("closed", "lost")
        assert codes(client.pull(memo)) == (["conditional-section"] if is_agreed else [])
        if how == "opened":
            client.open(sidecar, agreed, "yaml")
        elif how == "edited":
            client.change(sidecar, 2, edit(1, 8, 1, 13, "agreed"))
        elif how == "closed":
            client.close(sidecar)
        else:
            client.change(sidecar, 2, {"range": None, "text": 7})
        assert codes(client.pull(memo)) == ([] if is_agreed else ["conditional-section"])
