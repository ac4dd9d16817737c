"""The life of a session, and messages that are not as they should be (LSP 3.17, "Server lifecycle")."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from proposal_lsp.lsp import faults
from proposal_lsp.lsp.session import Session

from .raw import RawClient, connect

HOVER = {"textDocument": {"uri": "file:///a.md"}, "position": {"line": 0, "character": 0}}
ACTION: dict[str, Any] = {
    "textDocument": {"uri": "file:///a.md"},
    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}},
    "context": {"diagnostics": []},
}
LITERALS: dict[str, Any] = {
    "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}
}


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client that has not said a word."""
    with connect() as connected:
        yield connected


def error_code(response: dict[str, Any]) -> int:
    """The code of an error response that carries no more than it should."""
    assert set(response) == {"jsonrpc", "id", "error"}
    assert set(response["error"]) == {"code", "message"}
    code = response["error"]["code"]
    assert isinstance(code, int)
    return code


def test_request_before_initialize(client: RawClient) -> None:
    """A request before `initialize` is refused as such."""
    assert error_code(client.request("textDocument/codeAction", ACTION)) == -32002


def test_notification_before_initialize(client: RawClient) -> None:
    """A notification before `initialize` is dropped: the document is not open afterwards."""
    client.open("file:///a.md", "TODO")
    client.initialize(LITERALS)
    assert client.request("textDocument/codeAction", ACTION)["result"] is None


def test_second_initialize(client: RawClient) -> None:
    """A session begins once."""
    client.initialize()
    params: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
    assert error_code(client.request("initialize", params)) == -32600


def test_request_after_shutdown(client: RawClient) -> None:
    """A request after `shutdown` is refused; `exit` ends the session."""
    client.initialize()
    assert client.request("shutdown")["result"] is None
    assert error_code(client.request("textDocument/codeAction", ACTION)) == -32600
    client.notify("exit")
    client.wait_for_end()


def test_unknown_method(client: RawClient) -> None:
    """An unknown request is refused, with parameters or without; an unknown notification is not answered."""
    client.initialize()
    client.notify("$/somethingNew", {"a": 1})
    assert error_code(client.request("proposal/unknown", {"a": 1})) == -32601
    client.send({"jsonrpc": "2.0", "id": "no-params", "method": "proposal/unknown"})
    assert error_code(client.wait_for(lambda message: message.get("id") == "no-params")) == -32601


@pytest.mark.parametrize(
    "params",
    [None, [], {}, "x", {**ACTION, "range": None}, {**ACTION, "textDocument": {}}],
)
def test_invalid_params(client: RawClient, params: Any) -> None:
    """A request with invalid parameters is answered, with its id, and the next one is as usual."""
    client.initialize(LITERALS)
    assert error_code(client.request("textDocument/codeAction", params)) == -32602
    assert "result" in client.request("textDocument/codeAction", ACTION)


def test_invalid_params_of_a_notification(client: RawClient) -> None:
    """A notification with invalid parameters is dropped without a popup."""
    client.initialize()
    client.notify("textDocument/didOpen", {"textDocument": 3})
    assert client.request("shutdown")["result"] is None
    assert not [message for message in client.received if message.get("method") == "window/showMessage"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b""])
def test_not_json(client: RawClient, body: bytes) -> None:
    """What is not JSON is answered with a parse error and a null id, and the session goes on."""
    client.send_body(body)
    assert error_code(client.answer_to(None)) == -32700
    client.initialize()


@pytest.mark.parametrize(
    "message",
    [
        [],
        3,
        None,
        {},
        {"id": 1},
        {"jsonrpc": "1.0", "id": 1, "method": "x"},
        {"jsonrpc": "2.0", "id": {}, "method": "x"},
    ],
)
def test_not_a_message(client: RawClient, message: Any) -> None:
    """JSON that is no JSON-RPC message is refused, and the session goes on."""
    client.send(message)
    response = client.wait_for(lambda received: "error" in received)
    assert error_code(response) == -32600
    client.initialize()


@pytest.mark.parametrize("method", [[], {}, 5, None, "x\ud800"])
def test_a_method_that_is_no_name(client: RawClient, method: Any) -> None:
    """A request with it is answered and the session goes on, also right after `initialize`."""
    client.send({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
    client.send({"jsonrpc": "2.0", "method": method, "params": {}})
    client.send({"jsonrpc": "2.0", "id": 2, "method": method, "params": {}})
    assert error_code(client.answer_to(2)) in (-32600, -32601)
    assert client.request("shutdown")["result"] is None


def test_response_to_nothing(client: RawClient) -> None:
    """Responses to requests that were never made are ignored, also with odd ids."""
    client.initialize()
    for msg_id in ("nobody", 7, None):
        client.send({"jsonrpc": "2.0", "id": msg_id, "result": 1})
        client.send({"jsonrpc": "2.0", "id": msg_id, "error": {"code": 1, "message": "no"}})
    assert client.request("shutdown")["result"] is None


def test_header_forms(client: RawClient) -> None:
    """Header names and spaces vary between clients; a block without a length is passed over."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "proposal/unknown"}).encode()
    length = str(len(body)).encode()
    for header in (
        b"content-length:" + length + b"\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH :  " + length + b" \r\n\r\n",
        b"Content-Length: " + length + b"\n\n",
        b"X: y\r\n\r\nContent-Length: " + length + b"\r\n\r\n",
    ):
        client.send_bytes(header + body)
        assert error_code(client.answer_to(1)) == -32002


def test_unknown_enum_values_in_initialize(client: RawClient) -> None:
    """Values of a later LSP, and plain mistakes, in the capabilities do not keep the server from starting."""
    capabilities = client.initialize(
        {
            "general": {"positionEncodings": ["utf-7", "utf-32"]},
            "textDocument": {
                "publishDiagnostics": {"tagSupport": True, "versionSupport": True},
                "foldingRange": {"rangeLimit": -5},
                "completion": {"completionItem": {"insertTextModeSupport": {"valueSet": [1, 99]}}},
            },
        },
        trace="loud",
        clientInfo={"name": None, "version": 3},
    )
    assert capabilities["positionEncoding"] == "utf-32"
    client.open("file:///a.md", "TODO", version=4)
    assert client.published("file:///a.md")["version"] == 4


@pytest.mark.parametrize("capabilities", [[], 3, "all", {"textDocument": []}, {"textDocument": {"hover": 7}}])
def test_capabilities_that_are_none(client: RawClient, capabilities: Any) -> None:
    """Every request is answered, whatever `initialize` said; nothing ends the server."""
    params = {"processId": "x", "rootUri": 5, "capabilities": capabilities}
    client.send_body(json.dumps({"jsonrpc": "2.0", "id": "first", "method": "initialize", "params": params}).encode())
    client.answer_to("first")  # type: ignore[arg-type]
    client.notify("initialized", {})
    client.open("file:///a.md", "TODO")
    assert set(client.request("textDocument/hover", HOVER)) & {"result", "error"}
    client.send({"jsonrpc": "2.0", "method": {}, "params": 1})
    assert set(client.request("shutdown")) & {"result", "error"}


def test_foreign_diagnostics_in_a_code_action(client: RawClient) -> None:
    """Diagnostics of other servers that are no diagnostics do not cost the user our quick fixes."""
    client.initialize(LITERALS)
    client.open("file:///a.md", "TODO")
    where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
    foreign = [
        {"message": "no range"},
        {"range": {"start": {"line": None, "character": 0}, "end": {"line": 0, "character": 1}}, "message": "x"},
        {"range": where, "message": "grave", "severity": 7},
        {"range": where, "message": "tags", "tags": [1, 99]},
        {"range": where, "message": "description", "codeDescription": {}},
        {"range": where, "message": "related", "relatedInformation": [{"message": 1}, None]},
        None,
        "not even an object",
    ]
    params = {**ACTION, "context": {"diagnostics": foreign, "triggerKind": 9, "only": ["quickfix"]}}
    titles = [action["title"] for action in client.request("textDocument/codeAction", params)["result"]]
    assert titles == ["Write something", "Remove it"]


def test_late_answer_to_a_request_given_up(client: RawClient) -> None:
    """An answer to a request of the server that was given up at shutdown does no harm."""
    client.unanswered.add("workspace/configuration")
    client.initialize({"workspace": {"configuration": True}})
    asked = client.wait_for(lambda message: message.get("method") == "workspace/configuration")
    client.request("shutdown")
    client.send({"jsonrpc": "2.0", "id": asked["id"], "result": [{}]})
    client.notify("exit")
    client.wait_for_end()


def test_cancelled_request(client: RawClient) -> None:
    """A cancelled request is answered as cancelled; cancelling what is unknown does nothing."""
    client.initialize(LITERALS)
    client.open("file:///a.md", "HELD TODO")
    msg_id = client.ask("textDocument/codeAction", ACTION)
    client.notify("$/cancelRequest", {"id": msg_id})
    client.notify("$/cancelRequest", {"id": "unknown"})
    assert error_code(client.answer_to(msg_id)) == -32800
    client.gate.open()
    assert client.published("file:///a.md")["diagnostics"]


def test_requests_under_way_at_shutdown(client: RawClient) -> None:
    """What is not answered when the client says `shutdown` is answered as cancelled, at once."""
    client.initialize(LITERALS)
    client.open("file:///a.md", "HELD TODO")
    msg_id = client.ask("textDocument/codeAction", ACTION)
    client.ask("shutdown")
    assert error_code(client.answer_to(msg_id)) == -32800


def test_action_for_a_text_that_has_changed(client: RawClient) -> None:
    """A range is of the text it was sent for; when that has changed there is no answer to give."""
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
    """A document that the engine fails on has no news and takes nothing else down."""
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
    """The log says in full what led to an error once, and of each message that makes no sense what it was."""

    def fail(*_: object) -> None:
        raise RuntimeError("always\nthe same")

    monkeypatch.setattr(faults, "_places", set())  # in this process the same may have failed before
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
    """An error in the server goes to its log: no popup, no traceback to the client, and the session goes on."""

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
