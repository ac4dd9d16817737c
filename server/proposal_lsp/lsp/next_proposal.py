"""A custom request: a new proposal, and its sidecar.

`proposal-lsp/newProposal` with `{uri, kind, title}`, of which `uri` is a folder or null, gives a `NewProposal`, or null
where there is no such kind or it has no template. Nothing is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from proposal_lsp.analysis import Project
from proposal_lsp.features.new_proposal import file_name, new_sidecar, next_number, proposal_edit
from proposal_lsp.git_config import author
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import to_snippet
from proposal_lsp.lsp.uris import path_of
from proposal_lsp.projects import Projects

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import ProposalServer

NEW_PROPOSAL = "proposal-lsp/newProposal"
#: Files of a folder that are examined; bytes of each that are read, enough for its title.
MAX_FILES = 2_000
MAX_BYTES = 40_000


class NewProposal(TypedDict):
    """A file that is not there yet; `path` is None without a folder."""

    path: str | None
    text: str
    #: The text with tab stops (LSP 3.17, "Snippet Syntax").
    snippet: str
    #: The metadata next to it, by path.
    beside: dict[str, str]


def register(server: ProposalServer) -> None:
    """Answer the request."""
    session = server.session

    @server.feature(NEW_PROPOSAL)
    async def on_new_proposal(params: Any) -> NewProposal | None:
        """The proposal as it would be today."""
        given = {name: declared(params, name) for name in ("uri", "kind", "title")}
        return await session.engine.run(lambda projects: _new(projects, given))


def _new(projects: Projects, given: Mapping[str, Any]) -> NewProposal | None:
    folder = path_of(given["uri"]) if isinstance(given["uri"], str) else None
    project: Project = projects.of(Path(folder) / "new.md" if folder else None)
    schema = project.catalog.get(str(given["kind"]))
    if schema is None or not schema.template:
        return None
    title = given["title"] if isinstance(given["title"], str) else ""
    others = list(neighbours(folder))
    number, today, name = next_number(schema, others), date.today(), author_at(folder)
    edit = proposal_edit(schema, number, title, today, name)
    path = folder and os.path.join(folder, file_name(schema, number, title, today, [name for name, _ in others]))
    beside: dict[str, str] = {}
    if path and schema.sidecar_template:
        sidecar = os.path.join(os.path.dirname(path), schema.metadata.sidecar)
        beside[sidecar] = new_sidecar(schema, number, title, today, name)
    return NewProposal(path=path, text=edit.content, snippet=to_snippet(edit, exact=True), beside=beside)


def author_at(folder: str | None) -> str:
    """The author's name in git for a folder; empty if it has none."""
    return author(os.environ, folder)


def neighbours(folder: str | None) -> Iterator[tuple[str, str]]:
    """The Markdown files of a folder by name, each with the start of its text; what cannot be read has none."""
    try:
        names = sorted(os.listdir(folder)) if folder else []
    except OSError:
        return
    for name in islice((one for one in names if Path(one).suffix.lower() in MARKDOWN_SUFFIXES), MAX_FILES):
        path = os.path.join(str(folder), name)
        if os.path.isfile(path):
            yield name, _start(path)


def _start(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(MAX_BYTES).decode("utf-8", "ignore")
    except OSError:
        return ""
