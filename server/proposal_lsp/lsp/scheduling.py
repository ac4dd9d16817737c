"""When open documents are analyzed: the newest text of each, one analysis at a time, never in each other's way.

An edit is looked at at once where that is cheap, else after a short wait in which more edits may come. The wait is
counted from the first edit, so that steady typing does not put the news off for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.engine import Engine, Outcome
from proposal_lsp.lsp.loop import Future, Loop, Timer

#: An analysis of up to this many seconds is not waited with, nor handed to another thread.
CHEAP = 0.008
#: A dearer one waits this many times its cost, so that it takes a fifth of one processor at most.
PATIENCE = 4


def delay_after(cost: float | None, longest: float) -> float:
    """Seconds to wait before an analysis, given what the last one cost if that is known; at most `longest`."""
    return 0.0 if cost is None or cost <= CHEAP else min(PATIENCE * cost, longest)


class Scheduler:
    """Keeps the analysis of every open document up to date. Lives on the event loop."""

    def __init__(
        self,
        loop: Loop,
        engine: Engine,
        analyzed: Callable[[OpenDocument], None],
        beside: Callable[[OpenDocument], Mapping[str, str]],
    ) -> None:
        self._loop = loop
        self._engine = engine
        #: Called for each analysis that is still of the present text.
        self._analyzed = analyzed
        #: The texts of the YAML files that are open beside a document, by name.
        self._beside = beside
        self._timers: dict[OpenDocument, Timer] = {}
        self._under_way: dict[OpenDocument, Future[Outcome]] = {}

    def plan(self, document: OpenDocument, longest_delay: float = 0.0) -> None:
        """Have a document analyzed that has changed, after `longest_delay` seconds at most."""
        document.longest_delay = longest_delay
        if document not in self._under_way and document not in self._timers:
            delay = delay_after(document.cost, longest_delay)
            self._timers[document] = self._loop.later(delay, partial(self._start, document))

    def hurry(self, document: OpenDocument) -> None:
        """Analyze a document that has changed now, if that is cheap and nothing else is under way."""
        if not document.is_fresh and self._is_cheap(document) and self._engine.is_idle:
            self._start(document)

    async def settle(self, document: OpenDocument) -> None:
        """Wait for an analysis of the present text; waits no longer than needed if the document is closed."""
        while not (document.is_fresh or document.closed):
            if document in self._under_way:
                await self._under_way[document]
            else:
                self._start(document)

    def drop(self, document: OpenDocument) -> None:
        """Forget a closed document. An analysis that is under way comes to nothing."""
        if timer := self._timers.pop(document, None):
            timer.cancel()

    def _is_cheap(self, document: OpenDocument) -> bool:
        return document.cost is not None and document.cost <= CHEAP

    def _start(self, document: OpenDocument) -> None:
        self.drop(document)
        path, text, base, change = document.path, document.text, document.base, document.change
        document.base, document.change = None, None
        beside, cheap = self._beside(document), self._is_cheap(document)
        outcome = self._under_way[document] = self._engine.analyze(path, text, base, change, beside, cheap=cheap)
        outcome.when_done(partial(self._take, document, document.stamp, is_first=base is None))

    def _take(self, document: OpenDocument, stamp: int, future: Future[Outcome], *, is_first: bool) -> None:
        del self._under_way[document]
        outcome = future.result()
        # What the first costs, when all is new, says nothing of the next.
        document.base, document.costs = outcome.analysis, () if is_first else (*document.costs[-1:], outcome.cost)
        if document.closed:
            return
        if document.stamp != stamp:
            self.plan(document, document.longest_delay)
            return
        document.analyzed = stamp
        document.has_failed = outcome.analysis is None
        if outcome.analysis is not None:
            document.analysis = outcome.analysis
            document.problems = outcome.problems
        self._analyzed(document)
