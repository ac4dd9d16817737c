"""The features of the server: the module of each, and the capabilities that `initialize` announces (LSP 3.17,
"Initialize").

The fast start announces them before pygls is loaded, so this module must import nothing. A test compares them with
pygls' own.
"""

from __future__ import annotations

from proposal_lsp.lsp.client import NAME, SELECT, Client, declared, wants_outline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Json = dict[str, Any]
    #: For a client, given the parameters of `initialize`; empty if the client can make no use of it.
    Offer = Json | Callable[[Client, Json], Json]

#: The characters after which editors are to ask for completions.
TRIGGERS = [":", "#", " ", "|", "-", "*", "[", "(", '"', "'"]
#: The kinds of code action.
KINDS = [
    *("quickfix", "refactor.extract", "refactor.rewrite"),
    *("source.fixAll.proposal-lsp", "source.insertMissing.proposal-lsp"),
]
_DIAGNOSTICS = {"identifier": NAME, "interFileDependencies": True, "workspaceDiagnostics": True}
_FILES = {"filters": [{"pattern": {"glob": "**/*", "matches": kind}} for kind in ("folder", "file")]}


def _outline(name: str) -> Offer:
    return lambda _, params: {name: True} if wants_outline(params) else {}


def _renamed_files(_: Client, params: Json) -> Json:
    moves = declared(params, "capabilities.workspace.fileOperations.willRename") is True
    return {"workspace": {"fileOperations": {"willRename": _FILES}}} if moves else {}


#: The modules of this package that register handlers, in this order, each with the capabilities that it announces.
FEATURES: dict[str, Offer] = {
    "text_document": {"textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}}},
    "diagnostics": lambda client, _: {"diagnosticProvider": _DIAGNOSTICS} if client.pulls else {},
    "workspace": {"workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}}},
    "completion": {"completionProvider": {"triggerCharacters": TRIGGERS, "resolveProvider": True}},
    "hover": {"hoverProvider": True},
    "definition": {"definitionProvider": True},
    "code_action": lambda client, _: (
        {"codeActionProvider": {"codeActionKinds": KINDS, "resolveProvider": True}} if client.code_actions else {}
    ),
    "code_lens": lambda client, _: {"codeLensProvider": {"resolveProvider": True}} if client.code_lenses else {},
    "execute_command": lambda client, _: {"executeCommandProvider": {"commands": [SELECT]}} if client.selects else {},
    "document_symbol": _outline("documentSymbolProvider"),
    "folding_range": _outline("foldingRangeProvider"),
    "selection_range": _outline("selectionRangeProvider"),
    "reference_places": {"referencesProvider": True},
    "document_highlight": {"documentHighlightProvider": True},
    "document_link": {"documentLinkProvider": {"resolveProvider": False}},
    "workspace_symbol": {"workspaceSymbolProvider": {"resolveProvider": False}},
    "call_hierarchy": {"callHierarchyProvider": True},
    "inlay_hint": lambda client, _: {"inlayHintProvider": {"resolveProvider": False}} if client.inlay_hints else {},
    "linked_editing_range": {"linkedEditingRangeProvider": True},
    "rename": lambda client, _: {"renameProvider": {"prepareProvider": True} if client.prepares_renames else True},
    "will_rename_files": _renamed_files,
    "schema_info": {},
    "rule_page": {},
    "proposals": {},
    "next_proposal": {},
    "status_steps": {},
    "client_process": {},
}


def capabilities(client: Client, params: Json) -> Json:
    """The `ServerCapabilities` for a client, given the parameters of `initialize`."""
    found: Json = {"positionEncoding": client.encoding}
    for offer in FEATURES.values():
        for name, value in (offer(client, params) if callable(offer) else offer).items():
            found[name] = {**found[name], **value} if name in found else value
    return found
