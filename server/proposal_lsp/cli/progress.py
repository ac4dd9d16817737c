"""The progress of a long check, shown on a terminal. The line disappears when the check is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from proposal_lsp.cli.console import Console

#: With less text (in code points) the check ends before anyone looks, and importing rich would be noticeable.
WORTH = 3_000_000

#: Called with the share of the work that is done, from 0 to 1.
Advance = Callable[[float], None]


def unseen(_share: float) -> None:
    """An `Advance` that shows nothing."""


@contextmanager
def progress(console: Console, files: int, size: int) -> Iterator[Advance]:
    """Show on standard error how far the check of so many files, with so many code points, is.

    Nothing is shown, and rich is not imported, if the work is short or standard error is not a terminal that can redraw
    a line. The line is redrawn only when another percent is done: no clock and no thread take part, since processes are
    copied meanwhile.
    """
    if size < WORTH or not console.err.isatty() or os.environ.get("TERM") == "dumb":
        yield unseen
        return
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Terminal(file=console.err, no_color=not console.paint.enabled),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with bar:
        task = bar.add_task(f"Checking {files} files", total=100)
        shown = 0

        def advance(share: float) -> None:
            nonlocal shown
            percent = int(share * 100)
            if percent > shown:
                shown = percent
                bar.update(task, completed=percent, refresh=True)

        yield advance
