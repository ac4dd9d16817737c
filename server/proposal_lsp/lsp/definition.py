"""Definition: from a document to its schema, from a schema to its template."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from lsprotocol import types

from proposal_lsp.analysis import Analysis, Projects
from proposal_lsp.features.targets import Target, target
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.text import Position, Text

if TYPE_CHECKING:
    from proposal_lsp.lsp.typed import Typed

Answer = list[Json] | Json | None


def register(server: Typed) -> None:
    """Let the server answer `textDocument/definition`."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def on_definition(params: types.DefinitionParams) -> Awaitable[Answer]:
        return definitions(server.session, params)


def definitions(session: Session, params: types.DefinitionParams) -> Awaitable[Answer]:
    """Where the name at a position of the present text leads; None where it leads nowhere."""
    document = session.documents.get(params.text_document.uri)
    text = document.text if document else Text("")
    encoding = session.client.encoding
    offset = text.offset(Position(params.position.line, params.position.character), encoding)

    async def answer() -> Answer:
        if document is None or not session.is_checked(document):
            return None
        known, path = document.present, document.path
        found = await session.engine.run(lambda projects: _target(projects, path, text, known, offset))
        uri = uri_of(found.path) if found else None
        if found is None or uri is None:
            return None
        place = to_range(found.text, found.span, encoding)
        if declared(session.capabilities, "textDocument.definition.linkSupport") is not True:
            return {"uri": uri, "range": place}
        link = {"targetUri": uri, "targetRange": place, "targetSelectionRange": place}
        return [{**link, "originSelectionRange": to_range(text, found.origin, encoding)}]

    return answer()


def _target(projects: Projects, path: str | None, text: Text, known: Analysis | None, offset: int) -> Target | None:
    """Runs on the thread of the engine."""
    project = projects.of(path)
    return target(known or project.analyze(path, text.source), offset, project.catalog.schemas)
