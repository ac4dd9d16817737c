"""What a Neovim of the tests is started with, and waiting for it."""

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
#: Seconds after which something that should have come will not come.
PATIENCE = 60.0


def find_neovim() -> str | None:
    """The Neovim to test with: of the environment variable NVIM, of this Python, or of the path."""
    installed = Path(sys.executable).parent / "nvim"
    return os.environ.get("NVIM") or (str(installed) if installed.exists() else shutil.which("nvim"))


def environment(folder: Path, home: Path, log: Path, *, old: bool) -> dict[str, str]:
    """The variables for a Neovim in a folder, with its own home; what it and the server say goes to the log."""
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
    """The first answer that is true; fails when none is in time, with the last one."""
    end = time.monotonic() + PATIENCE
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < end, f"this has not come about: {what or ask}; the last answer: {answer!r}"
        time.sleep(0.02)


def connected(socket: Path) -> Any:
    """A connection to a Neovim, None while it does not listen."""
    try:
        return pynvim.attach("socket", path=str(socket))
    except OSError:
        return None
