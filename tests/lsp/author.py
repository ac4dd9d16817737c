"""Writes a proposal in one of the editors, with the real engine in the server.

Edits are applied as the editor does: ranges are read in its units, and edits are applied as the protocol says. The
findings are those of another engine, called directly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from proposal_lsp.findings import Finding
from proposal_lsp.projects import Projects
from proposal_lsp.remembered import Memory
from proposal_lsp.text import Encoding, Text

from .edits import apply, plain_of
from .raw import RawClient, connect
from .watch import CONVERTER

Message = dict[str, Any]
CLIENTS = Path(__file__).with_name("clients")
SAMPLES = Path(__file__).parents[1] / "samples"
#: The editors that can show code actions.
EDITORS = ("eglot", "neovim", "vscode")
#: The same as parameters; all but one are slow tests.
SOME_EDITORS = [pytest.param(name, id=name, marks=() if name == "vscode" else pytest.mark.slow) for name in EDITORS]
#: The kind of the action that applies all safe fixes.
FIX_ALL = "source.fixAll.proposal-lsp"
ENGINE = Projects()


class _Lasting(Memory):
    """The servers' caches for texts, which are valid for any client; `test_memory.py` tests their cleanup."""

    def forget(self) -> None:
        """Keep it for the next server."""


#: The servers' caches, shared by one server after the other.
_SERVED = Projects()
_SERVED.memory = _Lasting()


@cache
def _findings(path: str, source: str) -> Sequence[Finding]:
    return ENGINE.of(Path(path)).analyze(path, source).findings


def sample(name: str) -> str:
    """A finished proposal, with LF line endings."""
    return (SAMPLES / f"{name}.md").read_text(encoding="utf-8")


def headings(source: str) -> list[str]:
    """The headings of a proposal that has no `#` in its code blocks."""
    return re.findall(r"^#{1,6} [^\r\n]*", source, re.MULTILINE)


def without(source: str, heading: str) -> str:
    """A proposal without a section: without its heading and the text up to the next heading of its level or a higher
    one.
    """
    level = len(heading) - len(heading.lstrip("#"))
    cut = re.compile(rf"^{re.escape(heading)}\r?\n.*?(?=^#{{1,{level}}} |\Z)", re.DOTALL | re.MULTILINE)
    source, count = cut.subn("", source)
    assert count == 1
    return source


class Author:
    """A user with one open document."""

    def __init__(self, client: RawClient, declared: Message, encoding: Encoding, eol: str) -> None:
        self.client = client
        self.declared = declared
        self.encoding = encoding
        self.eol = eol
        self.source, self.uri, self.version = "", "", 0

    def open(self, source: str, name: str = "rfc-042.md") -> None:
        """Open a document, with the line endings of this author."""
        self.source, self.uri, self.version = source.replace("\n", self.eol), f"file:///proposals/{name}", 1
        self.client.open(self.uri, self.source)

    def write(self, source: str) -> None:
        """Replace the text of the document."""
        self.source, self.version = source, self.version + 1
        self.client.change(self.uri, self.version, {"text": source})

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings in the present text."""
        return _findings(self.uri.removeprefix("file://"), self.source)

    @property
    def codes(self) -> list[str]:
        """The codes of the findings."""
        return [finding.code for finding in self.findings]

    def range(self, words: str = "") -> Message:
        """The range of some words, which appear once; without words, of the first finding."""
        if words:
            assert self.source.count(words) == 1, f"{words!r} is there {self.source.count(words)} times"
            start, end = self.source.index(words), self.source.index(words) + len(words)
        else:
            start, end = self.findings[0].span
        text = Text(self.source)
        places = (text.position(offset, self.encoding) for offset in (start, end))
        first, last = ({"line": place.line, "character": place.column} for place in places)
        return {"start": first, "end": last}

    def actions(self, words: str = "", **context: Any) -> list[types.CodeAction]:
        """The code actions at some words, or at the first finding."""
        where = {"textDocument": {"uri": self.uri}, "range": self.range(words)}
        answer = self.client.request("textDocument/codeAction", {**where, "context": {"diagnostics": [], **context}})
        return CONVERTER.structure(answer["result"] or [], list[types.CodeAction])

    def titles(self, words: str = "", **context: Any) -> list[str]:
        """The titles of these code actions."""
        return [action.title for action in self.actions(words, **context)]

    def resolve(self, action: types.CodeAction) -> types.CodeAction:
        """The action with the properties that were left out."""
        raw = CONVERTER.unstructure(action, types.CodeAction)
        return CONVERTER.structure(self.client.request("codeAction/resolve", raw)["result"], types.CodeAction)

    def take(self, title: str, words: str = "", **context: Any) -> types.WorkspaceEdit:
        """Apply the action with a title. Fails if that mixes line endings or changes the end of the text."""
        offered = self.actions(words, **context)
        action = next((one for one in offered if one.title == title), None)
        assert action, f"{title!r} is not among {[one.title for one in offered]}"
        edit = action.edit or self.resolve(action).edit
        assert edit
        after = apply(edit, self.source, self.encoding)
        if "\r" in self.eol:
            assert after.count("\r\n") == after.count("\n") == after.count("\r")
        else:
            assert "\r" not in after
        assert after.endswith(self.eol) == self.source.endswith(self.eol)
        self.write(after)
        return edit

    def complete(self, words: str, trigger: str = "") -> types.CompletionList | None:
        """The completions right after some words; without words, at the start of the text."""
        context = {"triggerKind": 2, "triggerCharacter": trigger} if trigger else {"triggerKind": 1}
        place = self.range(words)["end"] if words else {"line": 0, "character": 0}
        params = {"textDocument": {"uri": self.uri}, "position": place, "context": context}
        answer = self.client.request("textDocument/completion", params)["result"]
        return None if answer is None else CONVERTER.structure(answer, types.CompletionList)

    def accept(self, item: types.CompletionItem, *, replace: bool = True) -> str:
        """Accept a completion; the inserted text."""
        edit = item.text_edit
        assert edit
        where = edit.range if isinstance(edit, types.TextEdit) else edit.replace if replace else edit.insert
        is_snippet = item.insert_text_format == types.InsertTextFormat.Snippet
        text = plain_of(edit.new_text) if is_snippet else edit.new_text
        change = types.WorkspaceEdit(changes={self.uri: [types.TextEdit(where, text)]})
        self.write(apply(change, self.source, self.encoding))
        return text


@contextmanager
def at_work(editor: str, eol: str = "\n", *, pulls: bool = True) -> Iterator[Author]:
    """An author whose editor has the capabilities of one of `clients`; `pulls`: whether it also requests findings."""
    declared: Message = json.loads((CLIENTS / f"{editor}.json").read_text())["capabilities"]
    if not pulls:
        declared["textDocument"].pop("diagnostic", None)
    with connect(_SERVED) as client:
        client.answers["workspace/configuration"] = lambda params: [None for _ in params["items"]]
        agreed = client.initialize(declared)
        yield Author(client, declared, agreed["positionEncoding"], eol)


def sent(edit: types.WorkspaceEdit) -> list[Any]:
    """The edits of the one changed document."""
    if edit.changes is not None:
        (plain,) = edit.changes.values()
        return list(plain)
    (change,) = edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    return list(change.edits)
