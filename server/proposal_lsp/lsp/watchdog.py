"""Reports when the engine does not answer: logs what each thread does, and shows the user a message.

It has a thread of its own, since what does not answer may be the event loop.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable

#: Seconds after which a job has taken too long, and which it may use of a processor before it is given up.
LIMIT = 10.0

logger = logging.getLogger(__name__)


class Job:
    """One job of the engine, made by the thread that does it."""

    def __init__(self, is_wanted: Callable[[], bool] | None) -> None:
        self._is_wanted = is_wanted
        self.began = time.monotonic()
        self._clock = _own_clock()
        self._used = time.clock_gettime(self._clock) if self._clock is not None else self.began
        self.is_reported = self.is_given_up = False

    def is_wanted(self) -> bool:
        """Whether it is to be finished."""
        return not self.is_given_up and (self._is_wanted is None or self._is_wanted())

    def used(self) -> float:
        """Seconds that it has used of a processor; where that is not known, seconds since it began."""
        if self._clock is None:
            return time.monotonic() - self.began
        try:
            return time.clock_gettime(self._clock) - self._used
        except OSError:  # the thread has ended
            return 0.0


class Watchdog:
    """Watches one job after the other. `late` is called, on its thread, for each that takes too long."""

    def __init__(self, late: Callable[[], object]) -> None:
        self._late = late
        self._closed = threading.Event()
        #: Whether the thread looks every now and then; it sleeps where nothing is under way.
        self._awake = threading.Event()
        self._thread: threading.Thread | None = None
        #: Under way: on the engine's thread or, while that is idle, on the event loop.
        self._job: Job | None = None

    def begin(self, is_wanted: Callable[[], bool] | None = None) -> Job:
        """Watch what this thread begins to do now."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
            self._thread.start()
        self._job = job = Job(is_wanted)
        if not self._awake.is_set():
            self._awake.set()
        return job

    def end(self) -> None:
        """Record that the job has been done."""
        self._job = None

    def close(self) -> None:
        """Watch no more."""
        self._closed.set()
        self._awake.set()

    def _watch(self) -> None:
        while not self._closed.wait(LIMIT / 4):
            job = self._job
            if job is None:
                self._awake.clear()
                # Looked at again: what has begun, or ended, before that found it awake.
                if self._job is None and not self._closed.is_set():
                    self._awake.wait()
            elif time.monotonic() - job.began > LIMIT:
                self._look_at(job)

    def _look_at(self, job: Job) -> None:
        if not job.is_reported:
            job.is_reported = True
            logger.error("the engine has not answered for %d seconds\n%s", LIMIT, stacks())
            self._late()
        # On a busy machine it may have waited most of the time. A job that has used this much will probably continue
        # to.
        job.is_given_up = job.used() > LIMIT


def stacks() -> str:
    """The stack of each thread of this process, the innermost call last."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    frames = sys._current_frames().items()
    return "".join(
        f"Thread {names.get(ident, ident)}:\n{''.join(traceback.format_stack(frame))}" for ident, frame in frames
    )


def _own_clock() -> int | None:
    """The clock of the processor time of this thread; None if there is none (macOS, Windows)."""
    own: Callable[[int], int] | None = getattr(time, "pthread_getcpuclockid", None)
    return own(threading.get_ident()) if own else None
