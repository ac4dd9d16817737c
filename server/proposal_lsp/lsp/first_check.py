"""The first check of a large workspace: by `check` in a separate process, which stores its results on disk.

The engine has one thread, and whoever types shares the processor with it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import proposal_lsp
from proposal_lsp.lsp.engine import Engine
from proposal_lsp.lsp.shared_results import SharedResults

#: Where Python finds this program. It runs there, since it would also look for modules in the folder it runs in.
_PLACE = Path(proposal_lsp.__file__).parents[1]


class FirstCheck:
    """Run at most once in a session. Used only on the event loop."""

    def __init__(self, engine: Engine, results: SharedResults, most: int) -> None:
        """`most` is the number of files from which on they are read here: `check` would not stop there."""
        self._engine = engine
        self._most = most
        #: For jobs of the engine.
        self.results = results
        self._process: asyncio.subprocess.Process | None = None
        self._running = asyncio.Lock()

    async def run(self, folders: Sequence[str], paths: Sequence[str]) -> None:
        """Have what is found below some folders put on disk, if that is much and not known; `paths` are the files."""
        async with self._running:
            can_start = self._process is None and len(paths) < self._most and bool(sys.executable)
            if can_start and await self._engine.run(lambda projects: self.results.lack(projects, paths)):
                with suppress(OSError):  # then the files are read one after the other, here
                    await self._check(folders)
                await self._engine.run(lambda _: self.results.forget())

    async def _check(self, folders: Sequence[str]) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "proposal_lsp", "check", "--output-format", "concise", "--", *folders),
            cwd=_PLACE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            await self._process.wait()
        finally:  # the session has ended
            if self._process.returncode is None:
                self._process.terminate()
