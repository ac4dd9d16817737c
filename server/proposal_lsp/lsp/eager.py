"""Eager coroutines, as Python 3.12 has them as eager tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any


def start(coroutine: Coroutine[Any, Any, Any]) -> asyncio.Future[Any]:
    """Run a coroutine up to the first thing that it waits for; a future of its result, done if it waits for nothing."""
    loop = asyncio.get_running_loop()
    try:
        awaited = coroutine.send(None)
    except StopIteration as end:
        future: asyncio.Future[Any] = loop.create_future()
        future.set_result(end.value)
        return future
    except Exception as error:
        failed: asyncio.Future[Any] = loop.create_future()
        failed.set_exception(error)
        return failed
    return loop.create_task(_finish(_Started(coroutine, awaited)))


async def _finish(started: _Started) -> Any:
    return await started


class _Started:
    """The rest of a coroutine that has been started by hand."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], awaited: Any) -> None:
        self._coroutine = coroutine
        self._awaited = awaited

    def __await__(self) -> Generator[Any, Any, Any]:
        awaited = self._awaited
        while True:
            step: Callable[[], Any]
            try:
                step = partial(self._coroutine.send, (yield awaited))
            except BaseException as error:  # a cancelled task throws it here, to be thrown on
                step = partial(self._coroutine.throw, error)
            try:
                awaited = step()
            except StopIteration as end:
                return end.value
