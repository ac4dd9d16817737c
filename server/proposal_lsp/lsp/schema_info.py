"""Two custom requests: which schema a document is checked against, and which schemas there are.

`proposal-lsp/schemaInfo` with `{uri}` of an open document gives a `SchemaInfo`, or null if the document is not open or
not checked. `proposal-lsp/schemas` with `{uri}` of a file or a folder, or null, gives a list of `Kind`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypedDict

from proposal_lsp.analysis import Project
from proposal_lsp.detection import Detection
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.next_proposal import neighbours
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.uris import path_of
from proposal_lsp.projects import Projects
from proposal_lsp.schema.model import Schema

SCHEMA_INFO = "proposal-lsp/schemaInfo"
SCHEMAS = "proposal-lsp/schemas"

#: Documents of a folder whose kind is asked for.
MAX_LOOKED_AT = 8


class Kind(TypedDict):
    """A kind of proposal."""

    id: str
    name: str
    doc: str
    #: The file of the schema; None for one that has none.
    path: str | None
    #: Whether there is a template that a new proposal can start from.
    template: bool
    #: Whether proposals of this kind are in the folder.
    here: bool


class Likeness(TypedDict):
    """How similar a document is to a kind, 0 to 1, and the reasons."""

    id: str
    score: float
    reasons: list[str]
    path: str | None


class SchemaInfo(TypedDict):
    """The schema of a document and why; `id`, `name` and `path` are None if no schema fits."""

    id: str | None
    name: str | None
    path: str | None
    reason: str
    #: Every schema that was tried, the likeliest first; empty if none had to be.
    candidates: list[Likeness]


def register(server: ProposalServer) -> None:
    """Answer both requests."""
    session = server.session

    @server.feature(SCHEMA_INFO)
    async def on_schema_info(params: Any) -> SchemaInfo | None:
        """The schema of an open document, of its newest text."""
        snapshot = session.snapshot(str(declared(params, "uri")))
        analysis = await snapshot.analysis() if snapshot else None
        if snapshot is None or analysis is None or analysis.document is None:
            return None
        detection, path = analysis.detection, snapshot.path
        return await session.engine.run(lambda projects: _info(detection, _project(projects, path)))

    @server.feature(SCHEMAS)
    async def on_schemas(params: Any) -> list[Kind]:
        """The schemas that hold for a file, for what lies in a folder, or for a document without a place."""
        uri = declared(params, "uri")
        path = path_of(uri) if isinstance(uri, str) else None
        return await session.engine.run(lambda projects: _kinds(_project(projects, path), path))


def _project(projects: Projects, path: str | None) -> Project:
    if path is None:
        return projects.of(None)
    # A project is that of a file; which file in a folder makes no difference.
    return projects.of(Path(path) / "new.md" if os.path.isdir(path) else Path(path))


def _info(detection: Detection, project: Project) -> SchemaInfo:
    used = detection.schema
    candidates = [
        Likeness(id=tried.id, score=tried.score, reasons=list(tried.reasons), path=_path(project.catalog.get(tried.id)))
        for tried in detection.candidates
    ]
    return SchemaInfo(
        id=used.id if used else None,
        name=used.name if used else None,
        path=_path(used),
        reason=detection.reason,
        candidates=candidates,
    )


def _kinds(project: Project, path: str | None) -> list[Kind]:
    """The kinds, those of the folder first."""
    here = _ids_in(project, path if path is None or os.path.isdir(path) else os.path.dirname(path))
    known = (*project.catalog.schemas, *project.catalog.elsewhere)
    return [
        Kind(
            id=schema.id,
            name=schema.name,
            doc=schema.doc,
            path=_path(schema),
            template=bool(schema.template),
            here=schema.id in here,
        )
        for schema in sorted(known, key=lambda schema: (schema.id not in here, schema.id))
    ]


def _ids_in(project: Project, folder: str | None) -> set[str]:
    """The kinds of the first documents of a folder, those with a number in their names before others."""
    found = sorted(neighbours(folder), key=lambda one: not any(map(str.isdigit, one[0])))[:MAX_LOOKED_AT]
    analyses = (project.analyze(os.path.join(str(folder), name), text) for name, text in found)
    return {analysis.detection.schema.id for analysis in analyses if analysis.detection.schema}


def _path(schema: Schema | None) -> str | None:
    return schema.path or None if schema else None
