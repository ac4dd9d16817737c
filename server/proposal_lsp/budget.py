"""Limits on work: what exceeds a budget is not done, so that no input makes a user wait.

Work whose result is no longer wanted is given up, too: long computations call `give_way` from time to time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Steps between two checks whether the work is still wanted; a power of two.
_STEPS = 1024
_is_wanted: ContextVar[Callable[[], bool] | None] = ContextVar("is_wanted", default=None)


class GaveWay(BaseException):
    """Work was given up because it was no longer wanted. Code that handles all errors must let it pass."""


@contextmanager
def while_wanted(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """Make the work in this context raise GaveWay soon after `is_wanted` returns False."""
    token = _is_wanted.set(is_wanted)
    try:
        yield
    finally:
        _is_wanted.reset(token)


def give_way() -> None:
    """Continue only if this work is still wanted. Raises GaveWay."""
    if (is_wanted := _is_wanted.get()) and not is_wanted():
        raise GaveWay


class Budget:
    """An amount of work, counted in steps that take about the same time."""

    def __init__(self, size: int) -> None:
        #: Steps that may still be taken; below 0 where more were wanted.
        self.left = size

    def spend(self, steps: int = 1) -> bool:
        """Take this many steps, and return whether the budget allowed them. Raises GaveWay if they are no longer
        wanted.
        """
        before, self.left = self.left, self.left - steps
        if (before ^ self.left) >= _STEPS:
            give_way()
        return self.left >= 0
