"""Completion over the wire: the form of items for each client, and prose without cost."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from proposal_lsp.features.completion import TRIGGERS, Completion
from proposal_lsp.findings import Edit
from proposal_lsp.lsp.completion import Declared, read_declared, resolved, to_items
from proposal_lsp.projects import Projects
from proposal_lsp.text import Span, Text

from .raw import RawClient, connect, edit

A = "file:///proposals/a.md"
RFC = "<!-- proposal-schema: rfc -->\n\n# RFC-1: 🤖 Robots\n\n"
#: The capabilities of common editors for completion.
RICH = {
    "snippetSupport": True,
    "insertReplaceSupport": True,
    "labelDetailsSupport": True,
    "preselectSupport": True,
    "documentationFormat": ["markdown", "plaintext"],
    "resolveSupport": {"properties": ["documentation", "detail"]},
}


def capabilities(item: dict[str, Any] | None) -> dict[str, Any]:
    """The capabilities of a client with these capabilities for completion items."""
    return {"textDocument": {"completion": {"completionItem": item}}} if item is not None else {}


def ask(client: RawClient, text: str, trigger: str | None = None) -> Any:
    """Open a document and request the completions at `|`, after a character or by a key."""
    before, _, after = text.partition("|")
    client.open(A, before + after)
    lines = before.split("\n")
    column = len(lines[-1].encode("utf-16-le")) // 2
    return ask_at(client, len(lines) - 1, column, trigger)


def ask_at(client: RawClient, line: int, column: int, trigger: str | None = None) -> Any:
    """The completions at a position, in UTF-16 code units."""
    context = {"triggerKind": 2, "triggerCharacter": trigger} if trigger else {"triggerKind": 1}
    params = {
        "textDocument": {"uri": A},
        "position": {"line": line, "character": column},
        "context": context,
    }
    return client.request("textDocument/completion", params)["result"]


def test_announced_capabilities() -> None:
    """The characters after which editors request, and that items can be resolved; no commit characters."""
    with connect(Projects()) as client:
        provider = client.initialize()["completionProvider"]
    assert provider["triggerCharacters"] == [":", "#", " ", "|", "-", "*", "[", "(", '"', "'"]
    assert provider["resolveProvider"] is True
    assert len(provider) == 2


def test_a_client_that_declares_nothing() -> None:
    """It gets plain text edits and plain documentation, and no optional properties."""
    with connect(Projects()) as client:
        client.initialize()
        answer = ask(client, RFC + "**Status**: Dr|\n")
    assert answer["isIncomplete"] is False
    assert [item["label"] for item in answer["items"]] == ["Draft", "Accepted", "Implemented", "Rejected"]
    assert [item["sortText"] for item in answer["items"]] == ["0000", "0001", "0002", "0003"]
    first = answer["items"][0]
    start, end = {"line": 4, "character": 12}, {"line": 4, "character": 14}
    assert first["textEdit"] == {"range": {"start": start, "end": end}, "newText": "Draft"}
    assert first["filterText"] == "Draft"
    assert isinstance(first["documentation"], str)
    assert set(first) == {"label", "kind", "documentation", "sortText", "filterText", "textEdit"}


def test_a_client_that_declares_everything() -> None:
    """Snippets, Markdown, label details, and preselection."""
    with connect(Projects()) as client:
        client.initialize(capabilities(RICH))
        first = ask(client, RFC + "**Status**: |\n")["items"][0]
        client.close(A)
        key = ask(client, RFC + "**Cre|\n")["items"][0]
    assert first["preselect"] is True
    assert first["documentation"]["kind"] == "markdown"
    assert key["insertTextFormat"] == 2
    assert key["textEdit"]["newText"] == f"**Created**: ${{1:{date.today().isoformat()}}}$0"
    assert key["labelDetails"] == {"description": "required"}
    assert "detail" not in key


def test_positions_count_utf_16_units() -> None:
    """A robot before the place is two units wide."""
    with connect(Projects()) as client:
        client.initialize()
        answer = ask(client, "<!-- proposal-schema: rfc -->\n\n# RFC-1: T\n\n**Status**: 🤖 Dra|ft\n")
    assert answer["items"][0]["textEdit"]["range"] == {
        "start": {"line": 4, "character": 15},
        "end": {"line": 4, "character": 20},
    }


@pytest.mark.sampled(3)
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_prose_is_left_alone(trigger: str) -> None:
    """Whatever is typed there."""
    with connect(Projects()) as client:
        client.initialize()
        assert ask(client, f"{RFC}**Status**: Draft\n\n## Summary\n\nSome prose{trigger}|\n", trigger) is None


def test_a_space_does_not_wait_for_an_analysis() -> None:
    """The engine of this server waits on such a text, and is not called."""
    with connect() as client:
        client.initialize()
        client.open(A, "HELD")
        client.gate.let_through()
        client.published(A)
        client.change(A, 2, edit(0, 0, 0, 4, "HELD prose "))
        assert ask_at(client, 0, 11, " ") is None
        assert not [one for one in client.received if one.get("params", {}).get("version") == 2]


def test_other_documents_are_left_alone() -> None:
    """Notes, schemas, and files that are not open."""
    with connect(Projects()) as client:
        client.initialize()
        assert ask(client, "# Notes\n\nStatus: |\n") is None
        client.close(A)
        assert ask_at(client, 0, 0) is None
        client.open(A, "status: ", language="yaml")
        assert ask_at(client, 0, 8) is None


def test_the_text_of_the_request_counts() -> None:
    """An edit right after the request neither changes nor prevents the answer."""
    with connect(Projects()) as client:
        client.initialize()
        client.open(A, RFC + "**Status**: \n")
        params = {"textDocument": {"uri": A}, "position": {"line": 4, "character": 12}}
        asked = client.ask("textDocument/completion", params)
        client.change(A, 2, edit(4, 12, 4, 12, "D"))
        answer = client.answer_to(asked)["result"]
    assert answer["items"][0]["label"] == "Draft"
    assert answer["items"][0]["textEdit"]["range"]["end"] == {"line": 4, "character": 12}


def test_an_edit_of_two_lines_reaches_no_test() -> None:
    """The client of these tests refuses it (LSP 3.17, `CompletionItem.textEdit`), also if no test waits for it."""
    start, end = {"line": 0, "character": 8}, {"line": 2, "character": 0}
    item = {"label": "Draft", "textEdit": {"range": {"start": start, "end": end}, "newText": "Draft"}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"isIncomplete": False, "items": [item]}}).encode()
    client = RawClient(io.BytesIO(), io.BytesIO(b"Content-Length: %d\r\n\r\n%s" % (len(body), body)))
    client.open(A, "status: >-\n  dr\n---\n")
    client.ask("textDocument/completion", {"textDocument": {"uri": A}, "position": {"line": 1, "character": 4}})
    with pytest.raises(AssertionError, match="on the line of the caret"):
        client.wait_for_end()


def test_the_page_of_a_rule_is_resolved() -> None:
    """The list has summaries; the page is sent when an item is resolved."""
    with connect(Projects()) as client:
        client.initialize(capabilities(RICH))
        answer = ask(client, RFC + "<!-- proposal-lsp: disable miss| -->\n")
        item = next(item for item in answer["items"] if item["label"] == "missing-section")
        assert len(item["documentation"]["value"]) < 100
        assert "insert" in item["textEdit"]
        full = client.request("completionItem/resolve", item)["result"]
    assert full["documentation"]["value"].startswith("# missing-section\n")
    assert {**full, "documentation": None} == {**item, "documentation": None}


def test_an_item_without_a_page_is_resolved_to_itself() -> None:
    """So is one with data of another server."""
    for data in (None, "x", {"page": "../../etc/passwd"}, {"page": 7}, {"other": 1}):
        assert resolved(data, Declared()) == {}


def test_a_word_can_be_inserted_or_replaced() -> None:
    """Within a rule's code the client decides; a value is always replaced as a whole."""
    text = Text("missing-field")
    edit_ = Edit(Span(0, 13), "empty-field")
    [word] = to_items([Completion("empty-field", "rule", edit_, 0)], text, 8, "utf-16", Declared(insert_replace=True))
    edges = {key: word["textEdit"][key]["end"]["character"] for key in ("insert", "replace")}
    assert edges == {"insert": 8, "replace": 13}
    [value] = to_items([Completion("empty-field", "value", edit_, 0)], text, 8, "utf-16", Declared(insert_replace=True))
    assert set(value["textEdit"]) == {"range", "newText"}


def test_capabilities_of_a_client() -> None:
    """The first known format is used; resolving is used if it includes documentation."""

    def read(**item: Any) -> Declared:
        return read_declared(capabilities(item))

    assert read_declared({}) == read_declared(None) == read() == Declared()
    assert read(documentationFormat=["asciidoc", "plaintext", "markdown"]).markup == "plaintext"
    assert not read(resolveSupport={"properties": ["detail"]}).resolves
    assert read(resolveSupport={"properties": ["documentation"]}).resolves
