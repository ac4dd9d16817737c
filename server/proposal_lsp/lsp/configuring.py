"""What is said between client and server before and beside the documents: registrations and settings."""

from __future__ import annotations

from typing import Any

from proposal_lsp.lsp import log
from proposal_lsp.lsp.registration import registrations
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.settings import SECTION
from proposal_lsp.lsp.uris import path_of


async def settle_in(session: Session) -> None:
    """Register what can be registered only now, and ask for the settings."""
    if wanted := registrations(session.client):
        try:
            await session.peer.request("client/registerCapability", {"registrations": wanted})
        except Exception as error:
            log.warning("the client did not register what it said it would: %s", error)
    await ask_for_settings(session)


async def ask_for_settings(session: Session) -> None:
    """Ask for the settings of the session and of each folder, if the client can be asked."""
    if not session.client.configuration:
        return
    scopes = [None, *session.folders.uris]
    items = [{"scopeUri": scope, "section": SECTION} if scope else {"section": SECTION} for scope in scopes]
    try:
        answer = await session.peer.request("workspace/configuration", {"items": items})
    except Exception as error:
        log.warning("the client did not say what its settings are: %s", error)
        return
    folders = [path_of(scope) if scope else None for scope in scopes]
    given = answer if isinstance(answer, list) else []
    _take(session, dict(zip(folders, given, strict=False)))


async def change_settings(session: Session, given: Any) -> None:
    """Take changed settings: from a client that can be asked by asking, else those it sends along."""
    if session.client.configuration:
        await ask_for_settings(session)
    else:
        _take(session, {None: given})


def _take(session: Session, given: dict[str | None, Any]) -> None:
    """Take settings by folder (None: for the session), and check again what is open if they have changed."""
    before = session.preferences.now()
    for folder, settings in given.items():
        session.tell(session.preferences.take(settings, folder))
    if session.preferences.now() != before:
        session.recheck()
