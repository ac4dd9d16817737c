"""A process that must obey the modes of files; the superuser may read and write all of them."""

from __future__ import annotations

import os
import shutil

import pytest

_CAPABILITIES = "-dac_override,-dac_read_search"


def unprivileged() -> list[str]:
    """The words to put before a command. Skips the test if the system has no such program."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no modes of files")
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("the superuser may read and write every file, and there is no setpriv to take that away")
    return ["setpriv", f"--bounding-set={_CAPABILITIES}", f"--inh-caps={_CAPABILITIES}"]
