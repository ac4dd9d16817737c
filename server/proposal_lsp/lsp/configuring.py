"""What is said between client and server before and beside the documents: registrations and settings."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from proposal_lsp.lsp.registration import registrations
from proposal_lsp.lsp.settings import SECTION
from proposal_lsp.lsp.uris import path_of

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import Server

logger = logging.getLogger(__name__)


async def settle_in(server: Server) -> None:
    """Register what can be registered only now, and ask for the settings."""
    if wanted := registrations(server.session.client):
        try:
            await server.client_register_capability_async(types.RegistrationParams(wanted))
        except Exception as error:
            logger.warning("the client did not register what it said it would: %s", error)
    await ask_for_settings(server)


async def ask_for_settings(server: Server) -> None:
    """Ask for the settings of the session and of each folder, if the client can be asked."""
    if not server.session.client.configuration:
        return
    scopes = [None, *(folder.uri for folder in server.workspace.folders.values())]
    items = [types.ConfigurationItem(scope_uri=scope, section=SECTION) for scope in scopes]
    try:
        answer = await server.workspace_configuration_async(types.ConfigurationParams(items))
    except Exception as error:
        logger.warning("the client did not say what its settings are: %s", error)
        return
    folders = [path_of(scope) if scope else None for scope in scopes]
    _take(server, dict(zip(folders, answer or (), strict=False)))


async def change_settings(server: Server, given: Any) -> None:
    """Take changed settings: from a client that can be asked by asking, else those it sends along."""
    if server.session.client.configuration:
        await ask_for_settings(server)
    else:
        _take(server, {None: given})


def _take(server: Server, given: dict[str | None, Any]) -> None:
    """Take settings by folder (None: for the session), and check again what is open if they have changed."""
    preferences = server.session.preferences
    before = preferences.now()
    for folder, settings in given.items():
        server.tell(preferences.take(settings, folder))
    if preferences.now() != before:
        server.session.recheck()
