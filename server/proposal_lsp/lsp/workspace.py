"""Messages about the workspace: its folders, its settings, and changes of its files on disk."""

from __future__ import annotations

import logging
from typing import Any

from lsprotocol import types

from proposal_lsp.lsp.client import declared, listed
from proposal_lsp.lsp.folders import by_folder
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.settings import SECTION
from proposal_lsp.lsp.uris import path_of
from proposal_lsp.lsp.watched_files import WATCHED

logger = logging.getLogger(__name__)


def register(server: ProposalServer) -> None:
    """Follow the folders, settings and files of the workspace."""
    session = server.session

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        await _register_capabilities(server)
        if not session.has_settings:
            await _ask_for_settings(server)
        session.index.begin()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: Any) -> None:
        # From a client that can be asked by asking, else those it sends along.
        if session.client.configuration:
            await _ask_for_settings(server)
        else:
            session.take_settings({None: declared(params, "settings")})

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def did_change_workspace_folders(params: Any) -> None:
        session.folders.change(params)
        session.files_changed()
        session.index.list_again()
        await _ask_for_settings(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: Any) -> None:
        uris = [declared(change, "uri") for change in listed(params, "changes")]
        session.files_changed([path for uri in uris if isinstance(uri, str) and (path := path_of(uri))])


async def _register_capabilities(server: ProposalServer) -> None:
    """Register what can be registered only now, of what the client lets be registered later."""
    client, wanted = server.session.client, list[types.Registration]()
    if client.registers_watchers:
        watchers = [types.FileSystemWatcher(glob_pattern=glob) for glob in WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        wanted.append(_registration(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
    if client.registers_configuration:
        section = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
        wanted.append(_registration(types.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
    if wanted:
        try:
            await server.client_register_capability_async(types.RegistrationParams(wanted))
        except Exception as error:
            logger.warning("the client refused a registration that it declared support for: %s", error)


def _registration(method: str, options: Any) -> types.Registration:
    return types.Registration(id=f"proposal-lsp/{method}", method=method, register_options=options)


async def _ask_for_settings(server: ProposalServer) -> None:
    """Ask for the settings of the session and of each folder, if the client can be asked."""
    session = server.session
    if not session.client.configuration:
        return
    scopes = session.folders.scopes
    items = [types.ConfigurationItem(scope_uri=scope, section=SECTION) for scope in scopes]
    try:
        answer = await server.workspace_configuration_async(types.ConfigurationParams(items))
    except Exception as error:
        logger.warning("the client did not return its settings: %s", error)
    else:
        session.take_settings(by_folder(scopes, answer))
