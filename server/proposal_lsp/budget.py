"""How much work may be done: what is beyond it is left undone, so that no input makes anyone wait.

Work that no one waits for any more is not finished either: who does much calls `give_way` now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Steps between two looks whether the work is still wanted; a power of two.
_STEPS = 1024
_is_wanted: ContextVar[Callable[[], bool] | None] = ContextVar("is_wanted", default=None)


class GaveWay(BaseException):
    """Work has been given up since it was not wanted any more. No error: whoever handles all errors lets it pass."""


@contextmanager
def while_wanted(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """Have the work in this context raise GaveWay soon after `is_wanted` says no."""
    token = _is_wanted.set(is_wanted)
    try:
        yield
    finally:
        _is_wanted.reset(token)


def give_way() -> None:
    """Go on only if this work is still wanted. Raises GaveWay."""
    if (is_wanted := _is_wanted.get()) and not is_wanted():
        raise GaveWay


class Budget:
    """An amount of work, counted in steps that take about the same time."""

    def __init__(self, size: int) -> None:
        #: Steps that may still be taken; below 0 where more were wanted.
        self.left = size

    def spend(self, steps: int = 1) -> bool:
        """Whether so many more steps may be taken, which are then taken. Raises GaveWay where they are not wanted."""
        before, self.left = self.left, self.left - steps
        if (before ^ self.left) >= _STEPS:
            give_way()
        return self.left >= 0
