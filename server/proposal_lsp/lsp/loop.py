"""The event loop: messages, timers and coroutines, one after the other on one thread.

It does what this server needs of asyncio, which takes longer to import than all else before the first findings.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from heapq import heappop, heappush
from itertools import count
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Generic, TypeVar, cast

from proposal_lsp.lsp import log

T = TypeVar("T")


class Cancelled(BaseException):
    """Raised in a task that is given up, and to whoever asks for its result. Not to be caught as an error."""


class Future(Generic[T]):
    """A result that will come. To be touched on the thread of the loop only."""

    __slots__ = ("_callbacks", "_error", "_value", "done")

    def __init__(self) -> None:
        self.done = False
        self._value: T | None = None
        self._error: BaseException | None = None
        self._callbacks: list[Callable[[Future[T]], object]] = []

    def resolve(self, value: T) -> None:
        """Give the result; nothing where there is one already."""
        self._settle(value, None)

    def fail(self, error: BaseException) -> None:
        """Give an error instead of a result; nothing where there is one already."""
        self._settle(None, error)

    def when_done(self, callback: Callable[[Future[T]], object]) -> None:
        """Call back with this future as soon as it is done, at once where it is."""
        if self.done:
            callback(self)
        else:
            self._callbacks.append(callback)

    @property
    def failed(self) -> bool:
        """Whether it is done and has an error instead of a result."""
        return self._error is not None

    def result(self) -> T:
        """The result of a future that is done. Raises the error where there is one."""
        if self._error is not None:
            raise self._error
        return cast(T, self._value)

    def __await__(self) -> Generator[Future[Any], None, T]:
        if not self.done:
            yield self
        return self.result()

    def _settle(self, value: T | None, error: BaseException | None) -> None:
        if self.done:
            return
        self.done, self._value, self._error = True, value, error
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)


class Task(Future[T]):
    """A coroutine under way, and its result. It runs at once, up to the first thing that it has to wait for."""

    __slots__ = ("_awaited", "_coroutine")

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        super().__init__()
        self._coroutine = coroutine
        self._awaited: Future[Any] | None = None
        self._step(lambda: coroutine.send(None))

    def cancel(self) -> None:
        """Give it up. What it waits for goes on: others may wait for it too."""
        if not self.done:
            self._awaited = None
            self._step(lambda: self._coroutine.throw(Cancelled()))

    def _step(self, resume: Callable[[], Future[Any]]) -> None:
        try:
            awaited = resume()
        except StopIteration as end:
            self.resolve(end.value)
        except (Exception, Cancelled) as error:
            self.fail(error)
        else:
            self._awaited = awaited
            awaited.when_done(self._wake)

    def _wake(self, future: Future[Any]) -> None:
        if future is self._awaited:
            self._step(lambda: self._coroutine.send(None))


class Timer:
    """A call that is to be made later, unless it is cancelled."""

    __slots__ = ("call",)

    def __init__(self, call: Callable[[], object]) -> None:
        self.call: Callable[[], object] | None = call

    def cancel(self) -> None:
        """Do not make the call."""
        self.call = None


class Loop:
    """Makes the calls that it is given. Timers wait until nothing else does, so that many edits cost one analysis."""

    def __init__(self) -> None:
        self._inbox: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._timers: list[tuple[float, int, Timer]] = []
        self._numbers = count()
        self._code: int | None = None

    def soon(self, call: Callable[[], object]) -> None:
        """Have a call made after those given before. May be used on any thread."""
        self._inbox.put(call)

    def later(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Have a call made in `seconds`, or after that."""
        timer = Timer(call)
        heappush(self._timers, (monotonic() + seconds, next(self._numbers), timer))
        return timer

    def stop(self, code: int) -> None:
        """Let `run` end with this exit code, unless it ends with another already."""
        if self._code is None:
            self._code = code

    def run(self) -> int:
        """Make calls until `stop` is one of them; its exit code. Sleeps while there is nothing to do."""
        while self._code is None:
            call = self._next()
            try:
                call()
            except Exception as error:
                log.error("a call of the event loop failed", cause=error)
        return self._code

    def _next(self) -> Callable[[], object]:
        while True:
            wait = max(self._timers[0][0] - monotonic(), 0.0) if self._timers else None
            try:
                return self._inbox.get(timeout=wait)
            except Empty:
                _, _, timer = heappop(self._timers)
                if timer.call is not None:
                    return timer.call
