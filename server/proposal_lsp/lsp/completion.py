"""Completion: what could be written at the cursor."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from proposal_lsp.analysis import CODES, Analysis, Projects
from proposal_lsp.features.completion import TRIGGERS, Completion, Kind, complete, may_complete
from proposal_lsp.lsp.convert import escaped, to_range
from proposal_lsp.lsp.session import Session
from proposal_lsp.rules import rule_page
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Encoding, Position, Span, Text

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import Server

_KINDS: dict[Kind, types.CompletionItemKind] = {
    "value": types.CompletionItemKind.EnumMember,
    "date": types.CompletionItemKind.Constant,
    "field": types.CompletionItemKind.Property,
    "section": types.CompletionItemKind.Module,
    "title": types.CompletionItemKind.Module,
    "id": types.CompletionItemKind.Reference,
    "glyph": types.CompletionItemKind.EnumMember,
    "directive": types.CompletionItemKind.Keyword,
    "rule": types.CompletionItemKind.Reference,
    "schema": types.CompletionItemKind.Class,
    "skeleton": types.CompletionItemKind.Snippet,
}
#: Lone words. Half of anything else left behind what is inserted would be a new mistake: it is always replaced.
_WORDS: tuple[Kind, ...] = ("rule", "schema", "directive")
#: In the data of an item whose rule has a page to be shown when the item is looked at.
_PAGE = "page"


@dataclass(frozen=True, slots=True)
class Declared:
    """What the client can do with completions; the defaults are those of one that says nothing."""

    snippets: bool = False
    insert_replace: bool = False
    label_details: bool = False
    preselect: bool = False
    #: Documentation can be asked for when an item is looked at.
    resolves: bool = False
    #: None: documentation is a plain string (LSP 3.17, `documentationFormat`).
    markup: types.MarkupKind | None = None


def register(server: Server) -> None:
    """Let the server answer `textDocument/completion` and `completionItem/resolve`."""

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=list(TRIGGERS), resolve_provider=True),
    )
    def on_completion(params: types.CompletionParams) -> Awaitable[types.CompletionList | None]:
        return completions(server.session, params)

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def on_resolve(item: types.CompletionItem) -> types.CompletionItem:
        return resolved(item, read_declared(server.client_capabilities))


def completions(session: Session, params: types.CompletionParams) -> Awaitable[types.CompletionList | None]:
    """What could be written at a position of the present text; None where there is nothing to say.

    The answer is of the text at the time of the question: editors go on with it while more is typed.
    """
    document = session.documents.get(params.text_document.uri)
    text = document.text if document else Text("")
    encoding = session.client.encoding
    offset = text.offset(Position(params.position.line, params.position.character), encoding)
    typed = _trigger(params.context)

    async def answer() -> types.CompletionList | None:
        if document is None or not session.is_checked(document) or (typed and not _may_answer(text, offset, typed)):
            return None
        known = document.present
        path = document.path
        analysis, schemas = await session.engine.run(lambda projects: _analysis(projects, path, text, known))
        found = complete(analysis, offset, today=date.today(), schemas=schemas, invoked=not typed)
        declared = read_declared(session.server.client_capabilities)
        items = [to_item(completion, text, offset, encoding, declared) for completion in found]
        return types.CompletionList(is_incomplete=False, items=items) if items else None

    return answer()


def read_declared(capabilities: types.ClientCapabilities) -> Declared:
    """What a client declares about completion items."""
    asked = capabilities.text_document.completion if capabilities.text_document else None
    item = asked.completion_item if asked else None
    if item is None:
        return Declared()
    formats = item.documentation_format or ()
    known = (types.MarkupKind.Markdown, types.MarkupKind.PlainText)
    return Declared(
        snippets=bool(item.snippet_support),
        insert_replace=bool(item.insert_replace_support),
        label_details=bool(item.label_details_support),
        preselect=bool(item.preselect_support),
        resolves=bool(item.resolve_support and "documentation" in item.resolve_support.properties),
        markup=next((kind for kind in formats if kind in known), None),
    )


def to_item(
    completion: Completion, text: Text, offset: int, encoding: Encoding, declared: Declared
) -> types.CompletionItem:
    """A completion for the caret at `offset`, with no more than what the client declared."""
    span, written = completion.edit.span, completion.edit.content
    snippet = completion.snippet
    if snippet is None and " " in written:
        snippet = escaped(written)  # Neovim cuts plain text at its first blank
    is_snippet = declared.snippets and snippet is not None
    if is_snippet and snippet is not None:
        written = snippet
    edit: types.TextEdit | types.InsertReplaceEdit = types.TextEdit(to_range(text, span, encoding), written)
    if declared.insert_replace and completion.kind in _WORDS:
        insert = to_range(text, Span(span.start, offset), encoding)
        edit = types.InsertReplaceEdit(written, insert, to_range(text, span, encoding))
    details = types.CompletionItemLabelDetails(description=completion.detail) if completion.detail else None
    return types.CompletionItem(
        label=completion.label,
        kind=_KINDS[completion.kind],
        label_details=details if declared.label_details else None,
        detail=None if declared.label_details else completion.detail or None,
        documentation=_documentation(completion.doc, declared),
        preselect=True if declared.preselect and completion.preselect else None,
        sort_text=f"{completion.rank:04}",
        filter_text=completion.filter_text,
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else None,
        text_edit=edit,
        data={_PAGE: completion.page} if declared.resolves and completion.page else None,
    )


def resolved(item: types.CompletionItem, declared: Declared) -> types.CompletionItem:
    """The item with the whole page of its rule; any other item as it is."""
    code = item.data.get(_PAGE) if isinstance(item.data, dict) else None
    if code in CODES:
        item.documentation = _documentation(rule_page(str(code)), declared)
    return item


def _documentation(doc: str, declared: Declared) -> types.MarkupContent | str | None:
    if not doc:
        return None
    return types.MarkupContent(declared.markup, doc) if declared.markup else doc


def _trigger(context: types.CompletionContext | None) -> str:
    """The character that was typed and made the editor ask; empty where the author asked."""
    if context is None or context.trigger_kind != types.CompletionTriggerKind.TriggerCharacter:
        return ""
    return context.trigger_character or ""


def _may_answer(text: Text, offset: int, typed: str) -> bool:
    line = text.line_span(text.line_at(offset))
    return may_complete(text.source[line.start : min(offset, line.end)], typed)


def _analysis(
    projects: Projects, path: str | None, text: Text, known: Analysis | None
) -> tuple[Analysis, Sequence[Schema]]:
    """The analysis of a text and the schemas of its project; runs on the thread of the engine."""
    project = projects.of(Path(path) if path else None)
    return known or project.analyze(path, text.source), project.catalog.schemas
