"""The messages between an editor and the server, and whether each answer was correct.

The texts of the documents are updated with the edits that the editor sent, as the server must have done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from lsprotocol.converters import get_converter

from tests.lsp.edits import apply, text_in

Message = dict[str, Any]

_CONVERTER = get_converter()
#: Syntax that only snippets may have: a tab stop, a placeholder, a choice.
_SNIPPET = re.compile(r"(?<!\\)\$(?:\d|\{\d)")


def read_log(path: Path) -> Iterator[Message]:
    """The entries of a relay's log. The relay may be writing the last one, which is then left out."""
    if path.exists():
        for line in path.read_bytes().splitlines(keepends=True):
            if line.endswith(b"\n"):
                yield json.loads(line)


@dataclass
class Traffic:
    """One session, checked message by message. An AssertionError says which answer was wrong."""

    declared: Message = field(default_factory=dict)
    encoding: str = "utf-16"
    #: Every text that a document had, oldest first, by address.
    texts: dict[str, list[str]] = field(default_factory=dict)
    #: Requests of the client without an answer yet, each with the texts of that time, by address.
    asked: dict[Any, tuple[Message, dict[str, str]]] = field(default_factory=dict)
    cancelled: set[Any] = field(default_factory=set)
    #: How many answers of each kind were checked.
    counts: dict[str, int] = field(default_factory=dict)

    def follow(self, entry: Message) -> None:
        """Process one entry of the log."""
        if "pid" in entry:
            self.__init__()  # type: ignore[misc]
        elif entry["from"] == "client":
            self._said(entry["message"])
        elif entry["message"].get("method") == "textDocument/publishDiagnostics":
            self._published(entry["message"]["params"])
        elif "method" not in entry["message"] and entry["message"].get("id") in self.asked:
            self._answered(entry["message"])

    def _said(self, message: Message) -> None:
        method, params = message.get("method"), message.get("params") or {}
        document = params.get("textDocument") or {}
        uri = str(document.get("uri"))
        if method == "textDocument/didOpen":
            self.texts[uri] = [document["text"]]
        elif method == "textDocument/didChange":
            for change in params["contentChanges"]:
                self.texts[uri].append(changed(self.texts[uri][-1], change, self.encoding))
        elif method == "textDocument/didClose":
            self.texts.pop(uri, None)
        elif method == "$/cancelRequest":
            self.cancelled.add(params["id"])
        elif "id" in message and method:
            self.asked[message["id"]] = (message, {uri: texts[-1] for uri, texts in self.texts.items()})

    def _answered(self, answer: Message) -> None:
        request, texts = self.asked.pop(answer["id"])
        method, params = request["method"], request.get("params") or {}
        text = texts.get(str((params.get("textDocument") or {}).get("uri")), "")
        if "error" in answer and request["id"] in self.cancelled:
            return
        assert "error" not in answer, f"{method} was answered with {answer['error']}"
        self.counts[method] = self.counts.get(method, 0) + 1
        result: Any = answer.get("result")
        if method == "initialize":
            self.declared = params["capabilities"]
            self.encoding = result["capabilities"].get("positionEncoding", "utf-16")
        elif result is None:
            return
        elif method == "textDocument/completion":
            for item in result["items"] if isinstance(result, dict) else result:
                self._completion(item, params["position"], text)
        elif method == "textDocument/codeAction":
            for action in result:
                self._action(action, params["context"].get("only"), texts)
        elif method == "codeAction/resolve":
            assert result.get("edit"), f"{result['title']} has nothing to do"
            self._action(result, None, texts)
        elif method == "textDocument/hover":
            self._hover(result, params["position"], text)

    def _published(self, params: Message) -> None:
        """Every range fits one of the latest texts: findings may be a few keystrokes late."""
        self.counts["findings"] = self.counts.get("findings", 0) + 1
        texts = self.texts.get(params["uri"])
        if texts is None or not params["diagnostics"]:
            return
        ranges = [_range(diagnostic["range"]) for diagnostic in params["diagnostics"]]
        assert any(self._fits(text, ranges) for text in reversed(texts)), f"no text has these places: {ranges}"
        for diagnostic in params["diagnostics"]:
            assert diagnostic["message"].strip()
            assert diagnostic["source"] == "proposal-lsp"
            assert diagnostic["range"]["start"]["line"] == diagnostic["range"]["end"]["line"]

    def _fits(self, text: str, ranges: list[types.Range]) -> bool:
        try:
            for where in ranges:
                text_in(text, where, self.encoding)
        except AssertionError:
            return False
        return True

    def _completion(self, item: Message, position: Message, text: str) -> None:
        able = self.declared["textDocument"]["completion"]["completionItem"]
        label = item["label"]
        edit = item["textEdit"]
        assert "range" in edit or able.get("insertReplaceSupport"), label
        for where in (edit[key] for key in ("range", "insert", "replace") if key in edit):
            text_in(text, _range(where), self.encoding)
            assert where["start"]["line"] == where["end"]["line"] == position["line"], label
            assert where["start"]["character"] <= position["character"] <= where["end"]["character"], label
        is_snippet = item.get("insertTextFormat") == 2
        assert able.get("snippetSupport") or not is_snippet, label
        assert is_snippet or not _SNIPPET.search(edit["newText"]), label
        assert able.get("labelDetailsSupport") or not item.get("labelDetails"), label
        assert able.get("preselectSupport") or not item.get("preselect"), label
        documentation = item.get("documentation")
        if isinstance(documentation, dict):
            assert documentation["kind"] in able.get("documentationFormat", ()), label
        assert item.get("sortText"), label
        others = [_CONVERTER.structure(other, types.TextEdit) for other in item.get("additionalTextEdits") or ()]
        apply(types.WorkspaceEdit(changes={"": others}), text, self.encoding)

    def _action(self, action: Message, only: list[str] | None, texts: dict[str, str]) -> None:
        title, kind = action["title"], action["kind"]
        able = self.declared["textDocument"]["codeAction"]
        assert only is None or any(kind == wanted or kind.startswith(f"{wanted}.") for wanted in only), title
        assert able.get("isPreferredSupport") or "isPreferred" not in action, title
        edit = action.get("edit")
        if edit is None:
            can_be_asked_for = "edit" in (able.get("resolveSupport") or {}).get("properties", ())
            assert can_be_asked_for or (able.get("disabledSupport") and "disabled" in action), title
            return
        workspace = self.declared["workspace"]["workspaceEdit"]
        assert bool(workspace.get("documentChanges")) == ("documentChanges" in edit), title
        assert "changeAnnotationSupport" in workspace or "changeAnnotations" not in edit, title
        changes = dict(edit.get("changes") or {})
        for change in edit.get("documentChanges") or ():
            assert all("snippet" not in each for each in change["edits"]), title
            changes[change["textDocument"]["uri"]] = change["edits"]
        assert changes, title
        # The text of a file that is not open is unknown here.
        for uri, edits in ((uri, edits) for uri, edits in changes.items() if uri in texts):
            one = types.WorkspaceEdit(changes={uri: [_CONVERTER.structure(each, types.TextEdit) for each in edits]})
            # Fails if edits overlap, or are outside of the text.
            assert apply(one, texts[uri], self.encoding) != texts[uri], f"{title} changes nothing"

    def _hover(self, result: Message, position: Message, text: str) -> None:
        assert result["contents"]["kind"] in self.declared["textDocument"]["hover"]["contentFormat"]
        assert result["contents"]["value"].strip()
        where = _range(result["range"])
        text_in(text, where, self.encoding)
        place = (position["line"], position["character"])
        assert (where.start.line, where.start.character) <= place <= (where.end.line, where.end.character)


def changed(text: str, change: Message, encoding: str) -> str:
    """A text after one change that a client sent."""
    if "range" not in change:
        return str(change["text"])
    edit = types.TextEdit(_range(change["range"]), change["text"])
    # A client may name the line after the last one to mean the end.
    if edit.range.end.line == text.count("\n") + 1 and edit.range.end.character == 0:
        edit = types.TextEdit(types.Range(edit.range.start, _end(text, encoding)), change["text"])
    if edit.range.start.line == text.count("\n") + 1 and edit.range.start.character == 0:
        edit = types.TextEdit(types.Range(_end(text, encoding), _end(text, encoding)), change["text"])
    return apply(types.WorkspaceEdit(changes={"": [edit]}), text, encoding)


def _end(text: str, encoding: str) -> types.Position:
    last = text.rpartition("\n")[2]
    width = len(last.encode(f"{encoding}-le" if encoding != "utf-8" else encoding))
    return types.Position(text.count("\n"), width // {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding])


def _range(where: Message) -> types.Range:
    return _CONVERTER.structure(where, types.Range)
