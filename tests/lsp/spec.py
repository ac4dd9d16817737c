"""What the protocol asks of answers, given what the client declared. Fails where an answer breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lsprotocol import types

#: How many code units of an encoding one code point takes.
UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda character: len(character.encode("utf-8", "surrogatepass")),
    "utf-16": lambda character: 2 if character > "\uffff" else 1,
    "utf-32": lambda _: 1,
}


def text_in(source: str, where: types.Range, encoding: str) -> str:
    """The text of a range. Fails where an edge is outside the text, past the end of its line, or in a character."""
    return source[_offset(source, where.start, encoding) : _offset(source, where.end, encoding)]


def _offset(source: str, place: types.Position, encoding: str) -> int:
    lines = source.replace("\r\n", "\n\0").replace("\r", "\n").split("\n")
    assert place.line < len(lines), f"line {place.line} of {len(lines)}"
    start = sum(len(line) + 1 for line in lines[: place.line])
    line = lines[place.line]
    # The line ending CRLF was made two characters long, the second at the start of the next line.
    skip = line.startswith("\0")
    units = 0
    for index, character in enumerate(line[skip:]):
        if units == place.character:
            return start + skip + index
        assert units < place.character, f"column {place.character} is inside a character"
        units += UNITS[encoding](character)
    assert units == place.character, f"column {place.character} is past the end {units} of the line"
    return start + len(line)


def check_diagnostics(
    diagnostics: Iterable[types.Diagnostic], source: str, declared: dict[str, Any], encoding: str
) -> None:
    """Ranges lie in the text, one line at most; nothing is sent that was not declared."""
    document = declared.get("textDocument", {})
    places = [document.get("publishDiagnostics", {}), document.get("diagnostic", {})]

    def declares(name: str) -> bool:
        return any(place.get(name) for place in places)

    tags = {tag for place in places for tag in (place.get("tagSupport") or {}).get("valueSet", ())}
    for diagnostic in diagnostics:
        text_in(source, diagnostic.range, encoding)
        start, end = diagnostic.range.start, diagnostic.range.end
        assert (start.line, start.character) <= (end.line, end.character)
        assert start.line == end.line, "a finding is on one line"
        assert diagnostic.severity in (1, 2, 3, 4)
        assert diagnostic.source == "proposal-lsp"
        assert diagnostic.code
        assert diagnostic.message.strip()
        assert set(diagnostic.tags or ()) <= tags
        assert diagnostic.code_description is None or declares("codeDescriptionSupport")
        assert diagnostic.data is None or declares("dataSupport")
        assert diagnostic.related_information is None or declares("relatedInformation")
        for related in diagnostic.related_information or ():
            assert related.message.strip()
            assert ":" in related.location.uri


def check_actions(actions: Sequence[Any], source: str, declared: dict[str, Any], encoding: str, version: int) -> None:
    """Actions are literals with disjoint edits of the present version, in the form that was declared."""
    action_support = declared.get("textDocument", {}).get("codeAction", {})
    versioned = declared.get("workspace", {}).get("workspaceEdit", {}).get("documentChanges")
    assert action_support.get("codeActionLiteralSupport") or not actions
    for action in actions:
        assert isinstance(action, types.CodeAction)
        assert action.kind == types.CodeActionKind.QuickFix
        assert action.title.strip()
        assert action.diagnostics
        check_diagnostics(action.diagnostics, source, declared, encoding)
        assert action.is_preferred is None or action_support.get("isPreferredSupport")
        assert action.edit
        assert (action.edit.document_changes is not None) == bool(versioned)
        assert (action.edit.changes is None) == bool(versioned)
        for change in action.edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.version == version
        apply(action.edit, source, encoding)


def apply(edit: types.WorkspaceEdit, source: str, encoding: str) -> str:
    """The text after an edit of one document. Fails where edits overlap."""
    edits: list[Any] = []
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        edits += change.edits
    for changes in (edit.changes or {}).values():
        edits += changes
    spans = sorted(
        (
            _offset(source, each.range.start, encoding),
            _offset(source, each.range.end, encoding),
            each.new_text,
        )
        for each in edits
    )
    at, parts = 0, list[str]()
    for start, end, text in spans:
        assert at <= start <= end, "edits overlap"
        parts += (source[at:start], text)
        at = end
    return "".join(parts) + source[at:]
