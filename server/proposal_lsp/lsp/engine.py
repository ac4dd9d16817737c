"""The engine, behind a queue: everything that reads files or costs time happens on a thread of its own, one at a time.

What is likely to be cheap is done at once on the event loop instead, while that thread has nothing to do: handing it
over and back costs more than such a job does. Either way only one thread at a time touches `Projects`, so that the
engine needs no locks. Its thread is a daemon: the end of the process never waits for it.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from proposal_lsp import remembered
from proposal_lsp.lsp import log
from proposal_lsp.lsp.loop import Future, Loop
from proposal_lsp.sidecars import read_sidecars

if TYPE_CHECKING:
    from proposal_lsp.analysis import Analysis, Project, Projects
    from proposal_lsp.text import Change, Text

T = TypeVar("T")

NOTHING: Mapping[str, str] = MappingProxyType({})


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
    """The projects of this session. Lives on the event loop."""

    def __init__(self, loop: Loop, projects: Projects) -> None:
        self._loop = loop
        self._projects = projects
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        #: How many jobs the thread has been given and not yet done.
        self._given = 0
        threading.Thread(target=self._work, name="engine", daemon=True).start()

    @property
    def is_idle(self) -> bool:
        """Whether the thread has nothing to do."""
        return not self._given

    def analyze(
        self,
        path: str | None,
        text: Text,
        base: Analysis | None,
        change: Change | None,
        beside: Mapping[str, str] = NOTHING,
        *,
        cheap: bool = False,
    ) -> Future[Outcome]:
        """Analyze a text that is open in the editor; see `analyze_with`."""
        return self.run(lambda projects: analyze_with(projects, path, text, base, change, beside), cheap=cheap)

    def forget(self) -> None:
        """Have configuration and schemas read afresh for every analysis asked for from now on."""
        self.run(lambda projects: projects.forget())

    def forget_texts(self) -> None:
        """Let go of what is remembered of texts: no document is open of which it could be asked again."""
        self.run(lambda _: remembered.forget())

    def run(self, job: Callable[[Projects], T], *, cheap: bool = False) -> Future[T]:
        """Run any job after those given before; the future fails with what the job raises.

        A cheap one is run at once, if none is under way. Long work should come as many small jobs, each given
        when the one before is done: then what a writer waits for waits for one of them at most.
        """
        future: Future[T] = Future()
        if cheap and self.is_idle:
            _settle(future, *_attempt(job, self._projects))
        else:
            self._given += 1
            self._jobs.put(lambda: self._loop.soon(partial(self._done, future, *_attempt(job, self._projects))))
        return future

    def _done(self, future: Future[T], result: T | None, error: Exception | None) -> None:
        self._given -= 1
        _settle(future, result, error)

    def _work(self) -> None:
        while True:
            self._jobs.get()()


def _attempt(job: Callable[[Projects], T], projects: Projects) -> tuple[T | None, Exception | None]:
    try:
        return job(projects), None
    except Exception as error:
        log.error("a job of the engine failed", cause=error)
        return None, error


def _settle(future: Future[Any], result: object, error: Exception | None) -> None:
    if error is None:
        future.resolve(result)
    else:
        future.fail(error)


def project_of(projects: Projects, path: str | None, beside: Mapping[str, str] = NOTHING) -> Project:
    """The project of a file, with the sidecars beside it.

    `beside` has the texts of files of that folder that are open in the editor, by name; the others are read.
    """
    project = projects.of(path)
    if path is None or not project.sidecars:
        return project
    texts = read_sidecars(path, (name for name in project.sidecars if name not in beside))
    return replace(project, beside={**texts, **{name: beside[name] for name in project.sidecars if name in beside}})


def analyze_with(
    projects: Projects,
    path: str | None,
    text: Text,
    base: Analysis | None = None,
    change: Change | None = None,
    beside: Mapping[str, str] = NOTHING,
) -> Outcome:
    """Analyze a text: from what is known of an earlier one, where `change` leads from that to this. Never raises.

    `beside` is as `project_of` has it.
    """
    start = time.perf_counter()
    try:
        project = project_of(projects, path, beside)
        if base is None or change is None:
            analysis = project.analyze(path, text.source)
        else:
            # Only the very project that made an analysis can go on from it; one that was made anew may be equal.
            known = base.project
            analysis = (known if known == project else project).update(base, text, change)
        return Outcome(analysis, project.problems, time.perf_counter() - start)
    except Exception as error:
        # The engine promises not to raise; should it, one document goes without news and the rest goes on.
        log.error("the analysis of %s failed", path or "an untitled document", cause=error)
        return Outcome(None, cost=time.perf_counter() - start)
