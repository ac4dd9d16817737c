"""The progress of the check of a workspace (LSP 3.17, "Work Done Progress")."""

from __future__ import annotations

import asyncio
import logging
from itertools import count

from lsprotocol import types
from pygls.progress import Progress

logger = logging.getLogger(__name__)
#: Fewer files are checked before anyone reads how many.
FEWEST = 100


class WorkspaceProgress:
    """Shown while there are many files to check. Used only on the event loop."""

    def __init__(self, pygls: Progress) -> None:
        self._pygls = pygls
        self._names = (f"proposal-lsp/workspace/{number}" for number in count())
        #: What is shown now; whether the client knows it yet, and how many hundredths it was last given.
        self._token: str | None = None
        self._is_known = False
        self._percent = 0
        self._creating: asyncio.Task[None] | None = None

    def show(self, done: int, total: int) -> None:
        """Report how many of how many files have been checked."""
        if done >= total:
            self._end()
        elif self._token is None and total - done >= FEWEST:
            self._token, self._percent = next(self._names), 0
            self._creating = asyncio.get_running_loop().create_task(self._begin(self._token))
        elif self._token and self._is_known and (percent := 100 * done // total) > self._percent:
            self._percent = percent
            report = types.WorkDoneProgressReport(message=f"{done:,} of {total:,} files", percentage=percent)
            self._pygls.report(self._token, report)

    async def _begin(self, token: str) -> None:
        try:
            await self._pygls.create_async(token)
        except Exception as error:
            logger.warning("the client does not show progress although it declared support: %s", error)
            return
        if token == self._token:  # else all is checked already
            self._is_known = True
            begin = types.WorkDoneProgressBegin(title="Checking proposals", percentage=0)
            self._pygls.begin(token, begin)

    def _end(self) -> None:
        if self._token and self._is_known:
            self._pygls.end(self._token, types.WorkDoneProgressEnd())
        self._token, self._is_known = None, False
