"""The analyses of open documents, and their scheduling: the newest text of each document, one analysis at a time.

An edit is analyzed at once if that is cheap, else after a short delay in which more edits may come. The delay is
counted from the first edit, so that steady typing does not postpone findings forever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from proposal_lsp.analysis import Analysis
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.lsp.documents import Documents, OpenDocument
from proposal_lsp.lsp.engine import Analyzed, Engine, analyze_with
from proposal_lsp.lsp.streams import log_fault
from proposal_lsp.text import Change

#: An analysis of up to this many seconds is neither delayed nor handed to another thread.
CHEAP = 0.008
#: A more expensive one is delayed by this many times its cost, so that it takes at most a fifth of one processor.
PATIENCE = 4


def delay_after(cost: float | None, longest: float) -> float:
    """Seconds to wait before an analysis, given what the last one cost if that is known; at most `longest`."""
    return 0.0 if cost is None or cost <= CHEAP else min(PATIENCE * cost, longest)


@dataclass(slots=True, eq=False)
class _Known:
    """The state of one document. Only `Analyses` changes it."""

    #: Grows with every change of what the document is checked against; with the revision of the text it says what
    #: an analysis is of.
    epoch: int = 0
    #: The last analysis that was made, also of a text that had changed by the time it was there; and what has changed
    #: since. None: there is nothing to continue from.
    base: Analysis | None = None
    change: Change | None = None
    #: What was last found, and what it was found for; both may lag.
    analysis: Analysis | None = None
    analyzed: tuple[int, int] | None = None
    has_failed: bool = False
    #: The last analysis gave way to a newer text. The next does not, so that steady typing does not put the news off.
    gave_way: bool = False
    problems: Mapping[str, Analysis] = field(default_factory=dict)
    #: Seconds that the last two analyses took which went on from an earlier one.
    costs: tuple[float, ...] = ()
    #: Seconds that the next analysis may be put off for.
    longest_delay: float = 0.0
    timer: asyncio.TimerHandle | None = None
    #: Done when the result of the running analysis has been recorded.
    under_way: asyncio.Future[None] | None = None

    @property
    def is_cheap(self) -> bool:
        """Whether the next analysis is likely to be cheap. What took longer only once was interrupted."""
        return bool(self.costs) and min(self.costs) <= CHEAP


class Analyses:
    """Keeps the analysis of every open document up to date. Used only on the event loop."""

    def __init__(self, documents: Documents, engine: Engine, analyzed: Callable[[OpenDocument], None]) -> None:
        self._documents = documents
        self._engine = engine
        #: Called for each analysis that is still of the present text.
        self._analyzed = analyzed
        self._known: dict[OpenDocument, _Known] = {}

    # Changes of documents.

    def add(self, document: OpenDocument) -> None:
        """Start tracking a document that has been opened."""
        self._known[document] = _Known()

    def edited(self, document: OpenDocument, change: Change) -> None:
        """Record what an edit has changed in the text of a document."""
        known = self._known[document]
        known.change = known.change.then(change) if known.change else change

    def outdate(self, document: OpenDocument) -> None:
        """Record that what a document is checked against has changed."""
        self._known[document].epoch += 1

    def plan(self, document: OpenDocument, longest_delay: float = 0.0) -> None:
        """Have a document analyzed, after `longest_delay` seconds at most."""
        known = self._known[document]
        known.longest_delay = longest_delay
        if known.under_way is None and known.timer is None:
            delay = delay_after(min(known.costs, default=None), longest_delay)
            known.timer = asyncio.get_running_loop().call_later(delay, self._start, document)

    def silence(self, document: OpenDocument) -> None:
        """Discard the findings of a document that is not to be checked."""
        known = self._known[document]
        self._unplan(known)
        known.analysis, known.problems = None, {}

    def remove(self, document: OpenDocument) -> None:
        """Stop tracking a document that has been closed. The result of a running analysis is discarded."""
        self._unplan(self._known.pop(document))

    # Queries.

    def latest(self, document: OpenDocument) -> Analysis | None:
        """The last analysis of a document, of whichever text."""
        return self._known[document].analysis

    def is_fresh(self, document: OpenDocument) -> bool:
        """Whether the last analysis is of the present text, and the present schemas."""
        known = self._known[document]
        return known.analyzed == (document.revision, known.epoch)

    def present(self, document: OpenDocument) -> Analysis | None:
        """The analysis of the present text; None while there is none, or if the engine failed on it."""
        known = self._known.get(document)
        return known.analysis if known and self.is_fresh(document) and not known.has_failed else None

    def problems(self) -> dict[str, Analysis]:
        """The findings in schema and configuration files that are not open, by absolute path."""
        found = (item for known in self._known.values() for item in known.problems.items())
        return {path: analysis for path, analysis in found if not self._documents.has_file(path)}

    def hurry(self, document: OpenDocument) -> None:
        """Analyze a document that has changed now, if that is cheap and nothing else is under way."""
        known = self._known[document]
        if not self.is_fresh(document) and known.is_cheap and known.under_way is None and self._engine.is_idle:
            self._start(document)

    async def settle(self, document: OpenDocument) -> None:
        """Wait for an analysis of the present text; waits no longer than needed if the document is closed."""
        while not (document.closed or self.is_fresh(document)):
            if under_way := self._known[document].under_way:
                # Shared with others, who go on waiting when this one is cancelled.
                await asyncio.shield(under_way)
            else:
                self._start(document)

    # Analyzing.

    def _start(self, document: OpenDocument) -> None:
        known = self._known[document]
        self._unplan(known)
        job = partial(
            analyze_with,
            path=document.path,
            text=document.text,
            base=known.base,
            change=known.change,
            sidecars=self._documents.sidecar_texts(document),
        )
        asked, gives_way = (document.revision, known.epoch), not known.gave_way
        take = partial(self._take, document, known, asked, known.base, known.change)
        known.base, known.change = None, None
        if known.is_cheap and self._engine.is_idle:
            take(_settled(lambda: self._engine.run_now(job)))
            return
        done = known.under_way = asyncio.get_running_loop().create_future()

        def taken(outcome: asyncio.Future[Analyzed]) -> None:
            known.under_way = None
            done.set_result(None)
            if not outcome.cancelled():
                take(_settled(outcome.result))

        def is_wanted() -> bool:
            is_newest = asked == (document.revision, known.epoch)
            return not document.closed and not document.lost and (is_newest or not gives_way)

        self._engine.run(job, is_wanted).add_done_callback(taken)

    def _take(
        self,
        document: OpenDocument,
        known: _Known,
        asked: tuple[int, int],
        base: Analysis | None,
        change: Change | None,
        outcome: Analyzed,
    ) -> None:
        known.gave_way = outcome.gave_way
        if outcome.gave_way:
            since = known.change
            known.base, known.change = base, change.then(since) if change and since else change or since
        else:
            # What the first costs, when all is new, says nothing of the next.
            known.base, known.costs = outcome.analysis, () if base is None else (*known.costs[-1:], outcome.cost)
        if document.closed:
            return
        if asked != (document.revision, known.epoch):
            self.plan(document, known.longest_delay)
            return
        known.analyzed = asked
        known.has_failed = outcome.analysis is None
        if outcome.analysis is not None:
            known.analysis = outcome.analysis
            known.problems = outcome.problems
        self._analyzed(document)

    def _unplan(self, known: _Known) -> None:
        if known.timer:
            known.timer.cancel()
            known.timer = None


def _settled(outcome: Callable[[], Analyzed]) -> Analyzed:
    """An outcome, also of an analysis that failed on the way: the same text must not be tried over and over."""
    try:
        return outcome()
    except Exception as error:
        log_fault("an analysis failed", error)
        return Analyzed(None)
