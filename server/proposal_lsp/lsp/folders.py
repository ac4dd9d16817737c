"""The folders of the workspace, as the client names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proposal_lsp.lsp.client import declared, listed
from proposal_lsp.lsp.uris import path_of


def by_folder(scopes: list[str | None], answer: Any) -> dict[str | None, Any]:
    """The settings of an answer to `workspace/configuration`, by the paths of the requested folders."""
    folders = [path_of(scope) if scope else None for scope in scopes]
    return dict(zip(folders, answer if isinstance(answer, list) else (), strict=False))


class Folders:
    """The workspace folders: those of `initialize`, with later changes."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        #: The URIs of the workspace folders, in the client's order.
        self.uris: list[str] = []
        #: A client that knows no workspace folders has one root at most.
        self._root = declared(params, "rootUri")
        self._add(listed(params, "workspaceFolders"))

    def change(self, params: Any) -> None:
        """Take a `workspace/didChangeWorkspaceFolders`."""
        self._root = None  # the client knows folders, and where the last is removed there is none
        gone = {declared(folder, "uri") for folder in listed(params, "event.removed")}
        self.uris = [uri for uri in self.uris if uri not in gone]
        self._add(listed(params, "event.added"))

    def paths(self) -> list[str]:
        """The paths of those that are folders of this machine."""
        uris = self.uris or [self._root]
        return [path for uri in uris if isinstance(uri, str) and (path := path_of(uri))]

    @property
    def scopes(self) -> list[str | None]:
        """The scopes whose settings are requested, by URI: the session as a whole (None), and each folder."""
        return [None, *self.uris]

    def _add(self, folders: Any) -> None:
        uris = (declared(folder, "uri") for folder in folders)
        self.uris += [uri for uri in uris if isinstance(uri, str) and uri not in self.uris]
