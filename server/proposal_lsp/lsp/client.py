"""The capabilities of the client. Nothing is sent that it did not declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from proposal_lsp.lazy_dataclasses import NamedTuple

if TYPE_CHECKING:
    from proposal_lsp.text import Encoding

    Json = dict[str, Any]

NAME = "proposal-lsp"
#: The command that selects a part of a document.
SELECT = "proposal-lsp.select"
_ENCODINGS: tuple[Encoding, ...] = ("utf-16", "utf-32", "utf-8")
#: `MessageType.Warning`.
_WARNING = 2


class Outgoing:
    """Messages that the session sends unasked."""

    def __init__(
        self,
        notify: Callable[[str, Json], object],
        ask: Callable[[str, Json | None], object],
        show_progress: Callable[[int, int], object] = lambda _done, _total: None,
    ) -> None:
        """`notify` and `ask` send a notification and a request, given the method and the parameters as plain JSON."""
        self._notify = notify
        self._ask = ask
        #: Shows how many of how many files of the workspace have been checked.
        self.show_progress = show_progress

    def publish(self, params: Json) -> None:
        """Send findings (`PublishDiagnosticsParams`), which stay plain: typed ones cost 1 ms for each hundred."""
        self._notify("textDocument/publishDiagnostics", params)

    def log(self, message: str) -> None:
        """Write a line to the client's log."""
        self._notify("window/logMessage", {"type": _WARNING, "message": message})

    def show(self, message: str) -> None:
        """Show the user a message."""
        self._notify("window/showMessage", {"type": _WARNING, "message": message})

    def refresh(self) -> None:
        """Ask the client to request its findings again."""
        self._ask("workspace/diagnostic/refresh", None)

    def refresh_hints(self) -> None:
        """Ask the client to request its inlay hints again."""
        self._ask("workspace/inlayHint/refresh", None)


class Client(NamedTuple):
    """The capabilities that this server uses; the defaults are those of a client that declares none."""

    encoding: Encoding = "utf-16"
    #: Findings are asked for (`textDocument/diagnostic`), not published.
    pulls: bool = False
    #: The client can be asked to ask again.
    refreshes: bool = False
    versions: bool = False
    related_information: bool = False
    code_descriptions: bool = False
    diagnostic_data: bool = False
    tags: frozenset[int] = frozenset()
    #: Hints with the tag "unnecessary" fade text and are not listed (`experimental`, `proposal-lsp`, `fades`).
    fades: bool = False
    #: It shows the pages of rules itself, at `proposal-lsp-rule:/<code>.md` (`experimental`, `proposal-lsp`, `pages`).
    pages: bool = False
    code_actions: bool = False
    preferred_actions: bool = False
    #: Edits may be left out of an action until it is chosen (`codeAction/resolve`).
    resolves_edits: bool = False
    code_lenses: bool = False
    #: It shows words within the text; and can be asked to ask for them again.
    inlay_hints: bool = False
    refreshes_hints: bool = False
    document_changes: bool = False
    creates_files: bool = False
    renames_files: bool = False
    #: It asks what would be renamed before it lets the user write a name.
    prepares_renames: bool = False
    #: Edits may hold tab stops (LSP 3.18, `SnippetTextEdit`); those of an action may be gathered under a label.
    snippet_edits: bool = False
    annotations: bool = False
    #: Documents can be shown with a part of them selected (`window/showDocument`), after code actions too.
    selects: bool = False
    #: Settings can be asked for (`workspace/configuration`).
    configuration: bool = False
    #: Capabilities that can be registered after `initialize`.
    registers_watchers: bool = False
    registers_configuration: bool = False
    #: Progress can be shown that the client did not ask for.
    shows_progress: bool = False


def read_client(capabilities: Any) -> Client:
    """The client that declared these capabilities (`ClientCapabilities`); what cannot be read is not declared."""

    def has(path: str) -> bool:
        return bool(declared(capabilities, path))

    def diagnostics(name: str) -> bool:
        # LSP 3.18 lets a client declare these for pulled diagnostics too; 3.17 knows one place only.
        return has(f"textDocument.publishDiagnostics.{name}") or has(f"textDocument.diagnostic.{name}")

    refreshes = has("workspace.diagnostics.refreshSupport")
    takes_actions = isinstance(declared(capabilities, "textDocument.codeAction.codeActionLiteralSupport"), dict)
    return Client(
        encoding=choose_encoding(declared(capabilities, "general.positionEncodings")),
        # A client that pulls and does not support refresh would keep showing the findings of an older schema, so
        # findings are pushed to it if it accepts them.
        pulls=isinstance(declared(capabilities, "textDocument.diagnostic"), dict)
        and (refreshes or not isinstance(declared(capabilities, "textDocument.publishDiagnostics"), dict)),
        refreshes=refreshes,
        versions=has("textDocument.publishDiagnostics.versionSupport"),
        related_information=diagnostics("relatedInformation"),
        code_descriptions=diagnostics("codeDescriptionSupport"),
        diagnostic_data=diagnostics("dataSupport"),
        tags=frozenset(
            tag
            for place in ("publishDiagnostics", "diagnostic")
            for tag in listed(capabilities, f"textDocument.{place}.tagSupport.valueSet")
            if isinstance(tag, int)
        ),
        fades=has(f"experimental.{NAME}.fades"),
        pages=has(f"experimental.{NAME}.pages"),
        code_actions=takes_actions,
        preferred_actions=has("textDocument.codeAction.isPreferredSupport"),
        resolves_edits=has("textDocument.codeAction.dataSupport")
        and "edit" in listed(capabilities, "textDocument.codeAction.resolveSupport.properties"),
        code_lenses=isinstance(declared(capabilities, "textDocument.codeLens"), dict),
        inlay_hints=isinstance(declared(capabilities, "textDocument.inlayHint"), dict),
        refreshes_hints=has("workspace.inlayHint.refreshSupport"),
        document_changes=has("workspace.workspaceEdit.documentChanges"),
        # Only `documentChanges` can hold them, so that a client that declares them need not declare those (Neovim).
        creates_files="create" in listed(capabilities, "workspace.workspaceEdit.resourceOperations"),
        renames_files="rename" in listed(capabilities, "workspace.workspaceEdit.resourceOperations"),
        prepares_renames=has("textDocument.rename.prepareSupport"),
        snippet_edits=has("workspace.workspaceEdit.snippetEditSupport"),
        annotations=isinstance(declared(capabilities, "workspace.workspaceEdit.changeAnnotationSupport"), dict)
        and has("textDocument.codeAction.honorsChangeAnnotations"),
        selects=has("window.showDocument.support") and takes_actions,
        configuration=has("workspace.configuration"),
        registers_watchers=has("workspace.didChangeWatchedFiles.dynamicRegistration"),
        registers_configuration=has("workspace.didChangeConfiguration.dynamicRegistration"),
        shows_progress=has("window.workDoneProgress"),
    )


def wants_outline(params: Any) -> bool:
    """Whether the parameters of `initialize` let the server announce outline, folds and selections.

    An editor that has all three for Markdown of its own says `{"outline": false}` in `initializationOptions`.
    """
    options = declared(params, "initializationOptions")
    return declared(options, "outline") is not False and declared(options, f"{NAME}.outline") is not False


def choose_encoding(offered: Any) -> Encoding:
    """UTF-16 where the client offers it or nothing, else the first offer that is known.

    Other Markdown servers share the buffer and mostly speak UTF-16 only, and some editors cope badly with
    servers that differ. A client that offers only what is unknown gets UTF-16, which every client must
    support (LSP 3.17, "PositionEncodingKind").
    """
    names = offered if isinstance(offered, list) else []
    known: list[Encoding] = [encoding for name in names for encoding in _ENCODINGS if encoding == name]
    return "utf-16" if "utf-16" in known or not known else known[0]


def declared(capabilities: Any, path: str) -> Any:
    """The value at a dotted path of objects, None if anything on the way is missing or something else."""
    for name in path.split("."):
        capabilities = capabilities.get(name) if isinstance(capabilities, dict) else None
    return capabilities


def listed(capabilities: Any, path: str) -> Iterator[Any]:
    """The entries of the list at a dotted path; none if there is no list."""
    found = declared(capabilities, path)
    return iter(found if isinstance(found, list) else ())
