"""The life of a session (LSP 3.17, "Server lifecycle"), and the effects of errors in the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from proposal_lsp.lsp import streams
from proposal_lsp.lsp.session import Session

from .raw import ACTION, LITERALS, RawClient, connect, error_code


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client that has not sent anything."""
    with connect() as connected:
        yield connected


def test_request_before_initialize(client: RawClient) -> None:
    """It is refused with the right error."""
    assert error_code(client.request("textDocument/codeAction", ACTION)) == -32002


def test_notification_before_initialize(client: RawClient) -> None:
    """It is dropped: the document is not open afterwards."""
    client.open("file:///a.md", "TODO")
    client.initialize(LITERALS)
    assert client.request("textDocument/codeAction", ACTION)["result"] is None


def test_second_initialize(client: RawClient) -> None:
    """It is refused."""
    client.initialize()
    params: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
    assert error_code(client.request("initialize", params)) == -32600


def test_request_after_shutdown(client: RawClient) -> None:
    """It is refused; `exit` ends the session."""
    client.initialize()
    assert client.request("shutdown")["result"] is None
    assert error_code(client.request("textDocument/codeAction", ACTION)) == -32600
    client.notify("exit")
    client.wait_for_end()


def test_late_answer_to_a_request_given_up(client: RawClient) -> None:
    """An answer to a request that the server gave up at shutdown does no harm."""
    client.unanswered.add("workspace/configuration")
    client.initialize({"workspace": {"configuration": True}})
    asked = client.wait_for(lambda message: message.get("method") == "workspace/configuration")
    client.request("shutdown")
    client.send({"jsonrpc": "2.0", "id": asked["id"], "result": [{}]})
    client.notify("exit")
    client.wait_for_end()


def test_cancelled_request(client: RawClient) -> None:
    """It is answered as cancelled; the cancellation of an unknown request has no effect."""
    client.initialize(LITERALS)
    client.open("file:///a.md", "HELD TODO")
    msg_id = client.ask("textDocument/codeAction", ACTION)
    client.notify("$/cancelRequest", {"id": msg_id})
    client.notify("$/cancelRequest", {"id": "unknown"})
    assert error_code(client.answer_to(msg_id)) == -32800
    client.gate.open()
    assert client.published("file:///a.md")["diagnostics"]


def test_requests_under_way_at_shutdown(client: RawClient) -> None:
    """Unanswered requests are answered as cancelled, at once."""
    client.initialize(LITERALS)
    client.open("file:///a.md", "HELD TODO")
    msg_id = client.ask("textDocument/codeAction", ACTION)
    client.ask("shutdown")
    assert error_code(client.answer_to(msg_id)) == -32800


def test_action_for_a_text_that_has_changed(client: RawClient) -> None:
    """A range is for the text at its time; after a change there is no answer."""
    client.initialize(LITERALS)
    client.open("file:///a.md", "TODO")
    client.published("file:///a.md")
    client.change("file:///a.md", 2, {"text": "HELD TODO"})
    msg_id = client.ask("textDocument/codeAction", ACTION)
    client.gate.reached()
    client.change("file:///a.md", 3, {"text": "TODO TODO"})
    client.catch_up()
    client.gate.open()
    assert client.answer_to(msg_id)["result"] is None
    assert client.request("textDocument/codeAction", ACTION)["result"]


def test_crash_of_the_engine(client: RawClient) -> None:
    """A document that the engine fails on has no new findings, and others are not affected."""
    client.initialize(LITERALS)
    client.open("file:///a.md", "TODO")
    assert client.published("file:///a.md")["diagnostics"]
    client.change("file:///a.md", 2, {"text": "CRASH"})
    client.open("file:///b.md", "TODO")
    assert client.published("file:///b.md")["diagnostics"]
    assert client.request("textDocument/codeAction", ACTION)["result"] is None
    client.change("file:///a.md", 3, {"text": "well again"})
    assert client.published("file:///a.md")["diagnostics"] == []


def test_a_line_for_each_fault(
    client: RawClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the full traceback of an error once, and a description of each invalid message."""

    def fail(*_: object) -> None:
        raise RuntimeError("always\nthe same")

    monkeypatch.setattr(streams, "_places", set())  # the same error may have been logged before in this process
    client.initialize(LITERALS)
    for _ in range(3):
        client.request("textDocument/codeAction", {})
        client.notify("textDocument/didOpen", {"textDocument": 3})
    client.send({"id": 5, "jsonrpc": "2.0", "method": None})
    assert error_code(client.answer_to(5)) == -32600
    invalid = [record for record in caplog.records if "not valid" in record.getMessage()]
    assert len(invalid) == 6
    assert not any(record.exc_info for record in invalid)
    monkeypatch.setattr(Session, "snapshot", fail)
    for _ in range(3):
        assert error_code(client.request("textDocument/codeAction", ACTION)) == -32603
    failed = [record for record in caplog.records if "a request failed" in record.getMessage()]
    assert [bool(record.exc_info) for record in failed] == [True, False, False]
    assert failed[-1].getMessage() == "a request failed again: RuntimeError: always the same"


def test_failing_handler(client: RawClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """An error in the server is written to its log: no popup, no traceback to the client, and the session continues."""

    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    client.initialize(LITERALS)
    monkeypatch.setattr(Session, "did_open", fail)
    monkeypatch.setattr(Session, "snapshot", fail)
    client.open("file:///a.md", "TODO")
    response = client.request("textDocument/codeAction", ACTION)
    assert error_code(response) == -32603
    assert "secret" not in json.dumps(response)
    assert caplog.text.count("secret detail") >= 2
    assert client.request("shutdown")["result"] is None
    assert not [message for message in client.received if message.get("method") == "window/showMessage"]
