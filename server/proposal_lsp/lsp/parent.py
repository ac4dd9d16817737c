"""Watching the process of the client: a server must not outlive its editor (LSP 3.17, "Initialize Request").

The end of standard input is not enough: it does not come where another process has inherited the pipe.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

from proposal_lsp.lsp import log

#: Seconds between two looks.
PERIOD = 2.0


def watch_parent(pid: object, gone: Callable[[], None], period: float = PERIOD) -> None:
    """Call `gone`, on a thread of its own, once the process `pid` has ended.

    A process that cannot be seen from here to begin with (it runs outside this container, or on the other
    side of ssh) is not watched.
    """
    if not isinstance(pid, int) or pid <= 0:
        return
    if not is_alive(pid):
        log.info("the process of the client, %d, cannot be seen and is not watched", pid)
        return

    def watch() -> None:
        while is_alive(pid):
            time.sleep(period)
        gone()

    threading.Thread(target=watch, name="parent watch", daemon=True).start()


if sys.platform == "win32":
    import ctypes

    _SYNCHRONIZE = 0x00100000
    _WAIT_TIMEOUT = 0x00000102

    def is_alive(pid: int) -> bool:
        """Whether a process runs. `os.kill(pid, 0)` would send it CTRL_C_EVENT here."""
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(_SYNCHRONIZE, False, pid)
        if not handle:
            return False
        try:
            return bool(kernel.WaitForSingleObject(handle, 0) == _WAIT_TIMEOUT)
        finally:
            kernel.CloseHandle(handle)

else:

    def is_alive(pid: int) -> bool:
        """Whether a process runs (or has ended and its parent has not noticed)."""
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
        except PermissionError:
            return True
        return True
