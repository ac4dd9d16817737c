"""How long a test waits: other work on the machine may keep a server from its processor for minutes."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: Seconds after which an expected event will not come. No test waits so long for an event that comes.
PATIENCE = 60.0
#: Seconds of processor time that an idle process may use meanwhile. If it has used more, it was busy.
IDLE = 0.05


def patiently(wait: Callable[[], T]) -> T:
    """The result of `wait`, which is called again after `queue.Empty` as long as this process is busy."""
    while True:
        used = time.process_time()
        try:
            return wait()
        except queue.Empty:
            if time.process_time() - used < IDLE:
                raise
