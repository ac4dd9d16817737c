"""Watches a client: every answer that it receives is checked against the protocol, in every test."""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from proposal_lsp.lsp.lenient import lenient_converter
from proposal_lsp.lsp.sync import Invalid, apply_edit, read_edit
from proposal_lsp.text import Encoding, Text

from . import spec

Message = dict[str, Any]
CONVERTER = lenient_converter()


class Watch:
    """The capabilities, open documents and requests of one client."""

    def __init__(self) -> None:
        self._declared: Message = {}
        self._encoding: Encoding = "utf-16"
        self._texts: dict[str, tuple[int, str]] = {}
        #: Every text that was sent, by document and version; None if a version was used twice.
        self._versions: dict[tuple[str, int], str | None] = {}
        #: By id: the method and parameters of a request, with the document at that time.
        self._asked: dict[Any, tuple[str, Message, int, str]] = {}
        #: The number of checked answers by method, without those that have nothing to check.
        self.checked: dict[str, int] = {}

    def sent(self, message: Any) -> None:
        """Record a message of the client; invalid messages are ignored."""
        try:
            self._note(message["method"], message["params"], message.get("id"))
        except (KeyError, TypeError, AttributeError, IndexError, Invalid):
            return

    def _note(self, method: str, params: Any, msg_id: Any) -> None:
        if method == "initialize":
            self._declared = params["capabilities"]
        if msg_id is not None:
            where = params.get("data" if method == "codeAction/resolve" else "textDocument") or {}
            self._asked[msg_id] = (method, params, *self._texts.get(str(where.get("uri")), (0, "")))
        elif method == "textDocument/didOpen":
            item = params["textDocument"]
            self._have(item["uri"], item["version"], item["text"])
        elif method == "textDocument/didChange":
            uri = params["textDocument"]["uri"]
            changed = Text(self._texts[uri][1])
            for change in params["contentChanges"]:
                changed, _ = apply_edit(changed, read_edit(changed, change, self._encoding))
            self._have(uri, params["textDocument"]["version"], changed.source)
        elif method == "textDocument/didClose":
            self._texts.pop(params["textDocument"]["uri"], None)

    def _have(self, uri: str, version: int, text: str) -> None:
        self._texts[uri] = (version, text)
        again = (uri, version) in self._versions
        self._versions[uri, version] = None if again else text

    def received(self, message: Message) -> None:
        """Check a message of the server against the protocol. Fails if it breaks it."""
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            text = self._versions.get((params["uri"], params.get("version")))
            if text is not None and params["diagnostics"]:
                self._diagnostics(params["diagnostics"], text)
        asked = self._asked.pop(message.get("id"), None) if "method" not in message else None
        if asked is None or message.get("result") is None:
            return
        method, result = asked[0], message["result"]
        check = {
            "initialize": self._initialized,
            "textDocument/codeAction": self._actions,
            "codeAction/resolve": self._action,
            "textDocument/completion": self._completions,
            "completionItem/resolve": self._completion,
            "textDocument/hover": self._hover,
        }.get(method)
        if check is not None:
            check(result, *asked[1:])
            self.checked[method] = self.checked.get(method, 0) + 1

    def _initialized(self, result: Any, *_: Any) -> None:
        self._encoding = result["capabilities"].get("positionEncoding", "utf-16")

    def _diagnostics(self, raw: Any, text: str) -> None:
        spec.check_diagnostics(CONVERTER.structure(raw, list[types.Diagnostic]), text, self._declared, self._encoding)

    def _actions(self, result: Any, asked: Message, version: int, text: str) -> None:
        actions = CONVERTER.structure(result, list[types.CodeAction])
        for action in list(actions):
            place = _elsewhere(action.edit, asked["textDocument"]["uri"]) if action.edit else None
            if place is not None:
                actions.remove(action)
                there = self._versions[place]
                assert there is not None
                assert action.edit is not None
                spec.check_edit(action.edit, there, self._declared, self._encoding, place[1])
        spec.check_actions(actions, text, self._declared, self._encoding, version)

    def _action(self, result: Any, asked: Message, version: int, text: str) -> None:
        action = CONVERTER.structure(result, types.CodeAction)
        assert (action.title, action.kind) == (asked["title"], asked.get("kind"))
        if action.edit is not None:
            spec.check_action(action, text, self._declared, self._encoding, version)

    def _completions(self, result: Any, asked: Message, _: int, text: str) -> None:
        place = types.Position(asked["position"]["line"], asked["position"]["character"])
        answer = CONVERTER.structure(result, types.CompletionList)
        spec.check_completions(answer, text, place, self._declared, self._encoding)

    def _completion(self, result: Any, asked: Message, *_: Any) -> None:
        item = CONVERTER.structure(result, types.CompletionItem)
        assert item.label == asked["label"]
        spec.check_documentation(item, self._declared)

    def _hover(self, result: Any, asked: Message, _: int, text: str) -> None:
        place = types.Position(asked["position"]["line"], asked["position"]["character"])
        spec.check_hover(CONVERTER.structure(result, types.Hover), text, place, self._declared, self._encoding)


def _elsewhere(edit: types.WorkspaceEdit, uri: str) -> tuple[str, int] | None:
    """URI and version of another open document that an edit is for, if there is one."""
    changed = [one for one in edit.document_changes or () if isinstance(one, types.TextDocumentEdit)]
    places = ((one.text_document.uri, one.text_document.version) for one in changed)
    return next(((other, version) for other, version in places if other != uri and version is not None), None)
