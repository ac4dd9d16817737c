"""Definition: from a document to its schema, from a schema to its template."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.analysis import Analysis
from proposal_lsp.features.targets import Target, target
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.projects import Projects
from proposal_lsp.text import Text


def register(server: ProposalServer) -> None:
    """Answer `textDocument/definition`."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def on_definition(params: types.DefinitionParams) -> list[Json] | Json | None:
        """Where the name at a position leads; None where it leads nowhere."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        offset = snapshot.offset(params.position.line, params.position.character)
        text, path, known, encoding = snapshot.text, snapshot.path, snapshot.known, snapshot.encoding
        found = await session.engine.run(lambda projects: _target(projects, path, text, known, offset))
        uri = uri_of(found.path) if found else None
        if found is None or uri is None:
            return None
        place = to_range(found.text, found.span, encoding)
        if declared(session.capabilities, "textDocument.definition.linkSupport") is not True:
            return {"uri": uri, "range": place}
        link = {"targetUri": uri, "targetRange": place, "targetSelectionRange": place}
        return [{**link, "originSelectionRange": to_range(text, found.origin, encoding)}]


def _target(projects: Projects, path: str | None, text: Text, known: Analysis | None, offset: int) -> Target | None:
    """Runs on the thread of the engine."""
    project = projects.of(path)
    return target(known or analyze_file(project, path, text.source), offset, project.catalog.schemas)
