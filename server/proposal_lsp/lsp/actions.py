"""Code actions: what can be done at a place, tried on the text before it is offered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from proposal_lsp.analysis import Analysis, Projects
from proposal_lsp.features.actions import KINDS, Action, actions
from proposal_lsp.lsp.convert import SOURCE, to_code_action, to_span, to_workspace_edit
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.session import Session
from proposal_lsp.text import Position, Span

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import Server


def register(server: Server) -> None:
    """Let the server answer `textDocument/codeAction` and `codeAction/resolve`."""
    options = types.CodeActionOptions(code_action_kinds=[*KINDS], resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def code_action(params: types.CodeActionParams) -> Awaitable[list[types.CodeAction] | None]:
        return code_actions(server.session, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    def code_action_resolve(action: types.CodeAction) -> Awaitable[types.CodeAction]:
        return resolve(server.session, action)


def code_actions(session: Session, params: types.CodeActionParams) -> Awaitable[list[types.CodeAction] | None]:
    """What can be done for a range, made anew from the present text.

    None where there is nothing to do: the document is not open, other kinds of action are asked for, or the
    text has changed since (its client asks again).
    """
    document = session.documents.get(params.text_document.uri)
    text = document.text if document else None
    client = session.client

    async def answer() -> list[types.CodeAction] | None:
        if document is None or not session.is_checked(document):
            return None
        wanted = _wanted(params.context)
        await session.settle(document)
        if document.closed or document.text is not text or document.analysis is None:
            return None
        span = _asked(document, params, session)
        found = await _found(session, document, document.analysis, span, wanted, lazy=client.resolves_edits)
        if document.closed or document.text is not text:
            return None
        return [_converted(action, document, session, span) for action in found] or None

    return answer()


def resolve(session: Session, action: types.CodeAction) -> Awaitable[types.CodeAction]:
    """The same action with its edits; without them where the text has changed since."""
    data = action.data if isinstance(action.data, dict) else {}
    document = session.documents.get(str(data.get("uri")))

    async def answer() -> types.CodeAction:
        fresh = document is not None and document.version == data.get("version")
        if document is None or not fresh or document.analysis is None:
            return action
        span = Span(int(data.get("start", 0)), int(data.get("end", 0)))
        kind = str(getattr(action.kind, "value", action.kind))
        found = await _found(session, document, document.analysis, span, lambda other: other == kind, lazy=False)
        same = next((one for one in found if one.title == action.title), None)
        if same is not None and document.version == data.get("version"):
            action.edit = to_workspace_edit(same, document, session.client)
        return action

    return answer()


async def _found(
    session: Session,
    document: OpenDocument,
    analysis: Analysis,
    span: Span,
    wanted: Callable[[str], bool],
    *,
    lazy: bool,
) -> list[Action]:
    path = document.path

    def work(projects: Projects) -> list[Action]:
        project = projects.of(Path(path) if path else None)
        return list(actions(project, analysis, span, wanted, date.today(), lazy=lazy))

    return await session.engine.run(work)


def _converted(action: Action, document: OpenDocument, session: Session, span: Span) -> types.CodeAction:
    converted = to_code_action(action, document, session.client)
    if action.edits is None:
        converted.data = {"uri": document.uri, "version": document.version, "start": span.start, "end": span.end}
    return converted


def _asked(document: OpenDocument, params: types.CodeActionParams, session: Session) -> Span:
    """The range asked for, with the findings of ours that the client shows for it."""
    encoding = session.client.encoding
    asked = to_span(document.text, params.range, encoding)
    for other in params.context.diagnostics:
        if other.source == SOURCE:
            start = other.range.start
            at = document.text.offset(Position(start.line, start.character), encoding)
            asked = Span(min(asked.start, at), max(asked.end, at))
    return asked


def _wanted(context: types.CodeActionContext) -> Callable[[str], bool]:
    """Which kinds are asked for: a kind includes all that start with it and a dot.

    Where none are named, those for the whole document are left out of what an editor asks for on its own.
    """
    only = context.only
    automatic = context.trigger_kind == types.CodeActionTriggerKind.Automatic
    if not isinstance(only, list | tuple):
        return lambda kind: not (automatic and kind.startswith("source."))
    kinds = [str(getattr(kind, "value", kind)) for kind in only]
    return lambda wanted: any(kind in ("", wanted) or wanted.startswith(f"{kind}.") for kind in kinds)
