"""How long a test waits: a machine with other work may keep a server from its processor for minutes."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: Seconds after which something that should have come will not come. No test waits so long for what does come.
PATIENCE = 60.0
#: Seconds of processor time that an idle process may use meanwhile. One that has used more was at work.
IDLE = 0.05


def patiently(wait: Callable[[], T]) -> T:
    """What `wait` gives, which raises `queue.Empty` after some time; it is called again while this process works on."""
    while True:
        used = time.process_time()
        try:
            return wait()
        except queue.Empty:
            if time.process_time() - used < IDLE:
                raise
