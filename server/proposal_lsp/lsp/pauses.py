"""When the author of a document pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from proposal_lsp.lsp.documents import OpenDocument

#: Seconds without an edit that are a pause.
PAUSE = 2.0


class Pauses:
    """Waits for pauses, with one timer for a whole run of edits: one for each would be thousands, most of them dead.

    Used only on the event loop.
    """

    def __init__(self, paused: Callable[[OpenDocument], object]) -> None:
        """`paused` is called when the author of a document pauses, unless it has been saved or closed before."""
        self._paused = paused
        #: The documents for which a timer runs.
        self._awaited: set[OpenDocument] = set()

    def wait_for(self, document: OpenDocument) -> None:
        """Wait for the author of a document that has been edited."""
        if document not in self._awaited:
            self._awaited.add(document)
            asyncio.get_running_loop().call_later(PAUSE, self._look, document)

    def _look(self, document: OpenDocument) -> None:
        is_awaited = document.writing and not document.closed
        left = document.touched + PAUSE - monotonic()
        if is_awaited and left > 0:
            asyncio.get_running_loop().call_later(left, self._look, document)
            return
        self._awaited.discard(document)
        if is_awaited:
            self._paused(document)
