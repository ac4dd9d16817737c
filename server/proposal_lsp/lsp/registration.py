"""What is registered with the client after `initialize`, and which changes on the disk matter."""

from __future__ import annotations

from pathlib import PurePath

from lsprotocol import types

from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.settings import SECTION

#: Configuration, schemas and their template texts.
JUDGES = ("**/.proposals.yaml", "**/.proposals/*.yaml", "**/.proposals/*.md", "**/schemas/*.yaml", "**/schemas/*.md")
DOCUMENTS = ("**/*.md", "**/*.markdown")


def registrations(client: Client) -> list[types.Registration]:
    """The capabilities to register, of those that the client lets be registered later."""
    wanted: list[types.Registration] = []
    if client.registers_watchers:
        # Closed documents are looked at only for clients that ask for them.
        globs = JUDGES + DOCUMENTS if client.pulls else JUDGES
        watchers = [types.FileSystemWatcher(glob) for glob in globs]
        wanted.append(
            types.Registration(
                id="proposal-lsp/watched-files",
                method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers),
            )
        )
    if client.registers_configuration:
        wanted.append(
            types.Registration(
                id="proposal-lsp/configuration",
                method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                register_options=types.DidChangeConfigurationRegistrationOptions(section=SECTION),
            )
        )
    return wanted


def judges_others(path: str | None) -> bool:
    """Whether documents are judged by this file: whether it may be configuration, a schema or its template."""
    if path is None:
        return False
    file = PurePath(path)
    if file.name == ".proposals.yaml":
        return True
    return file.parent.name in (".proposals", "schemas") and file.suffix in (".yaml", ".md")
