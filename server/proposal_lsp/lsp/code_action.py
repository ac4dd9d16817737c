"""Code actions: each is tried on the text before it is offered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, cast

from lsprotocol import types

from proposal_lsp.analysis import Analysis
from proposal_lsp.features.actions import KINDS, Action, Kind, actions, edits_of, merged
from proposal_lsp.findings import Finding, joined
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.convert import SOURCE, Json, to_code_action, to_workspace_edit
from proposal_lsp.lsp.engine import NotWanted
from proposal_lsp.lsp.file_rename_action import file_rename_actions
from proposal_lsp.lsp.files_edit import to_files_edit
from proposal_lsp.lsp.next_proposal import author_at
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.snapshot import Snapshot
from proposal_lsp.lsp.sync import get
from proposal_lsp.projects import Projects
from proposal_lsp.text import Span


def register(server: ProposalServer) -> None:
    """Answer `textDocument/codeAction` and `codeAction/resolve`, for a client that takes more than commands."""
    session = server.session
    if not session.client.code_actions:
        return
    options = types.CodeActionOptions(code_action_kinds=KINDS, resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def on_code_action(params: types.CodeActionParams) -> list[Json] | None:
        """None if there is nothing to do, or the text has changed since (the client asks again)."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None or (analysis := await snapshot.analysis()) is None:
            return None
        span, wanted = _asked(params, snapshot), _wanted(params.context)
        try:
            found = await _found(session, snapshot, analysis, span, wanted)
        except NotWanted:
            return None
        renames = await file_rename_actions(session, snapshot, analysis, span) if wanted("quickfix") else []
        others = [_converted(action, snapshot, session.client, elsewhere) for action, elsewhere in found]
        return [*renames, *others] if snapshot.is_current and (renames or others) else None

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def on_resolve(params: Any) -> Json:
        """The requested action with its edits; without them if the text has changed since."""
        asked: Json = get(params, dict)
        edit = await _edit_of(session, asked)
        return asked if edit is None else {**asked, "edit": edit}


async def _edit_of(session: Session, asked: Json) -> Json | None:
    """What an action does that was offered; None if the text has changed meanwhile."""
    snapshot = session.answered(asked)
    if snapshot is None or (analysis := await snapshot.analysis()) is None:
        return None
    among = await session.index.findings_now(snapshot)
    kind, title = cast(Kind, asked.get("kind")), str(asked.get("title"))
    try:
        edits = await session.engine.run(
            lambda projects: edits_of(snapshot.project(projects), analysis, title, among),
            lambda: snapshot.is_current,
        )
    except NotWanted:
        return None
    if not edits or not snapshot.is_current:
        return None
    return to_workspace_edit(Action(title, kind, edits, bulk=True), snapshot, session.client)


async def _found(
    session: Session, snapshot: Snapshot, analysis: Analysis, span: Span, wanted: Callable[[str], bool]
) -> list[tuple[Action, Json | None]]:
    """The actions, each looked for in a job of its own; none if the text changes in the meantime.

    With each comes its edit, if that is of another file.
    """
    client, among = session.client, session.index.findings(snapshot.document)

    def begin(projects: Projects) -> Iterator[Action]:
        project = snapshot.project(projects)
        author, lazy = author_at(os.path.dirname(snapshot.path) if snapshot.path else None), client.resolves_edits
        return actions(project, analysis, span, wanted, date.today(), author=author, lazy=lazy, among=among)

    steps = await session.engine.run(begin)
    found: list[Action] = []
    while snapshot.is_current:
        action = await session.engine.run(lambda _: next(steps, None), lambda: snapshot.is_current)
        if action is None:
            shown = _as_shown(merged(found, snapshot.text), [*analysis.findings, *among])
            offered = await _offered(session, snapshot, shown)
            return offered if snapshot.is_current else []
        if (client.creates_files or not action.files) and (client.selects or action.select is None):
            found.append(action)
    return []


def _as_shown(found: list[Action], findings: Sequence[Finding]) -> list[Action]:
    """The actions for the findings that the client shows, one of which may combine several."""
    said = {part: one for one in joined(findings) for part in one.parts}
    if not said:
        return found
    return [
        replace(action, findings=tuple(dict.fromkeys(said.get(one, one) for one in action.findings)))
        for action in found
    ]


async def _offered(session: Session, snapshot: Snapshot, found: list[Action]) -> list[tuple[Action, Json | None]]:
    """The actions, each with its edit of another file; not those that would be others in that file as it is now."""
    paths = sorted({one.path for one in found if one.path is not None})
    texts = {path: await session.index.text_of(path) for path in paths}
    now = await session.index.findings_now(snapshot) if paths else []
    right = {(fix.path, fix.edits) for one in now for fix in one.fixes}
    offered: list[tuple[Action, Json | None]] = []
    for action in found:
        text = texts.get(action.path) if action.path is not None else None
        if action.path is None:
            offered.append((action, None))
        elif text is not None and (action.path, action.edits) in right:
            offered.append((action, to_files_edit(session, {action.path: (text, action.edits or ())})))
    return offered


def _converted(action: Action, snapshot: Snapshot, client: Client, elsewhere: Json | None) -> Json:
    converted = to_code_action(action, snapshot, client, elsewhere)
    if action.edits is None:
        converted["data"] = snapshot.data
    return converted


def _asked(params: types.CodeActionParams, snapshot: Snapshot) -> Span:
    """The requested range, with our findings that the client shows on its lines."""
    edges = (params.range.start, params.range.end)
    asked = Span(*sorted(snapshot.offset(edge.line, edge.character) for edge in edges))
    first, last = snapshot.text.line_at(asked.start), snapshot.text.line_at(asked.end)
    for other in params.context.diagnostics:
        start = other.range.start
        if other.source == SOURCE and first <= start.line <= last:
            at = snapshot.offset(start.line, start.character)
            asked = Span(min(asked.start, at), max(asked.end, at))
    return asked


def _wanted(context: types.CodeActionContext) -> Callable[[str], bool]:
    """Which kinds are requested: a kind includes all that start with it and a dot.

    Where none are named, those for the whole document are left out of what an editor asks for on its own.
    """
    kinds = [_name(kind) for kind in context.only or ()]
    automatic = context.trigger_kind == types.CodeActionTriggerKind.Automatic
    if not kinds:
        return lambda kind: not (automatic and kind.startswith("source."))
    return lambda wanted: any(kind in ("", wanted) or wanted.startswith(f"{kind}.") for kind in kinds)


def _name(kind: types.CodeActionKind | str | None) -> str:
    """A kind as LSP writes it; pygls gives those it knows as an enumeration."""
    return str(getattr(kind, "value", kind))
