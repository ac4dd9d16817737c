"""A custom request: what the status of a proposal may become, and what that would bring.

`proposal-lsp/statuses` with `{uri}` gives a `Statuses`, or null for a document that is not checked. Nothing is changed.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from proposal_lsp.analysis import Analysis
from proposal_lsp.features.actions import Action
from proposal_lsp.features.readiness import NoStep, Step, all_steps, counted
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import Json, to_workspace_edit
from proposal_lsp.lsp.files_edit import to_files_edit
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.snapshot import Snapshot
from proposal_lsp.projects import Projects
from proposal_lsp.text import Text

STATUSES = "proposal-lsp/statuses"


class StatusStep(TypedDict):
    """One way on, or back."""

    status: str
    doc: str
    #: Whether this is a step back.
    back: bool
    #: How many errors and warnings it would have then; None if that is not known.
    findings: int | None
    #: The `WorkspaceEdit` that makes the step.
    edit: Json


class Statuses(TypedDict):
    """The ways on; where there are none, why."""

    steps: list[StatusStep]
    reason: str


def register(server: ProposalServer) -> None:
    """Answer the request."""
    session = server.session

    @server.feature(STATUSES)
    async def on_statuses(params: Any) -> Statuses | None:
        """The statuses that may come next; null if the text changes in the meantime, too."""
        snapshot = session.snapshot(str(declared(params, "uri")))
        if snapshot is None or (analysis := await snapshot.analysis()) is None:
            return None
        answer = await session.engine.run(lambda projects: _statuses(session, projects, snapshot, analysis))
        return answer if snapshot.is_current else None


def _statuses(session: Session, projects: Projects, snapshot: Snapshot, analysis: Analysis) -> Statuses:
    try:
        steps = all_steps(snapshot.project(projects), analysis, date.today())
    except NoStep as reason:
        return Statuses(steps=[], reason=str(reason))
    return Statuses(steps=[_converted(session, snapshot, step) for step in steps], reason="")


def _converted(session: Session, snapshot: Snapshot, step: Step) -> StatusStep:
    file = next(file for file in step.files if file.edits)
    if file.path is None or file.path == snapshot.path:
        edit = to_workspace_edit(Action(step.status, "refactor.rewrite", file.edits), snapshot, session.client)
    else:
        edit = to_files_edit(session, {file.path: (Text(file.source), file.edits)})
    return StatusStep(status=step.status, doc=step.value.doc, back=step.is_back, findings=counted(step), edit=edit)
