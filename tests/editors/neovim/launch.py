"""The command and environment of a Neovim of the tests, and waiting for it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pynvim  # type: ignore[import-untyped]

T = TypeVar("T")

ROOT = Path(__file__).parents[3]
PLUGIN = ROOT / "editors" / "neovim"
HERE = Path(__file__).parent
SERVER = [sys.executable, "-m", "proposal_lsp", "server"]
#: Seconds that a test waits for an event.
PATIENCE = 60.0


def find_neovim() -> str | None:
    """The Neovim for the tests: in the environment variable NVIM, in this Python, or on the path."""
    installed = Path(sys.executable).parent / "nvim"
    return os.environ.get("NVIM") or (str(installed) if installed.exists() else shutil.which("nvim"))


def environment(folder: Path, home: Path, log: Path, *, old: bool) -> dict[str, str]:
    """The variables for a Neovim in a folder, with a separate home; its log has its messages and the server's."""
    server = [sys.executable, str(HERE / "relay.py"), str(log), *SERVER]
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("NVIM", "XDG_"))}
    variables |= {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    variables |= {
        "PROPOSAL_PLUGIN": str(PLUGIN),
        "PROPOSAL_SERVER": json.dumps(server),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT / "server"),
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), variables.get("PATH", ""))),
    }
    if old:
        variables["PROPOSAL_OLD"] = "1"
    return variables


def until(ask: Callable[[], T], what: str = "") -> T:
    """The first result that is true; fails with the last result if there is none in time."""
    end = time.monotonic() + PATIENCE
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < end, f"this did not happen: {what or ask}; the last answer: {answer!r}"
        time.sleep(0.02)


def connected(socket: Path) -> Any:
    """A connection to a Neovim, None if it does not listen yet."""
    try:
        return pynvim.attach("socket", path=str(socket))
    except OSError:
        return None
