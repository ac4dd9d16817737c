"""Pulled findings: of a document, of the workspace, and when (LSP 3.17, "Pull Diagnostics")."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Pauses
from .raw import Message, RawClient, connect, edit

A = "file:///a.md"
PULLS: Message = {
    "workspace": {"diagnostics": {"refreshSupport": True}},
    "textDocument": {"diagnostic": {}, "publishDiagnostics": {}},
}
ALL_FILES: dict[str, Message] = {"initializationOptions": {"files": "workspace"}}
PULLS_ONLY: Message = {"textDocument": {"diagnostic": {}}}
#: Longer than anything takes that does not wait on purpose.
SOON = 0.25


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client that pulls."""
    with connect() as connected:
        capabilities = connected.initialize(PULLS)
        assert capabilities["diagnosticProvider"]["workspaceDiagnostics"] is True
        yield connected
        assert not published(connected)


def published(client: RawClient) -> list[Message]:
    """The published findings: none, for a client that pulls."""
    return [message for message in client.received if "publish" in message.get("method", "")]


def refreshes(client: RawClient) -> int:
    """The number of refresh requests to the client."""
    return sum(message.get("method") == "workspace/diagnostic/refresh" for message in client.received)


def ask_workspace(client: RawClient, previous: dict[str, str] | None = None) -> int:
    """Request the findings of the workspace; the id of the request."""
    ids = [{"uri": uri, "value": value} for uri, value in (previous or {}).items()]
    return client.ask("workspace/diagnostic", {"previousResultIds": ids})


def items(client: RawClient, msg_id: int) -> dict[str, Any]:
    """The reports in the answer to `ask_workspace`, by URI."""
    return {item["uri"]: item for item in client.answer_to(msg_id)["result"]["items"]}


def test_unchanged(client: RawClient) -> None:
    """The same findings have the same result id, and are not sent twice; others have another id."""
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
    """A request right after an edit is answered for the edited text."""
    client.open(A, "TODO")
    client.change(A, 2, {"text": "TODO TODO"})
    msg_id = client.ask("textDocument/diagnostic", {"textDocument": {"uri": A}})
    client.change(A, 3, {"text": "TODO TODO TODO"})
    assert len(client.answer_to(msg_id)["result"]["items"]) in (2, 3)


def test_document_that_is_not_open(client: RawClient) -> None:
    """There are no findings if a document is not open, or is closed before the answer."""
    assert client.pull(A)["items"] == []
    client.open(A, "HELD TODO")
    msg_id = client.ask("textDocument/diagnostic", {"textDocument": {"uri": A}})
    client.gate.reached()
    client.close(A)
    client.catch_up()
    client.gate.open()
    assert client.answer_to(msg_id)["result"]["items"] == []


def test_held_findings_come_with_a_refresh(client: RawClient, pauses: Pauses) -> None:
    """When the client is asked to refresh after the writer's pause, its next request gets them."""
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
    assert refreshes(client) == 1, "a pause without new findings needs no refresh"


def test_without_refresh_nothing_is_held() -> None:
    """A client that cannot be asked to refresh gets everything at once."""
    with connect() as client:
        client.initialize(PULLS_ONLY)
        client.open(A, "one")
        client.change(A, 2, edit(0, 3, 0, 3, " TODO"))
        assert len(client.pull(A)["items"]) == 1
        assert not published(client)


def test_a_client_that_cannot_be_asked_to_refresh_gets_its_findings_published() -> None:
    """If findings can be pushed and a refresh cannot be requested, only pushing never shows old findings."""
    with connect() as client:
        capabilities = client.initialize({"textDocument": {"diagnostic": {}, "publishDiagnostics": {}}})
        assert "diagnosticProvider" not in capabilities
        client.open(A, "TODO")
        assert len(client.published(A)["diagnostics"]) == 1
        assert client.request("textDocument/diagnostic", {"textDocument": {"uri": A}})["error"]["code"] == -32601


def test_changed_schema(client: RawClient, tmp_path: Path) -> None:
    """The client is asked to refresh; the problems of a broken schema are written to its log."""
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
    """The client is asked to refresh."""
    client.open(A, "TODO")
    client.pull(A)
    client.notify("workspace/didChangeConfiguration", {"settings": {"run": "off"}})
    client.wait_for_method("workspace/diagnostic/refresh")
    assert client.pull(A)["items"] == []
    client.notify("workspace/didChangeConfiguration", {"settings": {"run": "off"}})
    client.quiet(SOON)
    assert refreshes(client) == 1, "unchanged settings have no effect"


def test_on_save(client: RawClient) -> None:
    """With `run: onSave` there are no new findings until a save, after which the client is asked to refresh."""
    client.notify("workspace/didChangeConfiguration", {"settings": {"run": "onSave"}})
    client.wait_for_method("workspace/diagnostic/refresh")
    client.open(A, "TODO")
    first = client.pull(A)
    client.change(A, 2, edit(0, 0, 0, 4, ""))
    assert client.pull(A, first["resultId"])["kind"] == "unchanged"
    client.save(A)
    client.wait_for_method("workspace/diagnostic/refresh")
    assert client.pull(A, first["resultId"])["items"] == []
