"""Watches the process of the client: a server must not outlive its editor (LSP 3.17, "Initialize Request").

The end of standard input is not enough: it does not come where another process has inherited the pipe.
"""

from __future__ import annotations

import asyncio
import os
import select
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from proposal_lsp.lsp.liveness import is_alive

if TYPE_CHECKING:
    from proposal_lsp.lsp.server import ProposalServer

#: Seconds between two looks, where the system cannot be asked to say when a process ends.
PERIOD = 2.0
#: Seconds that a server whose client has died gets to end in good order.
GRACE = 5.0


def register(server: ProposalServer) -> None:
    """End the server when the process of its client has ended."""
    if (pid := server.session.process_id) is not None:
        end_with_parent(pid, server.end)


def end_with_parent(pid: int, end: Callable[[], object]) -> None:
    """Call `end` on the running event loop once the process `pid` has ended, and end by force if that does not help."""
    loop = asyncio.get_running_loop()

    def watch() -> None:
        _wait_for_end(pid)
        loop.call_soon_threadsafe(end)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()


def _wait_for_end(pid: int) -> None:
    """Wait until a process has ended."""
    if sys.platform == "linux":
        with suppress(OSError):  # it has ended already, or the kernel is too old
            ended = select.poll()
            ended.register(os.pidfd_open(pid), select.POLLIN)
            ended.poll()
            return
    while is_alive(pid):
        time.sleep(PERIOD)
