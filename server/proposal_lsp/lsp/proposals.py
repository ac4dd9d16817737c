"""A custom request: the proposals of the workspace, as a list or a board of them needs them.

`proposal-lsp/proposals` without parameters gives a list of `Proposal`, by kind and number, when all files are known.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypedDict

from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.projects import Projects
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.index_table import in_order

PROPOSALS = "proposal-lsp/proposals"


class Proposal(TypedDict):
    """A proposal; what it does not have is empty."""

    uri: str | None
    #: What people call it: `RFC-012`.
    id: str
    title: str
    status: str
    #: Whether that is a status of its kind; any is, where the kind lists none or accepts others.
    allowed: bool
    #: How far it has come: `open`, `agreed`, `done`, `dead`.
    state: str
    #: The id of its schema.
    kind: str


def register(server: ProposalServer) -> None:
    """Answer the request."""
    session = server.session

    @server.feature(PROPOSALS)
    async def on_proposals(_params: Any) -> list[Proposal]:
        """The proposals of all files of the workspace, open documents as in the editor."""
        found = await session.index.ask_all(lambda entries: in_order(one for one in entries if one.kind)) or []
        return await session.engine.run(lambda projects: [_proposal(one, projects) for one in found])


def _proposal(one: IndexEntry, projects: Projects) -> Proposal:
    return Proposal(
        uri=uri_of(one.path),
        id=one.id,
        title=one.title,
        status=one.status,
        allowed=not one.status or one.state == "dead" or one.maturity is not None or _is_free(one, projects),
        state=one.state,
        kind=one.kind,
    )


def _is_free(one: IndexEntry, projects: Projects) -> bool:
    """Whether a proposal may have any status."""
    schema = projects.of(Path(one.path)).catalog.get(one.kind)
    fields = schema.metadata.fields if schema else ()
    return not any(field.is_status and not field.open for field in fields)
