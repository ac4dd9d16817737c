"""The text in the server is that in the editor, after any edits, in any encoding, with any characters."""

from __future__ import annotations

import random
from typing import Any

import pytest
from proposal_lsp.lsp.sync import apply_edit, read_edit
from proposal_lsp.text import Encoding, Text

from .raw import Message, RawClient, connect, edit
from .test_pull import PULLS

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
URI = "file:///digest.md"

#: Parts of edits: line endings of every kind, characters at which other programs split lines, characters of
#: one to four bytes, and marks that open and close Markdown's blocks.
PIECES = (
    *("\n", "\r\n", "\r", "\n\n", "\r\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"),
    *("a", "é", "漢字", "😀", "👩‍👩‍👧", "e\u0301", "\ufeff", "\x00", "\t", " ", "\u200d"),
    *(
        "---\n",
        "---\r\ntitle: x\n---\n",
        "```",
        "~~~\n",
        "# Title\n",
        "## Two\r\n",
        "- [ ] ",
        "| a | b |\n",
        "<!--",
        "-->",
    ),
    *("**Status**: Draft\n", "TODO", "[x]: y\n", "===\n"),
)


def changed(source: str, change: Message, encoding: Encoding) -> str:
    """A text after a change."""
    text = Text(source)
    after, what = apply_edit(text, read_edit(text, change, encoding))
    assert after.source[: what.start] == source[: what.start]
    assert after.source[what.end + what.delta :] == source[what.end :]
    return after.source


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("a\x0cb\nsecond\n", (1, 0, 1, 0, "X"), "a\x0cb\nXsecond\n"),
        ("a\u2028b\nsecond", (1, 0, 1, 3, ""), "a\u2028b\nond"),
        ("a\x85b\nsecond", (1, 0, 1, 0, "X"), "a\x85b\nXsecond"),
        ("a\rb\r\nc", (2, 0, 2, 1, "X"), "a\rb\r\nX"),
        ("abc", (0, 99, 0, 99, "X"), "abcX"),
        ("abc\ndef", (0, 99, 0, 99, "X"), "abcX\ndef"),
        ("abc\r\ndef", (0, 99, 1, 0, "X"), "abcXdef"),
        ("abc", (9, 9, 9, 9, "X"), "abcX"),
        ("abcdef", (0, 4, 0, 2, "X"), "abXef"),
        ("one\ntwo", (1, 1, 0, 1, "X"), "oXwo"),
        ("", (0, 0, 0, 0, "X"), "X"),
    ],
)
def test_one_change(before: str, change: tuple[int, int, int, int, str], after: str) -> None:
    """Line endings are those of LSP, a column past the end is the end, and a range may be reversed."""
    for encoding in ENCODINGS:
        assert changed(before, edit(*change), encoding) == after


def test_columns_by_encoding() -> None:
    """A column counts code units of the chosen encoding."""
    columns: dict[Encoding, int] = {"utf-8": 6, "utf-16": 3, "utf-32": 2}
    for encoding, column in columns.items():
        assert changed("é😀x", edit(0, column, 0, column, "|"), encoding) == "é😀|x"


def test_halves_of_a_pair() -> None:
    """A character that arrives in two halves, as from a UTF-16 editor, is one character at the end."""
    half = changed("ab", edit(0, 1, 0, 1, "\ud83d"), "utf-16")
    assert changed(half, edit(0, 2, 0, 2, "\ude00"), "utf-16") == "a😀b"


def test_whole_document() -> None:
    """A change without a range is the new text."""
    assert changed("old", {"text": "new\r"}, "utf-16") == "new\r"
    assert changed("old", {"range": None, "text": "new"}, "utf-16") == "new"


class Editor:
    """A simple editor, which stores its text as lines only."""

    def __init__(self, source: str, encoding: Encoding, seed: int, *, returns: bool = False) -> None:
        self.source = source
        #: The text to which it returns now and then, so that there is always text to edit.
        self._home = source if returns else None
        self._encoding = encoding
        self._random = random.Random(seed)

    def edit(self) -> Message:
        """Make a random edit; the change to send."""
        pick = self._random
        if pick.random() < 0.02:
            self.source = self._home or self._text()
            return {"text": self.source}
        start = self._place()
        end = start if pick.random() < 0.5 else min(start + pick.randrange(12), len(self.source))
        text = self._text() if pick.random() < 0.7 else ""
        if pick.random() < 0.05 and not self._home:
            end = len(self.source)
        # There is no position between CR and LF; the edit then begins and ends outside.
        while self._is_inside_crlf(start):
            start -= 1
        while self._is_inside_crlf(end):
            end += 1
        positions = [*self._position(start), *self._position(end)]
        if pick.random() < 0.1:
            positions = positions[2:] + positions[:2]
        self.source = self.source[:start] + text + self.source[end:]
        line, column, end_line, end_column = positions
        return edit(line, column, end_line, end_column, text)

    def _text(self) -> str:
        return "".join(self._random.choice(PIECES) for _ in range(self._random.randrange(1, 5)))

    def _place(self) -> int:
        return self._random.randrange(len(self.source) + 1)

    def _is_inside_crlf(self, offset: int) -> bool:
        return self.source[max(offset - 1, 0) : offset + 1] == "\r\n" and offset > 0

    def _position(self, offset: int) -> tuple[int, int]:
        before = self.source[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        last = before[-1]
        if self._encoding == "utf-32":
            return len(before) - 1, len(last)
        codec = "utf-16-le" if self._encoding == "utf-16" else "utf-8"
        return len(before) - 1, len(last.encode(codec)) // (2 if self._encoding == "utf-16" else 1)


def text_of(client: RawClient, uri: str) -> str:
    """The server's text of a document, according to the scripted engine."""
    (diagnostic,) = client.published(uri)["diagnostics"]
    assert isinstance(diagnostic["message"], str)
    return diagnostic["message"]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_thousand_edits(encoding: Encoding) -> None:
    """After each batch of random edits the server has exactly the editor's text."""
    editor = Editor(
        "---\ntitle: x\n---\n\n# Zoë 😀\r\n\rtext\u2028more\n```\nopen fence\n", encoding, seed=len(encoding)
    )
    edits = random.Random(7)
    with connect() as client:
        capabilities = client.initialize(
            {"general": {"positionEncodings": [encoding]}}, initializationOptions={"holdWhileTyping": False}
        )
        assert capabilities["positionEncoding"] == encoding
        client.open(URI, editor.source)
        assert text_of(client, URI) == repr(editor.source)
        made = 0
        while made < 1000:
            before = editor.source
            batch = [editor.edit() for _ in range(edits.randrange(1, 20))]
            made += len(batch)
            client.change(URI, made, *batch)
            if editor.source != before:
                # The findings of earlier texts may be sent too; those of the right one must come at the end.
                while text_of(client, URI) != repr(editor.source):
                    pass


#: Changes that are invalid for any text.
NONSENSE: dict[str, Any] = {
    "negative line": [edit(-1, 0, 0, 0, "x")],
    "no text": [{"range": edit(0, 0, 0, 0, "")["range"]}],
    "half a range": [{"range": {"start": {"line": 0, "character": 0}}, "text": "x"}],
    "a good one first": [edit(0, 0, 0, 0, "x"), None],
    "no list": "x",
    "fraction": [edit(0, 0.5, 0, 1, "x")],  # type: ignore[arg-type]
}


def shown(client: RawClient) -> list[str]:
    """The messages to the user, in order."""
    return [one["params"]["message"] for one in client.received if one.get("method") == "window/showMessage"]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("changes", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("kind", ["push", "pull"])
def test_an_invalid_change(changes: Any, kind: str) -> None:
    """The user gets one message; a text that may be out of date has no findings, until the whole text is sent."""
    uri = "file:///a.md"
    with connect() as client:
        client.initialize(PULLS if kind == "pull" else {})

        def found() -> int:
            """The number of findings that the client shows."""
            return len(client.pull(uri)["items"] if kind == "pull" else client.published(uri)["diagnostics"])

        client.open(uri, "TODO\n")
        assert found() == 1
        client.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": changes})
        assert found() == 0
        client.change(uri, 3, edit(0, 0, 0, 0, "TODO "))
        client.change(uri, 4, edit(-1, 0, 0, 0, "TODO "))
        client.save(uri)
        symbols = {"textDocument": {"uri": uri}}
        assert client.request("textDocument/documentSymbol", symbols)["result"] is None
        assert len(shown(client)) == 1
        assert "a.md" in shown(client)[0]
        client.change(uri, 5, edit(7, 0, 8, 0, "of no text"), {"text": "TODO TODO\n"}, edit(0, 0, 0, 0, "TODO "))
        assert found() == 3
        client.change(uri, 6, {"range": None})
        assert found() == 0
        client.close(uri)
        client.open(uri, "TODO TODO\n")
        assert found() == 2
        assert len(shown(client)) == 2


def test_opened_again_without_a_text() -> None:
    """The text that was open at this address before is not used."""
    with connect() as client:
        client.initialize({})
        client.open(URI, "TODO")
        client.published(URI)
        client.notify("textDocument/didOpen", {"textDocument": {"uri": URI, "languageId": "markdown", "version": 1}})
        assert client.published(URI)["diagnostics"] == []
        client.catch_up()
        assert len(shown(client)) == 1


@pytest.mark.parametrize("version", [None, 10.0, "2"])
def test_a_null_version(version: Any) -> None:
    """The text is used (`version` could be null before LSP 3.16)."""
    with connect() as client:
        client.initialize({})
        client.open(URI, "a")
        client.published(URI)
        client.change(URI, version, {"text": "b"})
        assert text_of(client, URI) == repr("b")
        assert not shown(client)
