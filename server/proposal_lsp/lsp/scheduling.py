"""When open documents are analyzed: the newest text of each, one analysis at a time, never in each other's way.

An edit is looked at at once where that is cheap, else after a short wait in which more edits may come. The wait is
counted from the first edit, so that steady typing does not put the news off for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.engine import Engine

#: An analysis of up to this many seconds is not waited with.
CHEAP = 0.008
#: A dearer one waits this many times its cost, so that it takes a fifth of one processor at most.
PATIENCE = 4


def delay_after(cost: float, longest: float) -> float:
    """Seconds to wait before an analysis, given what the last one cost; at most `longest`."""
    return 0.0 if cost <= CHEAP else min(PATIENCE * cost, longest)


class Scheduler:
    """Keeps the analysis of every open document up to date. Lives on the event loop."""

    def __init__(self, engine: Engine, analyzed: Callable[[OpenDocument], None]) -> None:
        self._engine = engine
        #: Called for each analysis that is still of the present text.
        self._analyzed = analyzed
        self._timers: dict[OpenDocument, asyncio.TimerHandle] = {}
        self._tasks: dict[OpenDocument, asyncio.Task[None]] = {}

    def plan(self, document: OpenDocument, longest_delay: float = 0.0) -> None:
        """Have a document analyzed that has changed, after `longest_delay` seconds at most."""
        document.longest_delay = longest_delay
        if document not in self._tasks and document not in self._timers:
            delay = delay_after(document.cost, longest_delay)
            self._timers[document] = asyncio.get_running_loop().call_later(delay, self._start, document)

    async def settle(self, document: OpenDocument) -> None:
        """Wait for an analysis of the present text; waits no longer than needed if the document is closed."""
        while not (document.is_fresh or document.closed):
            task = self._tasks.get(document) or self._start(document)
            await asyncio.shield(task)

    def drop(self, document: OpenDocument) -> None:
        """Forget a closed document. An analysis that is under way comes to nothing."""
        if timer := self._timers.pop(document, None):
            timer.cancel()

    def _start(self, document: OpenDocument) -> asyncio.Task[None]:
        self.drop(document)
        task = asyncio.ensure_future(self._analyze_newest(document))
        self._tasks[document] = task
        return task

    async def _analyze_newest(self, document: OpenDocument) -> None:
        stamp = document.stamp
        try:
            outcome = await self._engine.analyze(document.path, document.text.source)
        finally:
            del self._tasks[document]
        document.cost = outcome.cost
        if document.closed:
            return
        if document.stamp != stamp:
            self.plan(document, document.longest_delay)
            return
        document.analyzed = stamp
        if outcome.analysis is not None:
            document.analysis = outcome.analysis
            document.problems = outcome.problems
        self._analyzed(document)
