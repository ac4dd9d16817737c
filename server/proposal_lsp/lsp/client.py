"""What the client of a session can do. Nothing is sent that it did not declare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lsprotocol import types

from proposal_lsp.text import Encoding

_ENCODINGS: tuple[Encoding, ...] = ("utf-16", "utf-32", "utf-8")


@dataclass(frozen=True, slots=True)
class Client:
    """The capabilities this server makes use of; the defaults are those of a client that declares none."""

    encoding: Encoding = "utf-16"
    #: Findings are asked for (`textDocument/diagnostic`), not published.
    pulls: bool = False
    #: The client can be told to ask again.
    refreshes: bool = False
    versions: bool = False
    related_information: bool = False
    code_descriptions: bool = False
    diagnostic_data: bool = False
    tags: frozenset[int] = frozenset()
    code_actions: bool = False
    preferred_actions: bool = False
    #: Edits may be left out of an action until it is chosen (`codeAction/resolve`).
    resolves_edits: bool = False
    document_changes: bool = False
    #: Edits may hold tab stops (LSP 3.18, `SnippetTextEdit`); those of an action may be gathered under a label.
    snippet_edits: bool = False
    annotations: bool = False
    #: Settings can be asked for (`workspace/configuration`).
    configuration: bool = False
    #: Capabilities that can be registered after `initialize`.
    registers_watchers: bool = False
    registers_configuration: bool = False


def read_client(declared: types.ClientCapabilities) -> Client:
    """The client that made these declarations."""

    def has(path: str) -> bool:
        return bool(_get(declared, path))

    def diagnostics(name: str) -> bool:
        # LSP 3.18 lets a client declare these for pulled diagnostics too; 3.17 knows one place only.
        return has(f"text_document.publish_diagnostics.{name}") or has(f"text_document.diagnostic.{name}")

    refreshes = has("workspace.diagnostics.refresh_support")
    return Client(
        encoding=choose_encoding(_get(declared, "general.position_encodings") or ()),
        # A client that pulls and cannot be told to pull again would go on showing what an older schema
        # said, so it is sent its findings if it takes them.
        pulls=has("text_document.diagnostic") and (refreshes or not has("text_document.publish_diagnostics")),
        refreshes=refreshes,
        versions=has("text_document.publish_diagnostics.version_support"),
        related_information=diagnostics("related_information"),
        code_descriptions=diagnostics("code_description_support"),
        diagnostic_data=diagnostics("data_support"),
        tags=frozenset(
            int(tag)
            for place in ("publish_diagnostics", "diagnostic")
            for tag in _get(declared, f"text_document.{place}.tag_support.value_set") or ()
        ),
        code_actions=has("text_document.code_action.code_action_literal_support"),
        preferred_actions=has("text_document.code_action.is_preferred_support"),
        resolves_edits=has("text_document.code_action.data_support")
        and "edit" in (_get(declared, "text_document.code_action.resolve_support.properties") or ()),
        document_changes=has("workspace.workspace_edit.document_changes"),
        snippet_edits=has("workspace.workspace_edit.snippet_edit_support"),
        annotations=has("workspace.workspace_edit.change_annotation_support")
        and has("text_document.code_action.honors_change_annotations"),
        configuration=has("workspace.configuration"),
        registers_watchers=has("workspace.did_change_watched_files.dynamic_registration"),
        registers_configuration=has("workspace.did_change_configuration.dynamic_registration"),
    )


def choose_encoding(offered: Iterable[str]) -> Encoding:
    """UTF-16 where the client offers it or nothing, else the first offer that is known.

    Other Markdown servers share the buffer and mostly speak UTF-16 only, and some editors cope badly with
    servers that differ. A client that offers only what is unknown gets UTF-16, which every client must
    support (LSP 3.17, "PositionEncodingKind").
    """
    # Reading the value makes plain text of an enum member.
    names = [str(getattr(offer, "value", offer)) for offer in offered]
    known: list[Encoding] = [encoding for name in names for encoding in _ENCODINGS if encoding == name]
    return "utf-16" if "utf-16" in known or not known else known[0]


def _get(declared: Any, path: str) -> Any:
    """The value at a dotted path of attributes, None where anything on the way is missing."""
    for name in path.split("."):
        declared = getattr(declared, name, None)
    return declared
