"""How code actions are requested, sent and resolved, by the capabilities of the client."""

from __future__ import annotations

from typing import ClassVar

import pytest
from lsprotocol import types

from .author import FIX_ALL, Author, at_work, sample, sent, without
from .raw import ACTION, LITERALS, Message, RawClient, connect


class TestForm:
    """The form of an action, by the client's capabilities. Every test here checks that nothing unsupported is sent."""

    @pytest.mark.slow
    def test_tab_stops(self, author: Author) -> None:
        """If the client supports them, places to be filled in are tab stops."""
        author.open(without(sample("technical-spec"), "### Non-Goals"), "spec.md")
        edit = author.take('Insert section "Non-Goals"')
        assert "[Non-goal 1]" in author.source
        (one,) = sent(edit)
        if "snippetEditSupport" in author.declared["workspace"]["workspaceEdit"]:
            assert isinstance(one, types.SnippetTextEdit)
            assert "- ${1:[Non-goal 1]}" in one.snippet.value
        else:
            assert isinstance(one, types.TextEdit)

    @pytest.mark.slow
    def test_no_tab_stops_on_saving(self, author: Author) -> None:
        """Actions on the whole document may be applied without the user."""
        author.open(sample("rfc").replace("**Author**: Zoë", "**Auther**: [Zoë]"))
        edit = author.take("Apply all safe fixes", "Auther", only=[FIX_ALL])
        (one,) = sent(edit)
        assert "[Zoë]" in one.new_text

    @pytest.mark.slow
    def test_labels(self, author: Author) -> None:
        """A change of many places has a label if the client supports it."""
        author.open(sample("rfc")[: sample("rfc").index("## Motivation")])
        edit = author.take("Insert all missing sections")
        honours = "honorsChangeAnnotations" in author.declared["textDocument"]["codeAction"]
        labels = [annotation.label for annotation in (edit.change_annotations or {}).values()]
        assert labels == (["Insert all missing sections"] if honours else [])

    @pytest.mark.slow
    def test_kinds(self, author: Author) -> None:
        """A kind includes those below it, and nothing else; none, or an empty list, means all."""
        author.open(sample("rfc").replace("**Status**: Accepted", "**Status**: accepted"))
        for only, kinds in (
            (["quickfix"], {"quickfix"}),
            (["quickfix.other"], set()),
            (["quick"], set()),
            (["source"], {FIX_ALL}),
            (["source.fixAll"], {FIX_ALL}),
            ([FIX_ALL, "refactor"], {FIX_ALL, "refactor.rewrite"}),
            ([""], {"quickfix", FIX_ALL, "refactor.rewrite"}),
            ([], {"quickfix", FIX_ALL, "refactor.rewrite"}),
        ):
            assert {action.kind for action in author.actions(only=only)} == kinds, only

    def test_automatic_requests(self, author: Author) -> None:
        """The light bulb does not offer actions on the whole document."""
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        assert FIX_ALL not in {action.kind for action in author.actions(triggerKind=2)}
        assert FIX_ALL in {action.kind for action in author.actions(triggerKind=1)}

    def test_findings_that_the_editor_shows(self, author: Author) -> None:
        """Findings in the request are used on the requested lines, wherever the cursor is in them."""
        author.open(sample("rfc").replace("2025-03-28", "YYYY-MM-DD"))
        place, line = author.range()["start"], author.range("**Updated**")
        shown = {"range": {"start": place, "end": place}, "message": "x", "source": "proposal-lsp"}
        params = {"textDocument": {"uri": author.uri}, "range": {"start": line["start"], "end": line["start"]}}
        for diagnostics, some in (([], False), ([shown], True), ([{**shown, "source": "other"}], False)):
            asked = {**params, "context": {"diagnostics": diagnostics, "only": ["quickfix"]}}
            assert bool(author.client.request("textDocument/codeAction", asked)["result"]) is some
        far = {**params, "range": author.range("# RFC-042"), "context": {"diagnostics": [shown], "only": ["quickfix"]}}
        assert author.client.request("textDocument/codeAction", far)["result"] is None


class TestResolve:
    """Edits that are sent when an action is chosen."""

    def test_text_that_has_changed(self, author: Author) -> None:
        """An action of an older version has no edits; after a new request, it has."""
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        (action,) = author.actions(only=[FIX_ALL])
        assert author.resolve(action).edit
        author.write(author.source + author.eol)
        assert author.resolve(action).edit is None
        (again,) = author.actions(only=[FIX_ALL])
        assert author.resolve(again).edit

    def test_document_that_was_closed(self, author: Author) -> None:
        """Nor has one of a closed document; if that is opened again with the same text, the action is valid again."""
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        (action,) = author.actions(only=[FIX_ALL])
        author.client.close(author.uri)
        assert author.resolve(action).edit is None
        author.client.open(author.uri, author.source)
        assert author.resolve(action).edit

    @pytest.mark.sampled(3)
    @pytest.mark.parametrize("data", [None, 3, "x", [], {}, {"uri": None}, {"uri": 7, "version": "x"}])
    def test_data_of_other_servers(self, data: object) -> None:
        """An action of another server is returned unchanged."""
        with at_work("vscode") as author:
            author.open(sample("rfc").replace("**Author**", "**Auther**"))
            action = {"title": "Apply all safe fixes", "kind": FIX_ALL, "data": data}
            assert author.client.request("codeAction/resolve", action)["result"].get("edit") is None

    def test_unknown_title(self) -> None:
        """So is one that this server never sent."""
        with at_work("vscode") as author:
            author.open(sample("rfc").replace("**Author**", "**Auther**"))
            data = {"uri": author.uri, "version": author.version}
            action = {"title": "Fix the world", "kind": "source", "data": data}
            assert author.client.request("codeAction/resolve", action)["result"].get("edit") is None


class TestTime:
    """The engine of these tests waits before each analysis of a text until it is let through."""

    A, B = "file:///a.md", "file:///b.md"
    ASKED: ClassVar[Message] = {
        **ACTION,
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 90}},
    }

    def ask_while_held(self, client: RawClient) -> int:
        """Request the actions of a document whose findings are known, while the engine waits; the id of the request."""
        client.initialize(LITERALS)
        client.open(self.A, "HELD TODO TODO TODO")
        client.gate.let_through()
        client.published(self.A)
        client.gate.reached()
        return client.ask("textDocument/codeAction", self.ASKED)

    def test_other_jobs_run_during_a_search(self) -> None:
        """Each step is a separate job, and jobs that arrive meanwhile run in between."""
        with connect() as client:
            asked = self.ask_while_held(client)
            client.open(self.B, "TODO")
            for _ in range(3):
                client.gate.reached()
                client.catch_up()
                client.gate.let_through()
            assert client.published(self.B)["diagnostics"]
            assert not any(message.get("id") == asked for message in client.received)
            client.notify("$/cancelRequest", {"id": asked})
            assert client.answer_to(asked)["error"]["code"] == -32800
            client.change(self.B, 2, {"text": "fine"})
            client.gate.open()
            assert client.published(self.B)["diagnostics"] == []
            assert client.gate.count <= 5, "after that, nothing more is tried than what is under way"

    def test_a_search_ends_when_the_text_changes(self) -> None:
        """No answer is possible then, and no reason remains to continue."""
        with connect() as client:
            asked = self.ask_while_held(client)
            client.gate.reached()
            client.change(self.A, 2, {"text": "fine"})
            client.catch_up()
            client.gate.open()
            assert client.answer_to(asked)["result"] is None
            assert client.gate.count == 2


def test_a_client_without_literals() -> None:
    """It supports only commands, of which there are none: the feature is not announced."""
    with at_work("nothing") as author:
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        assert author.codes
        where = {"textDocument": {"uri": author.uri}, "range": author.range(), "context": {"diagnostics": []}}
        assert author.client.request("textDocument/codeAction", where)["error"]["code"] == -32601


def test_other_documents(author: Author) -> None:
    """Notes and schemas without findings have no actions, whatever is requested."""
    author.open("# Notes\n\nStatus: Draft\n", "notes.md")
    assert author.actions("Status") == []
    author.client.request("textDocument/codeAction", {**TestTime.ASKED, "textDocument": {"uri": "file:///not-open"}})
