"""Document links: ids of proposals as links, and links to files as editors without Markdown of their own need them."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.features.document_references import DocumentReference, addresses, references, without_inner
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.convert import Json, to_range
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.text import Span
from proposal_lsp.workspace.link_paths import relative_path


def register(server: ProposalServer) -> None:
    """Answer `textDocument/documentLink`. An editor that has an outline of Markdown has links of its own, too."""
    session = server.session
    has_tooltips = declared(session.capabilities, "textDocument.documentLink.tooltipSupport") is True

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions(resolve_provider=False))
    async def on_document_link(params: types.DocumentLinkParams) -> list[Json] | None:
        """None if there are none, or the text has changed since."""
        snapshot = session.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        links: list[Json] = [
            {"range": to_range(snapshot.text, span, snapshot.encoding), "target": address}
            for span, address in await session.index.ask(snapshot, _addresses) or ()
        ]
        for reference, tooltip in await session.index.ask(snapshot, _found) or ():
            if reference.is_link and not session.outline:
                continue
            fragment = f"#{reference.fragment}" if reference.fragment else ""
            where = to_range(snapshot.text, reference.span, snapshot.encoding)
            link: Json = {"range": where, "target": f"{uri_of(reference.path)}{fragment}"}
            links.append({**link, "tooltip": tooltip} if has_tooltips else link)
        return links or None


def _addresses(around: Surroundings) -> list[tuple[Span, str]]:
    return list(addresses(around.entry, around.text))


def _found(around: Surroundings) -> list[tuple[DocumentReference, str]]:
    """The references with the names of what they lead to; an id in the words of a link is a part of that."""
    return [
        (one, (entry.name if entry and entry.kind else "") or relative_path(around.entry.path, one.path))
        for one in without_inner(references(around.index, around.entry, around.text))
        for entry in (around.index.get(one.path),)
    ]
