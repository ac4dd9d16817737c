"""The engine, as an executor: everything that reads files or costs time happens on one thread, one job at a time.

What is likely to be cheap is done at once on the event loop instead, while that thread has nothing to do: handing it
over and back costs more than such a job does. Either way only one thread at a time touches `Projects`, so that the
engine needs no locks.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from proposal_lsp import remembered
from proposal_lsp.file_analysis import analyze_file, update_file
from proposal_lsp.sidecars import read_sidecars

if TYPE_CHECKING:
    from proposal_lsp.analysis import Analysis, Project
    from proposal_lsp.projects import Projects
    from proposal_lsp.text import Change, Text

T = TypeVar("T")

NOTHING: Mapping[str, str] = MappingProxyType({})
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Analyzed:
    """What came of an analysis."""

    #: None where the engine failed; the log says why.
    analysis: Analysis | None
    #: Findings in the schema and configuration files of the project, by absolute path.
    problems: Mapping[str, Analysis] = field(default_factory=dict)
    #: Seconds that it took, waiting not counted.
    cost: float = 0.0


class Engine:
    """The projects of this session, and the thread that works on them. Lives on the event loop."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="engine")
        #: How many jobs the thread has been given and not yet done.
        self._given = 0
        self._is_closed = False

    @property
    def is_idle(self) -> bool:
        """Whether the thread has nothing to do."""
        return not self._given

    def run(self, job: Callable[[Projects], T]) -> asyncio.Future[T]:
        """Run a job after those given before; the future fails with what the job raises.

        Long work should come as many small jobs, each given when the one before is done: then what an author waits
        for waits for one of them at most.
        """
        loop = asyncio.get_running_loop()
        if self._is_closed:
            cancelled: asyncio.Future[T] = loop.create_future()
            cancelled.cancel()
            return cancelled
        self._given += 1
        future = loop.run_in_executor(self._executor, job, self._projects)
        future.add_done_callback(self._done)
        return future

    def run_now(self, job: Callable[[Projects], T]) -> T:
        """Run a cheap job on the event loop, while the thread is idle."""
        return job(self._projects)

    def forget(self) -> None:
        """Have configuration and schemas read again for every analysis asked for from now on."""
        self.run(lambda projects: projects.forget())

    def forget_texts(self) -> None:
        """Let go of what is remembered of texts: no document is open of which it could be asked again."""
        self.run(lambda _: remembered.forget())

    def close(self) -> None:
        """Take no more jobs: their futures are cancelled. What is under way comes to an end by itself."""
        self._is_closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _done(self, future: asyncio.Future[T]) -> None:
        self._given -= 1
        if not future.cancelled() and (error := future.exception()):
            logger.error("a job of the engine failed", exc_info=error)


def project_of(projects: Projects, path: str | None, sidecars: Mapping[str, str] = NOTHING) -> Project:
    """The project of a file, with the sidecars next to it.

    `sidecars` has the texts of files of that folder that are open in the editor, by name; the others are read.
    """
    project = projects.of(path)
    if path is None or not project.sidecars:
        return project
    texts = read_sidecars(path, (name for name in project.sidecars if name not in sidecars))
    return replace(project, beside={**texts, **{name: sidecars[name] for name in project.sidecars if name in sidecars}})


def analyze_with(
    projects: Projects,
    path: str | None,
    text: Text,
    base: Analysis | None = None,
    change: Change | None = None,
    sidecars: Mapping[str, str] = NOTHING,
) -> Analyzed:
    """Analyze a text: from what is known of an earlier one, where `change` leads from that to this. Never raises.

    `sidecars` is as `project_of` has it.
    """
    start = time.perf_counter()
    try:
        project = project_of(projects, path, sidecars)
        if base is None or change is None:
            analysis = analyze_file(project, path, text.source)
        else:
            # Only the very project that made an analysis can go on from it; one that was made again may be equal.
            known = base.project
            analysis = update_file(known if known == project else project, base, text, change)
        return Analyzed(analysis, project.problems, time.perf_counter() - start)
    except Exception as error:
        # The engine promises not to raise; should it, one document goes without news and the rest goes on.
        logger.error("the analysis of %s failed", path or "an untitled document", exc_info=error)
        return Analyzed(None, cost=time.perf_counter() - start)
