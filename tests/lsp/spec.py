"""The requirements of the protocol for answers, by the capabilities of the client. Fails if an answer breaks them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lsprotocol import types

from .edits import apply, is_of_closed_file, new_files, offset, plain_of, text_in

#: The kinds of action that this server has.
KINDS = (
    *("quickfix", "refactor.extract", "refactor.rewrite"),
    *("source.fixAll.proposal-lsp", "source.insertMissing.proposal-lsp"),
)


def check_diagnostics(
    diagnostics: Iterable[types.Diagnostic], source: str, declared: dict[str, Any], encoding: str
) -> None:
    """Ranges are in the text, on one line at most; properties that the client does not support are not sent."""
    document = declared.get("textDocument", {})
    places = [document.get("publishDiagnostics", {}), document.get("diagnostic", {})]

    def declares(name: str) -> bool:
        return any(place.get(name) for place in places)

    supports = [place.get("tagSupport") for place in places]
    tags = {tag for support in supports if isinstance(support, dict) for tag in support.get("valueSet", ())}
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
    """Each is valid by `check_action`, a finding has one preferred action at most, and no two are the same."""
    support = declared.get("textDocument", {}).get("codeAction", {})
    assert support.get("codeActionLiteralSupport") or not actions
    preferred: list[str] = []
    for action in actions:
        check_action(action, source, declared, encoding, version)
        assert (action.edit is None) == (action.data is not None or is_selection(action))
        preferred += (repr(diagnostic) for diagnostic in action.diagnostics or () if action.is_preferred)
    assert len(set(preferred)) == len(preferred), "one finding has two preferred actions"
    shown = [(action.title, action.kind, repr(action.edit), repr(action.command)) for action in actions]
    assert len(set(shown)) == len(shown), "the same action is offered twice"


def check_action(action: Any, source: str, declared: dict[str, Any], encoding: str, version: int) -> None:
    """A literal with disjoint edits of the present version, in a supported form, or to be resolved."""
    support = declared.get("textDocument", {}).get("codeAction", {})
    assert isinstance(action, types.CodeAction)
    assert action.kind in KINDS
    assert action.title.strip()
    assert action.title == " ".join(action.title.split())
    assert action.diagnostics or action.kind != "quickfix"
    assert action.diagnostics is None or action.diagnostics
    check_diagnostics(action.diagnostics or (), source, declared, encoding)
    assert action.is_preferred is None or support.get("isPreferredSupport")
    assert action.disabled is None
    check_command(action, source, declared, encoding)
    resolves = support.get("dataSupport") and "edit" in support.get("resolveSupport", {}).get("properties", ())
    assert resolves or (action.data is None and (action.edit is not None or is_selection(action)))
    if action.edit is not None:
        check_edit(action.edit, source, declared, encoding, version)


def check_command(action: types.CodeAction, source: str, declared: dict[str, Any], encoding: str) -> None:
    """The cursor is moved to the next place of work, if the editor supports that; never on saving."""
    if action.command is None:
        return
    assert declared["window"]["showDocument"]["support"]
    assert action.kind == "quickfix"
    assert action.command.command == "proposal-lsp.select"
    uri, selection = action.command.arguments or ()
    assert ":" in str(uri)
    after = apply(action.edit, source, encoding) if action.edit else source
    if selection:
        edges = (types.Position(**selection[edge]) for edge in ("start", "end"))
        assert text_in(after, types.Range(*edges), encoding) or not is_selection(action)


def is_selection(action: types.CodeAction) -> bool:
    """Whether an action only selects a part of the document."""
    return action.edit is None and action.data is None and action.command is not None


def check_edit(edit: types.WorkspaceEdit, source: str, declared: dict[str, Any], encoding: str, version: int) -> None:
    """Disjoint edits that change something, in a supported form."""
    support = declared.get("workspace", {}).get("workspaceEdit", {})
    if is_of_closed_file(edit):
        return
    if any(isinstance(change, types.RenameFile) for change in edit.document_changes or ()):
        assert "rename" in support.get("resourceOperations", ()), "a new name for a client that gives none"
        return
    if new_files(edit):
        assert "create" in support.get("resourceOperations", ()), "a new file for a client that makes none"
        assert apply(edit, source, encoding) == source
        return
    honors = declared.get("textDocument", {}).get("codeAction", {}).get("honorsChangeAnnotations")
    versioned = bool(support.get("documentChanges"))
    assert (edit.document_changes is not None) == versioned
    assert (edit.changes is None) == versioned
    annotations = set(edit.change_annotations or ())
    assert not annotations or (support.get("changeAnnotationSupport") and honors)
    used: set[str] = set()
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == version
        for each in change.edits:
            if isinstance(each, types.SnippetTextEdit):
                assert support.get("snippetEditSupport"), "tab stops for a client that knows none"
                assert each.snippet.kind == "snippet"
                plain_of(each.snippet.value)
            if annotation := getattr(each, "annotation_id", None):
                used.add(annotation)
    assert used == annotations
    assert apply(edit, source, encoding) != source


def check_completions(
    answer: types.CompletionList, source: str, place: types.Position, declared: dict[str, Any], encoding: str
) -> None:
    """Labels are all different, each item is valid by `check_completion`, and some match the typed text."""
    assert answer.items, "an empty list costs the user a popup"
    assert answer.item_defaults is None
    labels = [item.label for item in answer.items]
    assert len(set(labels)) == len(labels)
    order = [item.sort_text or "" for item in answer.items]
    assert order == sorted(order)
    typed = [check_completion(item, source, place, declared, encoding) for item in answer.items]
    assert any(map(_fits, typed, answer.items)), "the editor would filter everything away"


def _fits(typed: str, item: types.CompletionItem) -> bool:
    """Whether an editor shows an item for a typed text: its letters appear in that order in the filter text."""
    filtered = iter((item.filter_text or item.label).casefold())
    return all(character in filtered for character in typed.casefold())


def check_completion(
    item: types.CompletionItem, source: str, place: types.Position, declared: dict[str, Any], encoding: str
) -> str:
    """Edits around the caret, on its line; no unsupported properties (LSP 3.17, "Completion Request").

    The result is the text that editors compare with the filter text.
    """
    support = declared.get("textDocument", {}).get("completion", {}).get("completionItem", {})
    check_documentation(item, declared)
    assert item.label.strip()
    assert item.label_details is None or support.get("labelDetailsSupport")
    assert item.preselect is None or support.get("preselectSupport")
    assert (item.additional_text_edits, item.command, item.commit_characters, item.insert_text_mode) == (None,) * 4
    assert item.data is None or "documentation" in support.get("resolveSupport", {}).get("properties", ())
    edit = item.text_edit
    assert edit
    if isinstance(edit, types.InsertReplaceEdit):
        assert support.get("insertReplaceSupport")
        assert edit.insert.start == edit.replace.start
        assert edit.insert.end.character <= edit.replace.end.character
    ranges = [edit.insert, edit.replace] if isinstance(edit, types.InsertReplaceEdit) else [edit.range]
    caret = offset(source, place, encoding)
    for where in ranges:
        text_in(source, where, encoding)
        assert where.start.line == where.end.line == place.line, "an edit is on the line of the caret"
        assert offset(source, where.start, encoding) <= caret <= offset(source, where.end, encoding)
    if item.insert_text_format == types.InsertTextFormat.Snippet:
        assert support.get("snippetSupport"), "tab stops for a client that knows none"
        plain_of(edit.new_text)
    return source[offset(source, ranges[0].start, encoding) : caret]


def check_documentation(item: types.CompletionItem, declared: dict[str, Any]) -> None:
    """Documentation has a supported format, or is a string."""
    support = declared.get("textDocument", {}).get("completion", {}).get("completionItem", {})
    if isinstance(item.documentation, types.MarkupContent):
        assert item.documentation.kind in support.get("documentationFormat", ())
        assert item.documentation.value.strip()


def check_hover(
    hover: types.Hover, source: str, place: types.Position, declared: dict[str, Any], encoding: str
) -> None:
    """A range that contains the requested place, and contents in a supported format."""
    formats = declared.get("textDocument", {}).get("hover", {}).get("contentFormat") or ("plaintext",)
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind in (formats if set(formats) & {"markdown", "plaintext"} else ("plaintext",))
    assert hover.contents.value.strip()
    assert hover.range
    caret = offset(source, place, encoding)
    assert offset(source, hover.range.start, encoding) <= caret <= offset(source, hover.range.end, encoding)
