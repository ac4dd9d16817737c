"""Pull diagnostics. Plain JSON, since a client asks after every keystroke."""

from __future__ import annotations

from lsprotocol import types

from proposal_lsp.lsp.client import NAME, declared
from proposal_lsp.lsp.convert import Json
from proposal_lsp.lsp.pull import Pull
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.sync import get, uri_in


def register(server: ProposalServer) -> None:
    """Answer `textDocument/diagnostic` and `workspace/diagnostic`, for a client that pulls its findings."""
    pull = server.session.delivery
    if not isinstance(pull, Pull):
        return

    options = types.DiagnosticOptions(identifier=NAME, inter_file_dependencies=True, workspace_diagnostics=True)

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def document_diagnostic(params: Json) -> Json:
        return await pull.document(uri_in(params), declared(params, "previousResultId"))

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(params: Json) -> Json:
        ids = get(params, list, "previousResultIds")
        return await pull.workspace({get(item, str, "uri"): get(item, str, "value") for item in ids})
