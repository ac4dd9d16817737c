"""Whether a process is running. Loaded before `initialize` is answered, so it imports almost nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping


def visible_process(params: Mapping[str, object]) -> int | None:
    """The process of the client by the parameters of `initialize`.

    None if they do not say, and where it cannot be seen from here: it runs outside this container, or on the other side
    of ssh.
    """
    pid = params.get("processId")
    return pid if type(pid) is int and pid > 0 and is_alive(pid) else None


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
