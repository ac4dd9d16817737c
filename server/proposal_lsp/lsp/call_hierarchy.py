"""Call hierarchy: outgoing calls are what a proposal supersedes or depends on, incoming calls the reverse."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from proposal_lsp.features.proposal_chain import ChainLink, builders, built_on, start_of_chain
from proposal_lsp.features.surroundings import Source
from proposal_lsp.lsp.convert import Json, to_location, to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.uris import path_of
from proposal_lsp.text import Encoding, Text
from proposal_lsp.workspace.citations import Citations


def register(server: ProposalServer) -> None:
    """Answer `textDocument/prepareCallHierarchy` and the two requests that follow it."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    async def on_prepare(params: types.CallHierarchyPrepareParams) -> list[Json] | None:
        """The proposal at a position; None for what is none. Waits until all files are known."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        offset = snapshot.offset(params.position.line, params.position.character)
        found = await session.index.ask(snapshot, lambda around: start_of_chain(around, offset), whole=True)
        return [_item(found, snapshot.encoding)] if found else None

    @server.feature(types.CALL_HIERARCHY_OUTGOING_CALLS)
    async def on_outgoing(params: types.CallHierarchyOutgoingCallsParams) -> list[Json] | None:
        """The proposals that the proposal builds on; the ranges are in it. None if there are none."""
        return await _calls(session, params.item.uri, built_on, "to")

    @server.feature(types.CALL_HIERARCHY_INCOMING_CALLS)
    async def on_incoming(params: types.CallHierarchyIncomingCallsParams) -> list[Json] | None:
        """The proposals that build on the proposal; the ranges are in them. None if there are none."""
        return await _calls(session, params.item.uri, builders, "from")


async def _calls(
    session: Session, uri: str, question: Callable[[Citations, Source, str], list[ChainLink]], name: str
) -> list[Json] | None:
    path = path_of(uri)
    if path is None:
        return None

    def job(citations: Citations, source: Source) -> dict[str, tuple[Text | None, list[ChainLink]]]:
        known = citations.index.get(path)
        return {path: (source(path), question(citations, source, path))} if known else {}

    text, links = (await session.index.ask_each(job)).get(path, (None, []))
    encoding = session.client.encoding
    found = ((link, link.place.text if name == "from" else text) for link in links)
    return [
        {name: _item(link, encoding), "fromRanges": [to_range(caller, span, encoding) for span in link.named_at]}
        for link, caller in found
        if caller is not None
    ] or None


def _item(link: ChainLink, encoding: Encoding) -> Json:
    """A `CallHierarchyItem`; the detail is as in `requires · Draft`."""
    where = to_location(link.place, encoding)
    item: Json = {"name": link.entry.name or link.entry.path, "kind": int(types.SymbolKind.File), **where}
    detail = " · ".join(filter(None, (link.relation, link.entry.status)))
    return {**item, "selectionRange": where["range"], **({"detail": detail} if detail else {})}
