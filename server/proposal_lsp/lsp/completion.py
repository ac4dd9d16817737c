"""Completion at the cursor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, partial
from typing import Any

from lsprotocol import types

from proposal_lsp.analysis import CODES, Analysis
from proposal_lsp.features.completion import TRIGGERS, Completion, Kind, complete, may_complete
from proposal_lsp.features.completion.complete_links import complete_references, may_name
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.lsp.client import declared, listed
from proposal_lsp.lsp.convert import Json, to_range, to_snippet
from proposal_lsp.lsp.next_proposal import author_at, neighbours
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.snapshot import Snapshot
from proposal_lsp.lsp.sync import get
from proposal_lsp.projects import Projects
from proposal_lsp.rules import rule_page
from proposal_lsp.text import Encoding, Span, Text

#: Where clients declare what they can do with items.
_ITEM = "textDocument.completion.completionItem"
#: `CompletionItemKind`.
_KINDS: dict[Kind, int] = {
    "value": 20,  # EnumMember
    "date": 21,  # Constant
    "field": 10,  # Property
    "section": 9,  # Module
    "title": 9,
    "id": 18,  # Reference
    "file": 17,  # File
    "glyph": 20,
    "directive": 14,  # Keyword
    "rule": 18,
    "schema": 7,  # Class
    "skeleton": 15,  # Snippet
}
#: A longer text (in code points) is more than the title or the front matter of a new proposal.
MAX_BARE = 3_000
#: Lone words. Half of anything else left after what is inserted would be a new mistake: it is always replaced.
_WORDS: tuple[Kind, ...] = ("rule", "schema", "directive")
#: In the data of an item whose rule has a page to be shown when the item is examined.
_PAGE = "page"


@dataclass(frozen=True, slots=True)
class Declared:
    """The client's capabilities for completion; the defaults are those of one that declares nothing."""

    snippets: bool = False
    insert_replace: bool = False
    label_details: bool = False
    preselect: bool = False
    #: Documentation can be asked for when an item is examined.
    resolves: bool = False
    #: None: documentation is a plain string (LSP 3.17, `documentationFormat`).
    markup: str | None = None


def register(server: ProposalServer) -> None:
    """Answer `textDocument/completion` and `completionItem/resolve`."""
    session = server.session
    declared = read_declared(session.capabilities)
    options = types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    async def on_completion(params: types.CompletionParams) -> Json | None:
        """None if there is nothing to say.

        The answer is for the text at the time of the request: editors filter it while more is typed.
        """
        snapshot, typed = session.snapshot(params.text_document.uri), _is_typed(params.context)
        if snapshot is None:
            return None
        text, offset = snapshot.text, snapshot.offset(params.position.line, params.position.character)
        if typed and not may_complete(_before(text, offset)):
            return None
        session.analyses.hurry(snapshot.document)
        if may_name(_before(text, offset)):
            named = await session.index.ask(snapshot, lambda around: complete_references(around, offset))
            if named:
                return {"isIncomplete": True, "items": to_items(named, text, offset, snapshot.encoding, declared)}
        job = partial(_found, snapshot=snapshot, known=snapshot.known, offset=offset, invoked=not typed)
        # What is not more than a title may become a proposal, for which its folder is read.
        is_cheap = snapshot.known is not None and session.engine.is_idle and len(text.source) > MAX_BARE
        found = session.engine.run_now(job) if is_cheap else await session.engine.run(job)
        items = to_items(found, text, offset, snapshot.encoding, declared)
        return {"isIncomplete": False, "items": items} if items else None

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def on_resolve(params: Any) -> Json:
        item = get(params, dict)
        return {**item, **resolved(item.get("data"), declared)}


def read_declared(capabilities: Any) -> Declared:
    """The capabilities that a client declares for completion items (`ClientCapabilities`)."""

    def has(name: str) -> bool:
        return bool(declared(capabilities, f"{_ITEM}.{name}"))

    formats = listed(capabilities, f"{_ITEM}.documentationFormat")
    return Declared(
        snippets=has("snippetSupport"),
        insert_replace=has("insertReplaceSupport"),
        label_details=has("labelDetailsSupport"),
        preselect=has("preselectSupport"),
        resolves="documentation" in listed(capabilities, f"{_ITEM}.resolveSupport.properties"),
        markup=next((kind for kind in formats if kind in ("markdown", "plaintext")), None),
    )


def to_items(
    found: Iterable[Completion], text: Text, offset: int, encoding: Encoding, declared: Declared
) -> list[Json]:
    """Completions for the caret at `offset`, with no more than what the client declared."""
    # They mostly replace the same.
    range_of = cache(lambda span: to_range(text, span, encoding))
    return [_to_item(completion, offset, range_of, declared) for completion in found]


def _to_item(completion: Completion, offset: int, range_of: Callable[[Span], Json], declared: Declared) -> Json:
    edit = completion.edit
    # Neovim cuts plain text at its first space.
    is_snippet = declared.snippets and (bool(edit.stops) or completion.plain is not None or " " in edit.content)
    content = edit.content if completion.plain is None or is_snippet else completion.plain
    where = range_of(edit.span)
    item: Json = {
        "label": completion.label,
        "kind": _KINDS[completion.kind],
        "sortText": f"{completion.rank:04}",
        "filterText": completion.filter_text,
        "textEdit": {"range": where, "newText": _snippet(completion) if is_snippet else content},
    }
    if declared.insert_replace and completion.kind in _WORDS:
        insert = range_of(Span(edit.span.start, offset))
        item["textEdit"] = {"newText": item["textEdit"]["newText"], "insert": insert, "replace": where}
    if is_snippet:
        item["insertTextFormat"] = 2
    if completion.detail:
        item |= (
            {"labelDetails": {"description": completion.detail}}
            if declared.label_details
            else {"detail": completion.detail}
        )
    if completion.doc:
        item["documentation"] = _documentation(completion.doc, declared)
    if declared.preselect and completion.preselect:
        item["preselect"] = True
    if declared.resolves and completion.page:
        item["data"] = {_PAGE: completion.page}
    return item


def _snippet(completion: Completion) -> str:
    """With tab stops. Of a whole proposal nothing is chosen for the author: it is the same as what `new` writes."""
    return to_snippet(completion.edit, exact=completion.kind == "skeleton")


def resolved(data: Any, declared: Declared) -> Json:
    """The additional properties of an item with this data: the page of its rule, if it has one."""
    code = data.get(_PAGE) if isinstance(data, dict) else None
    return {"documentation": _documentation(rule_page(str(code)), declared)} if code in CODES else {}


def _documentation(doc: str, declared: Declared) -> Json | str:
    return {"kind": declared.markup, "value": doc} if declared.markup else doc


def _is_typed(context: types.CompletionContext | None) -> bool:
    """Whether a character that was typed made the editor ask, not the author."""
    return context is not None and context.trigger_kind == types.CompletionTriggerKind.TriggerCharacter


def _before(text: Text, offset: int) -> str:
    """The line of an offset, up to there."""
    line = text.line_span(text.line_at(offset))
    return text.slice(Span(line.start, min(offset, line.end)))


def _found(
    projects: Projects, snapshot: Snapshot, known: Analysis | None, offset: int, *, invoked: bool
) -> Sequence[Completion]:
    if known is None:
        known = analyze_file(snapshot.project(projects), snapshot.path, snapshot.text.source)
    folder = os.path.dirname(snapshot.path) if snapshot.path else None
    return complete(
        known,
        offset,
        today=date.today(),
        author=author_at(folder) if snapshot.text.length <= MAX_BARE else "",
        neighbours=partial(neighbours, folder),
        schemas=projects.of(snapshot.path).catalog.schemas,
        invoked=invoked,
    )
