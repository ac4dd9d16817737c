"""The server: which message goes where. Loaded once `initialize` has been answered."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from proposal_lsp.lsp import schema_info
from proposal_lsp.lsp.client import declared, listed
from proposal_lsp.lsp.configuring import ask_for_settings, change_settings, settle_in
from proposal_lsp.lsp.params import get, uri_of
from proposal_lsp.lsp.protocol import Handler
from proposal_lsp.lsp.pull import Pull
from proposal_lsp.lsp.registration import judges_others
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.uris import path_of

if TYPE_CHECKING:
    from proposal_lsp.lsp.typed import Typed

#: What `typed.py` answers; a test compares.
TYPED = (
    "codeAction/resolve",
    "completionItem/resolve",
    "textDocument/codeAction",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/hover",
)


def handlers(session: Session) -> Mapping[str, Handler]:
    """What is done with each request and notification, by method; each takes the parameters and may raise Invalid."""

    def did_open(params: Any) -> None:
        item = get(params, dict, "textDocument")
        session.open(
            get(item, str, "uri"), get(item, str, "languageId"), get(item, int, "version"), get(item, str, "text")
        )

    def did_change(params: Any) -> None:
        version = get(params, int, "textDocument", "version")
        session.change(uri_of(params), version, get(params, list, "contentChanges"))

    def did_change_folders(params: Any) -> Any:
        session.folders.change(params)
        session.files_changed()
        return ask_for_settings(session)

    def did_change_watched_files(params: Any) -> None:
        uris = [declared(change, "uri") for change in listed(params, "changes")]
        paths = [path for uri in uris if isinstance(uri, str) and (path := path_of(uri))]
        if any(judges_others(path) for path in paths):
            session.rejudge()
        session.files_changed(paths)

    known: dict[str, Handler] = {
        "initialized": lambda _: settle_in(session),
        "textDocument/didOpen": did_open,
        "textDocument/didChange": did_change,
        "textDocument/didClose": lambda params: session.close(uri_of(params)),
        "textDocument/didSave": lambda params: session.save(uri_of(params)),
        "workspace/didChangeConfiguration": lambda params: change_settings(session, declared(params, "settings")),
        "workspace/didChangeWorkspaceFolders": did_change_folders,
        "workspace/didChangeWatchedFiles": did_change_watched_files,
        schema_info.SCHEMA_INFO: lambda params: schema_info.schema_info(session, params),
        schema_info.SCHEMAS: lambda params: schema_info.schemas(session, params),
    }
    if isinstance(session.delivery, Pull):
        known |= _pull_handlers(session.delivery)
    features = _Features(session)
    session.found_first = features.load
    return known | {method: partial(features.handle, method) for method in TYPED}


def _pull_handlers(pull: Pull) -> Mapping[str, Handler]:
    def diagnostic(params: Any) -> Any:
        previous = declared(params, "previousResultId")
        return pull.document(uri_of(params), previous if isinstance(previous, str) else None)

    def workspace_diagnostic(params: Any) -> Any:
        ids = get(params, list, "previousResultIds")
        return pull.workspace({get(item, str, "uri"): get(item, str, "value") for item in ids})

    return {"textDocument/diagnostic": diagnostic, "workspace/diagnostic": workspace_diagnostic}


class _Features:
    """The requests that pygls reads, loaded after the first findings or with the first of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._loading: threading.Thread | None = None

    def load(self) -> None:
        """Import pygls on a thread of its own, so that no key typed after the first hover waits for it."""
        self._loading = threading.Thread(target=lambda: self._typed, name="import", daemon=True)
        self._loading.start()

    def handle(self, method: str, params: Any) -> Any:
        if self._loading:
            self._loading.join()
        return self._typed.handle(method, params)

    @cached_property
    def _typed(self) -> Typed:
        from proposal_lsp.lsp.typed import Typed

        return Typed(self._session)
