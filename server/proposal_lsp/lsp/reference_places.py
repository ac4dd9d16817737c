"""References to a proposal, a file or a heading."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.features.document_references import Place, place_of, subject_at, uses
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.lsp.convert import Json, to_location
from proposal_lsp.lsp.server import ProposalServer

#: More places than these no one looks through.
MAX_PLACES = 2000


def register(server: ProposalServer) -> None:
    """Answer `textDocument/references`."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def on_references(params: types.ReferenceParams) -> list[Json] | None:
        """None if nothing is named, or the text has changed since. Waits until all files are known."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        offset = snapshot.offset(params.position.line, params.position.character)
        declares = params.context.include_declaration
        found = await session.index.ask(snapshot, lambda around: _found(around, offset, declares), whole=True)
        return [to_location(place, snapshot.encoding) for place in found or ()] or None


def _found(around: Surroundings, offset: int, declares: bool) -> list[Place]:
    subject = subject_at(around, offset)
    if subject is None:
        return []
    declared = place_of(around, subject.path, subject.fragment) if declares else None
    return [*([declared] if declared else []), *uses(around, subject)][:MAX_PLACES]
