"""The engine on a thread of its own: everything that reads files or costs time happens there, one at a time.

Only that thread touches `Projects`, so that the engine needs no locks. It is a daemon: the end of the process
never waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from proposal_lsp.analysis import Analysis, Project, Projects

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an analysis."""

    #: None where the engine failed; the log says why.
    analysis: Analysis | None
    #: Findings in the schema and configuration files of the project, by absolute path.
    problems: Mapping[str, Analysis] = field(default_factory=dict)
    #: Seconds that it took, waiting not counted.
    cost: float = 0.0


class Engine:
    """The projects of this session, behind a queue."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="engine", daemon=True).start()

    async def analyze(self, path: str | None, source: str) -> Outcome:
        """Analyze a text that is open in the editor."""
        return await self.run(lambda projects: analyze_with(projects, path, source))

    def forget(self) -> None:
        """Have configuration and schemas read afresh for every analysis asked for from now on."""
        self._submit(lambda projects: projects.forget())

    async def run(self, job: Callable[[Projects], T]) -> T:
        """Run any job on the thread of the engine, after those asked for before; raises what it raises.

        Long work should come as many small jobs, each asked for when the one before is done: then what a writer
        waits for waits for one of them at most.
        """
        return await asyncio.wrap_future(self._submit(job))

    def _submit(self, job: Callable[[Projects], T]) -> Future[T]:
        future: Future[T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(job(self._projects))
            except Exception as error:
                logger.exception("a job of the engine failed")
                future.set_exception(error)

        self._jobs.put(work)
        return future

    def _work(self) -> None:
        while True:
            self._jobs.get()()


def analyze_with(projects: Projects, path: str | None, source: str) -> Outcome:
    """Analyze a text, on the thread of the engine. Never raises."""
    start = time.perf_counter()
    try:
        project: Project = projects.of(Path(path) if path else None)
        analysis = project.analyze(path, source)
        return Outcome(analysis, project.problems, time.perf_counter() - start)
    except Exception:
        # The engine promises not to raise; should it, one document goes without news and the rest goes on.
        logger.exception("the analysis of %s failed", path or "an untitled document")
        return Outcome(None, cost=time.perf_counter() - start)
