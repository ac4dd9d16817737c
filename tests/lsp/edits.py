"""Applies edits of LSP to a text: ranges in any encoding, snippets, new files. Fails if one is invalid."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lsprotocol import types

#: How many code units of an encoding one code point takes.
UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda character: len(character.encode("utf-8", "surrogatepass")),
    "utf-16": lambda character: 2 if character > "\uffff" else 1,
    "utf-32": lambda _: 1,
}


def text_in(source: str, where: types.Range, encoding: str) -> str:
    """The text of a range. Fails if an end is outside the text, past the end of its line, or in a character."""
    return source[offset(source, where.start, encoding) : offset(source, where.end, encoding)]


def offset(source: str, place: types.Position, encoding: str) -> int:
    """The offset of a position. Fails if it is outside the text, past the end of its line, or in a character."""
    lines = source.replace("\r\n", "\n\0").replace("\r", "\n").split("\n")
    assert place.line < len(lines), f"line {place.line} of {len(lines)}"
    start = sum(len(line) + 1 for line in lines[: place.line])
    line = lines[place.line]
    # A CRLF was made two characters long, the second at the start of the next line.
    skip = line.startswith("\0")
    units = 0
    for index, character in enumerate(line[skip:]):
        if units == place.character:
            return start + skip + index
        assert units < place.character, f"column {place.character} is inside a character"
        units += UNITS[encoding](character)
    assert units == place.character, f"column {place.character} is past the end {units} of the line"
    return start + len(line)


def is_of_closed_file(edit: types.WorkspaceEdit) -> bool:
    """Whether an edit changes only files that exist and are not open."""
    changes = edit.document_changes or ()
    return bool(changes) and all(
        isinstance(change, types.TextDocumentEdit) and change.text_document.version is None for change in changes
    )


def new_files(edit: types.WorkspaceEdit) -> dict[str, str]:
    """The texts of the files that an edit creates, by URI. Fails if an existing one could be overwritten."""
    files: dict[str, str] = {}
    for change in edit.document_changes or ():
        if isinstance(change, types.CreateFile):
            assert change.options == types.CreateFileOptions(overwrite=False, ignore_if_exists=False)
            files[change.uri] = ""
        elif isinstance(change, types.TextDocumentEdit) and change.text_document.uri in files:
            (each,) = change.edits
            assert isinstance(each, types.TextEdit)
            assert each.range == types.Range(types.Position(0, 0), types.Position(0, 0))
            assert files[change.text_document.uri] == ""
            files[change.text_document.uri] = each.new_text
    return files


def plain_of(snippet: str) -> str:
    """The text that a snippet inserts before anything is typed. Fails if the snippet breaks the grammar of LSP."""
    parts: list[str] = []
    at, inside = 0, False
    while at < len(snippet):
        if snippet[at] == "\\":
            assert snippet[at + 1 : at + 2] in set("$}\\,|"), f"an escape before no character: {snippet[at:]!r}"
            parts.append(snippet[at + 1])
            at += 2
        elif snippet[at] == "$":
            stop = _STOP.match(snippet, at)
            assert stop, f"no tab stop: {snippet[at:]!r}"
            choices = (stop["choices"] or "").replace("\\,", "\0").split(",")
            parts.append(re.sub(r"\\(.)", r"\1", choices[0].replace("\0", ",")))
            inside = bool(stop["open"])
            at = stop.end()
        elif snippet[at] == "}":
            assert inside, f"a brace that closes nothing: {snippet[at:]!r}"
            inside = False
            at += 1
        else:
            parts.append(snippet[at])
            at += 1
    assert not inside, "a tab stop that is not closed"
    return "".join(parts)


#: `$1`, `${1}`, `${1|one,two|}` and the beginning of `${1:`.
_STOP = re.compile(r"\$(?:\d+|\{\d+\}|\{\d+\|(?P<choices>(?:[^|\\]|\\.)*)\|\}|(?P<open>\{\d+:))")


def apply(edit: types.WorkspaceEdit, source: str, encoding: str) -> str:
    """The text after an edit of one document, with its tab stops, and without the files that it creates.

    Fails if edits overlap.
    """
    edits: list[Any] = []
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit | types.CreateFile)
        if isinstance(change, types.TextDocumentEdit) and change.text_document.version is not None:
            edits += change.edits
    for changes in (edit.changes or {}).values():
        edits += changes
    spans = sorted(
        (
            offset(source, each.range.start, encoding),
            offset(source, each.range.end, encoding),
            plain_of(each.snippet.value) if isinstance(each, types.SnippetTextEdit) else each.new_text,
        )
        for each in edits
    )
    at, parts = 0, list[str]()
    for start, end, text in spans:
        assert at <= start <= end, "edits overlap"
        parts += (source[at:start], text)
        at = end
    return "".join(parts) + source[at:]
