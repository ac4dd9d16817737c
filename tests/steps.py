"""The work of the program, counted as lines of Python that it runs, however fast the machine is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """The number of lines of Python that are run; each iteration of a loop in one line counts."""
    count = 0

    def look(_frame: FrameType, what: str, _value: Any) -> Any:
        nonlocal count
        count += what == "line"
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
