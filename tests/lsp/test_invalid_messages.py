"""Invalid messages and capabilities: each is answered or dropped, and the session continues."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from .raw import ACTION, LITERALS, RawClient, connect, error_code

HOVER = {"textDocument": {"uri": "file:///a.md"}, "position": {"line": 0, "character": 0}}


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client that has not sent anything."""
    with connect() as connected:
        yield connected


def test_unknown_method(client: RawClient) -> None:
    """An unknown request is refused, with parameters or without; an unknown notification is ignored."""
    client.initialize()
    client.notify("$/somethingNew", {"a": 1})
    assert error_code(client.request("proposal/unknown", {"a": 1})) == -32601
    client.send({"jsonrpc": "2.0", "id": "no-params", "method": "proposal/unknown"})
    assert error_code(client.wait_for(lambda message: message.get("id") == "no-params")) == -32601


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "params",
    [None, [], {}, "x", {**ACTION, "range": None}, {**ACTION, "textDocument": {}}],
)
def test_invalid_params(client: RawClient, params: Any) -> None:
    """A request with invalid parameters is answered with its id, and the next one as usual."""
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
    """Invalid JSON is answered with a parse error and a null id, and the session continues."""
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
    """JSON that is not a JSON-RPC message is refused, and the session continues."""
    client.send(message)
    response = client.wait_for(lambda received: "error" in received)
    assert error_code(response) == -32600
    client.initialize()


@pytest.mark.parametrize("method", [[], {}, 5, None, "x\ud800"])
def test_a_method_that_is_not_a_string(client: RawClient, method: Any) -> None:
    """A request with it is answered and the session continues, also right after `initialize`."""
    client.send({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
    client.send({"jsonrpc": "2.0", "method": method, "params": {}})
    client.send({"jsonrpc": "2.0", "id": 2, "method": method, "params": {}})
    assert error_code(client.answer_to(2)) in (-32600, -32601)
    assert client.request("shutdown")["result"] is None


def test_response_without_a_request(client: RawClient) -> None:
    """It is ignored, also with an invalid id."""
    client.initialize()
    for msg_id in ("nobody", 7, None):
        client.send({"jsonrpc": "2.0", "id": msg_id, "result": 1})
        client.send({"jsonrpc": "2.0", "id": msg_id, "error": {"code": 1, "message": "no"}})
    assert client.request("shutdown")["result"] is None


def test_header_forms(client: RawClient) -> None:
    """Header names and spaces vary between clients; a block without a length is skipped."""
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


@pytest.mark.slow
def test_a_message_after_headers_of_another_form(client: RawClient) -> None:
    """It is read after the long message before it, however both are split into pieces."""
    client.initialize()
    sent = b""
    for name, text in (("a", "TODO " * 5_000), ("b", "TODO")):
        item = {"uri": f"file:///{name}.md", "languageId": "markdown", "version": 1, "text": text}
        params = {"textDocument": item}
        body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params}).encode()
        sent += b"content-length: %d\r\n\r\n%s" % (len(body), body)
    client.send_bytes(sent)
    assert len(client.published("file:///a.md")["diagnostics"]) == 5_000
    assert len(client.published("file:///b.md")["diagnostics"]) == 1


def test_unknown_enum_values_in_initialize(client: RawClient) -> None:
    """Values of a later LSP, and plain mistakes, in the capabilities do not prevent the start."""
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


@pytest.mark.sampled(3)
@pytest.mark.parametrize("capabilities", [[], 3, "all", {"textDocument": []}, {"textDocument": {"hover": 7}}])
def test_invalid_capabilities(client: RawClient, capabilities: Any) -> None:
    """Every request is answered, whatever `initialize` contained; the server does not end."""
    params = {"processId": "x", "rootUri": 5, "capabilities": capabilities}
    client.send_body(json.dumps({"jsonrpc": "2.0", "id": "first", "method": "initialize", "params": params}).encode())
    client.answer_to("first")  # type: ignore[arg-type]
    client.notify("initialized", {})
    client.open("file:///a.md", "TODO")
    assert set(client.request("textDocument/hover", HOVER)) & {"result", "error"}
    client.send({"jsonrpc": "2.0", "method": {}, "params": 1})
    assert set(client.request("shutdown")) & {"result", "error"}


def test_foreign_diagnostics_in_a_code_action(client: RawClient) -> None:
    """Invalid diagnostics of other servers do not prevent our quick fixes."""
    client.initialize(LITERALS)
    client.open("file:///a.md", "TODO")
    where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
    foreign = [
        {"message": "no range"},
        {"range": {"start": {"line": None, "character": 0}, "end": {"line": 0, "character": 1}}, "message": "x"},
        {"range": where, "message": "unheard of", "severity": 7},
        {"range": where, "message": "tags", "tags": [1, 99]},
        {"range": where, "message": "description", "codeDescription": {}},
        {"range": where, "message": "related", "relatedInformation": [{"message": 1}, None]},
        None,
        "not even an object",
    ]
    params = {**ACTION, "context": {"diagnostics": foreign, "triggerKind": 9, "only": ["quickfix"]}}
    titles = [action["title"] for action in client.request("textDocument/codeAction", params)["result"]]
    assert titles == ["Write something", "Remove it"]
