"""The answer to `initialize`: what this server does, as far as the client can make use of it.

Written out here, so that it can be answered before the rest of the program is loaded; a test compares.
"""

from __future__ import annotations

from typing import Any

from proposal_lsp import __version__
from proposal_lsp.lsp.client import Client

NAME = "proposal-lsp"
#: The characters after which editors are to ask for completions.
TRIGGERS = (":", "#", " ", "|", "-", "*", "[", '"', "'")
#: The kinds of code action.
KINDS = (
    *("quickfix", "refactor.extract", "refactor.rewrite"),
    *("source.fixAll.proposal-lsp", "source.insertMissing.proposal-lsp"),
)


def initialize_result(client: Client) -> dict[str, Any]:
    """The `InitializeResult` for a client."""
    capabilities: dict[str, Any] = {
        "positionEncoding": client.encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
        "completionProvider": {"triggerCharacters": TRIGGERS, "resolveProvider": True},
        "definitionProvider": True,
        "hoverProvider": True,
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if client.code_actions:
        capabilities["codeActionProvider"] = {"codeActionKinds": KINDS, "resolveProvider": True}
    if client.pulls:
        capabilities["diagnosticProvider"] = {
            "identifier": NAME,
            "interFileDependencies": True,
            "workspaceDiagnostics": True,
        }
    return {"capabilities": capabilities, "serverInfo": {"name": NAME, "version": __version__}}
