"""Definition: from a reference to its target, from a document to its schema, from a schema to its template."""

from __future__ import annotations

from functools import partial

from lsprotocol import types

from proposal_lsp.analysis import Analysis
from proposal_lsp.features.document_references import Place, place_of, reference_at
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.features.targets import Target, target
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import Json, to_location, to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.snapshot import Snapshot
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.projects import Projects
from proposal_lsp.text import Span, Text


def register(server: ProposalServer) -> None:
    """Answer `textDocument/definition`."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def on_definition(params: types.DefinitionParams) -> list[Json] | Json | None:
        """Where the name at a position leads; None if it leads nowhere."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        offset = snapshot.offset(params.position.line, params.position.character)
        if led := await session.index.ask(snapshot, partial(_led, offset=offset)):
            return _converted(*led, snapshot, session)
        text, path, known = snapshot.text, snapshot.path, snapshot.known
        found = await session.engine.run(lambda projects: _target(projects, path, text, known, offset))
        if found is None or uri_of(found.path) is None:
            return None
        return _converted(Place(found.path, found.text, found.span), found.origin, snapshot, session)


def _converted(place: Place, origin: Span, snapshot: Snapshot, session: Session) -> list[Json] | Json:
    """A `Location`, or a `LocationLink` for a client that takes it."""
    location = to_location(place, snapshot.encoding)
    if declared(session.capabilities, "textDocument.definition.linkSupport") is not True:
        return location
    where = location["range"]
    link = {"targetUri": location["uri"], "targetRange": where, "targetSelectionRange": where}
    return [{**link, "originSelectionRange": to_range(snapshot.text, origin, snapshot.encoding)}]


def _led(around: Surroundings, offset: int) -> tuple[Place, Span] | None:
    """The target of a reference; a heading or a title leads to its line in the schema."""
    subject = reference_at(around, offset)
    place = place_of(around, subject.path, subject.fragment) if subject else None
    return (place, subject.origin) if subject and place else None


def _target(projects: Projects, path: str | None, text: Text, known: Analysis | None, offset: int) -> Target | None:
    """Runs on the engine's thread."""
    project = projects.of(path)
    return target(known or analyze_file(project, path, text.source), offset, project.catalog.schemas)
