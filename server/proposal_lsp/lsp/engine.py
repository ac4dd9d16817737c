"""The engine as an executor: everything that reads files or takes time runs on one thread, one job at a time.

Work that is likely to be cheap is done at once on the event loop while that thread is idle: handing it over and back
would cost more than the job. Either way only one thread at a time touches `Projects`, so that the engine needs no
locks.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from proposal_lsp.budget import GaveWay, while_wanted
from proposal_lsp.config import NO_SCHEMA
from proposal_lsp.config.file_choices import is_excluded
from proposal_lsp.file_analysis import analyze_file, update_file
from proposal_lsp.lazy_dataclasses import dataclass, field, replace
from proposal_lsp.lsp.baselines import new_findings
from proposal_lsp.lsp.streams import log_fault
from proposal_lsp.lsp.watchdog import Watchdog
from proposal_lsp.sidecars import read_sidecars

if TYPE_CHECKING:
    from proposal_lsp.analysis import Analysis, Project
    from proposal_lsp.config import Config
    from proposal_lsp.projects import Projects
    from proposal_lsp.text import Change, Text

T = TypeVar("T")

#: Seconds of work on many files that come in one job, and how many of them at most.
SLICE, MOST_AT_ONCE = 0.008, 100
NOTHING: Mapping[str, str] = MappingProxyType({})
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Analyzed:
    """The outcome of an analysis."""

    #: None if the engine failed; the log says why.
    analysis: Analysis | None
    #: Findings in the schema and configuration files of the project, by absolute path.
    problems: Mapping[str, Analysis] = field(default_factory=dict)
    #: Seconds that it took, waiting not counted.
    cost: float = 0.0
    #: It was given up, since it was not wanted any more or took too long.
    gave_way: bool = False


class NotWanted(Exception):
    """A job was given up."""


class Engine:
    """The projects that one client works in, and the thread that works on them. Used only on the event loop."""

    def __init__(self, projects: Projects, late: Callable[[], object]) -> None:
        """`late` is called, on a thread of its own, when a job takes too long."""
        self._projects = projects
        self._watchdog = Watchdog(late)
        # Both threads that work for this client remember in one place, which no other client has.
        projects.memory.use()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="engine", initializer=projects.memory.use)
        #: How many jobs the thread has been given and not yet done.
        self._given = 0
        self._is_closed = False

    @property
    def is_idle(self) -> bool:
        """Whether the thread has nothing to do."""
        return not self._given

    @property
    def is_alone(self) -> bool:
        """Whether no job waits for the one that is under way."""
        return self._given <= 1

    def run(self, job: Callable[[Projects], T], is_wanted: Callable[[], bool] = lambda: True) -> asyncio.Future[T]:
        """Run a job after those given before; the future fails with what the job raises.

        Soon after the future is cancelled, or `is_wanted` (called on the engine's thread) says no, the job is given up;
        the future then fails with NotWanted.

        Long work should come as many small jobs, each given when the one before is done: then what an author waits
        for waits for one of them at most.
        """
        loop = asyncio.get_running_loop()
        if self._is_closed:
            cancelled: asyncio.Future[T] = loop.create_future()
            cancelled.cancel()
            return cancelled
        self._given += 1
        is_done = threading.Event()
        work = self._executor.submit(self._do, job, lambda: not is_done.is_set() and is_wanted())
        # It counts until the thread has left it, also where its future is cancelled before.
        work.add_done_callback(lambda _: _tell(loop, self._left))
        future = asyncio.wrap_future(work)
        future.add_done_callback(lambda _: is_done.set())
        future.add_done_callback(_log_failure)
        return future

    def run_now(self, job: Callable[[Projects], T]) -> T:
        """Run a cheap job on the event loop, while the thread is idle. Raises NotWanted if it takes much too long."""
        return self._do(job)

    def _do(self, job: Callable[[Projects], T], is_wanted: Callable[[], bool] | None = None) -> T:
        watched = self._watchdog.begin(is_wanted)
        try:
            with while_wanted(watched.is_wanted):
                return job(self._projects)
        except GaveWay:
            raise NotWanted from None
        finally:
            self._watchdog.end()
            if self._is_closed:  # meanwhile, and what was made since then is of no use
                self._projects.memory.forget()

    def forget(self) -> None:
        """Read configuration and schemas again for all analyses requested from now on."""
        self.run(lambda projects: projects.forget())

    def heed(self, editor: Mapping[str, Config]) -> None:
        """Apply the settings of the editor, by folder, to all analyses requested from now on."""
        self.run(lambda projects: projects.heed(editor))

    def forget_texts(self) -> None:
        """Clear the caches of texts: no document is open."""
        self.run(lambda projects: projects.memory.forget())

    def close(self) -> None:
        """Accept no more jobs: waiting ones are cancelled. The running job ends by itself."""
        self._is_closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._projects.memory.forget()
        self._watchdog.close()

    def _left(self) -> None:
        self._given -= 1


def for_one_job(items: Iterable[T]) -> Iterator[T]:
    """As many items, at least one, as fit into a job that no author must wait long for."""
    until = time.perf_counter() + SLICE
    for item in islice(items, MOST_AT_ONCE):
        yield item
        if time.perf_counter() > until:
            return


def _tell(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    with suppress(RuntimeError):  # the loop is closed
        loop.call_soon_threadsafe(call)


def _log_failure(future: asyncio.Future[T]) -> None:
    if not future.cancelled() and (error := future.exception()) and not isinstance(error, NotWanted):
        log_fault("a job of the engine failed", error)


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
        project = _unless_excluded(project_of(projects, path, sidecars), path)
        if base is None or change is None:
            analysis = analyze_file(project, path, text.source)
        else:
            # Only the same project object that made an analysis can continue from it; a new one may be equal.
            known = base.project
            analysis = update_file(known if known == project else project, base, text, change)
        return Analyzed(_without_known(analysis, project), project.problems, time.perf_counter() - start)
    except GaveWay:
        return Analyzed(None, gave_way=True)
    except Exception as error:
        # The engine promises not to raise; should it, one document gets no update and the rest still works.
        log_fault(f"the analysis of {path or 'an untitled document'} failed", error)
        return Analyzed(None, cost=time.perf_counter() - start)


def _unless_excluded(project: Project, path: str | None) -> Project:
    """The project; for an excluded file, one in which it is not a proposal, since an editor names no file."""
    is_out = path is not None and is_excluded(project.config, path)
    return replace(project, config=replace(project.config, schema=NO_SCHEMA)) if is_out else project


def _without_known(analysis: Analysis, project: Project) -> Analysis:
    """The analysis without the findings in the baseline."""
    new = new_findings(project.config, analysis.path, analysis.text, analysis.findings)
    if new is analysis.findings:
        return analysis
    # What is known may be new after an edit of its line, although what is found is the same.
    revision = replace(analysis.revision, shown=object()) if analysis.revision else None
    return replace(analysis, findings=new, revision=revision)
