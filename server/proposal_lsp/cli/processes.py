"""Checks many texts with several processes. The results are the same as with one process, in the same order."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from proposal_lsp.cli.checker import Checker
from proposal_lsp.cli.progress import Advance, unseen
from proposal_lsp.results.records import KnownResult, Result

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from proposal_lsp.config import NamedConfig

#: A further process is worth its start for this much text (in code points). A copy of a process that has the
#: schemas is soon there; elsewhere than on Linux, where copies are not safe, it starts from nothing.
COPIES = sys.platform == "linux"
WORTH = 400_000 if COPIES else 2_000_000

#: Paths and texts.
Texts = Sequence[tuple[str, str]]


def check_texts(checker: Checker, texts: Texts, jobs: int, advance: Advance = unseen) -> list[Result]:
    """The results of each text, computed by at most `jobs` processes including this one. Raises CannotRun.

    `advance` is called with the progress of this process's share; the shares are about equal.
    """
    size = sum(len(source) for _, source in texts)
    count = min(jobs, 1 + size // WORTH)
    if count < 2:
        return _check_texts(checker, texts, advance)
    from multiprocessing import get_context

    for path, _ in texts:
        checker.project_of_folder(path)  # before the copies are made, and where problems of the project are kept
    context = get_context("fork") if COPIES else get_context("spawn")
    own, *shares = _shares(texts, count)
    helpers = []
    found: dict[int, Result] = {}
    try:
        for share in shares:
            receiver, sender = context.Pipe(duplex=False)
            work = [texts[index] for index in share]
            options = (checker.schema, checker.try_fixes, checker.named)
            helper = context.Process(
                target=_help, args=(sender, options, work, checker if COPIES else None), daemon=True
            )
            helper.start()
            sender.close()
            helpers.append((helper, receiver, share))
        found.update(zip(own, _check_texts(checker, [texts[index] for index in own], advance), strict=True))
        for _, receiver, share in helpers:
            found.update(zip(share, _received(receiver, checker, [texts[index] for index in share]), strict=True))
    finally:
        for helper, receiver, _ in helpers:
            receiver.close()
            helper.terminate()
            helper.join()
    return [found[index] for index in range(len(texts))]


def _check_texts(checker: Checker, texts: Texts, advance: Advance = unseen) -> list[Result]:
    size = sum(len(source) for _, source in texts)
    found: list[Result] = []
    done = 0
    for path, source in texts:
        found.append(checker.check(checker.project(path), path, source))
        done += len(source)
        advance(done / max(size, 1))
    return found


def _shares(texts: Texts, count: int) -> list[list[int]]:
    """The indices of the texts, distributed so that all shares have about the same amount of text: longest first."""
    shares: list[list[int]] = [[] for _ in range(count)]
    sizes = [0] * count
    for index in sorted(range(len(texts)), key=lambda index: -len(texts[index][1])):
        least = sizes.index(min(sizes))
        shares[least].append(index)
        sizes[least] += len(texts[index][1]) + 1
    return [sorted(share) for share in shares]


def _help(
    sender: Connection, options: tuple[str | None, bool, NamedConfig | None], texts: Texts, checker: Checker | None
) -> None:
    """Run in a worker process: check its share and send the results, or exit silently if it cannot."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process is interrupted too, and ends it
    checker = checker or Checker(*options)
    with suppress(Exception):
        sender.send([result.line for result in _check_texts(checker, texts)])
    sender.close()


def _received(receiver: Connection, checker: Checker, texts: Texts) -> list[Result]:
    """The results of a worker. If none arrived, for whatever reason, this process does the work, and meets the same
    error.
    """
    try:
        return [KnownResult(line) for line in receiver.recv()]
    except (EOFError, OSError):
        return _check_texts(checker, texts)
