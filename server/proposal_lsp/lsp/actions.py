"""Code actions: what can be done at a place, tried on the text before it is offered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, cast

from lsprotocol import types

from proposal_lsp.analysis import Analysis, Projects
from proposal_lsp.features.actions import Action, Kind, actions, edits_of, merged
from proposal_lsp.lsp.convert import SOURCE, Json, to_code_action, to_workspace_edit
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.engine import project_of
from proposal_lsp.lsp.session import Session
from proposal_lsp.text import Position, Span, Text

if TYPE_CHECKING:
    from proposal_lsp.lsp.typed import Typed


def register(server: Typed) -> None:
    """Let the server answer `textDocument/codeAction` and `codeAction/resolve`."""

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
    def on_code_action(params: types.CodeActionParams) -> Awaitable[list[Json] | None]:
        return code_actions(server.session, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    def on_resolve(action: types.CodeAction) -> Awaitable[Json]:
        return resolve(server.session, action, server.plain(action))


def code_actions(session: Session, params: types.CodeActionParams) -> Awaitable[list[Json] | None]:
    """What can be done for a range, made anew from the present text.

    None where there is nothing to do: the document is not open, other kinds of action are asked for, the client
    takes commands only, or the text has changed since (its client asks again).
    """
    document = session.documents.get(params.text_document.uri)
    text = document.text if document else None

    async def answer() -> list[Json] | None:
        if document is None or text is None or not session.client.code_actions or not session.is_checked(document):
            return None
        await session.settle(document)
        analysis = document.present
        if analysis is None or document.text is not text:
            return None
        span = _asked(params, text, session)
        found = await _found(session, document, analysis, text, span, _wanted(params.context))
        return [_converted(action, document, session) for action in found] or None

    return answer()


def resolve(session: Session, action: types.CodeAction, asked: Json) -> Awaitable[Json]:
    """The action as it was `asked` for, with its edits; without them where the text has changed meanwhile."""
    data = action.data if isinstance(action.data, dict) else {}
    document = session.documents.get(str(data.get("uri")))
    text = document.text if document else None
    is_same = document is not None and document.version == data.get("version")

    async def answer() -> Json:
        if document is None or not is_same or not session.is_checked(document):
            return asked
        await session.settle(document)
        analysis = document.present
        if analysis is None or document.text is not text:
            return asked
        kind, title = cast(Kind, str(getattr(action.kind, "value", action.kind))), action.title
        path, beside = document.path, session.beside(document)
        edits = await session.engine.run(lambda projects: edits_of(project_of(projects, path, beside), analysis, title))
        if edits and document.text is text and not document.closed:
            edit = to_workspace_edit(Action(title, kind, edits, bulk=True), document, session.client)
            return {**asked, "edit": edit}
        return asked

    return answer()


async def _found(
    session: Session,
    document: OpenDocument,
    analysis: Analysis,
    text: Text,
    span: Span,
    wanted: Callable[[str], bool],
) -> list[Action]:
    """The actions, each looked for in a job of its own; none where the text changes meanwhile."""
    lazy = session.client.resolves_edits
    beside = session.beside(document)

    def begin(projects: Projects) -> Iterator[Action]:
        return actions(project_of(projects, document.path, beside), analysis, span, wanted, date.today(), lazy=lazy)

    steps = await session.engine.run(begin)
    found: list[Action] = []
    while document.text is text and not document.closed:
        action = await session.engine.run(lambda _: next(steps, None))
        if action is None:
            return merged(found, text)
        if session.client.creates_files or not action.files:
            found.append(action)
    return []


def _converted(action: Action, document: OpenDocument, session: Session) -> Json:
    converted = to_code_action(action, document, session.client)
    if action.edits is None:
        converted["data"] = {"uri": document.uri, "version": document.version}
    return converted


def _asked(params: types.CodeActionParams, text: Text, session: Session) -> Span:
    """The range asked for, with the findings of ours that the client shows on its lines."""
    encoding = session.client.encoding
    edges = (params.range.start, params.range.end)
    asked = Span(*sorted(text.offset(Position(edge.line, edge.character), encoding) for edge in edges))
    first, last = text.line_at(asked.start), text.line_at(asked.end)
    for other in params.context.diagnostics:
        start = other.range.start
        if other.source == SOURCE and first <= start.line <= last:
            at = text.offset(Position(start.line, start.character), encoding)
            asked = Span(min(asked.start, at), max(asked.end, at))
    return asked


def _wanted(context: types.CodeActionContext) -> Callable[[str], bool]:
    """Which kinds are asked for: a kind includes all that start with it and a dot.

    Where none are named, those for the whole document are left out of what an editor asks for on its own.
    """
    kinds = [str(getattr(kind, "value", kind)) for kind in context.only or ()]
    automatic = context.trigger_kind == types.CodeActionTriggerKind.Automatic
    if not kinds:
        return lambda kind: not (automatic and kind.startswith("source."))
    return lambda wanted: any(kind in ("", wanted) or wanted.startswith(f"{kind}.") for kind in kinds)
