"""Several processes for many texts. What comes of it is the same as from one, in the same order."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from proposal_lsp.cli.judge import Judge
from proposal_lsp.cli.progress import Advance, unseen
from proposal_lsp.results.records import Judged, from_plain, to_plain

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from proposal_lsp.config import NamedConfig

#: A further process is worth its start for this much text (in code points). A copy of a process that has the
#: schemas is soon there; elsewhere than on Linux, where copies are not safe, it starts from nothing.
COPIES = sys.platform == "linux"
WORTH = 400_000 if COPIES else 2_000_000

#: Paths and texts.
Texts = Sequence[tuple[str, str]]


def judge_all(judge: Judge, texts: Texts, jobs: int, advance: Advance = unseen) -> list[Judged]:
    """What is found in each text, by at most `jobs` processes, this one among them. Raises CannotRun.

    `advance` hears how much of its own share this process has done; the shares are about equal.
    """
    size = sum(len(source) for _, source in texts)
    count = min(jobs, 1 + size // WORTH)
    if count < 2:
        return _judge(judge, texts, advance)
    from multiprocessing import get_context

    for path, _ in texts:
        judge.project_of_folder(path)  # here, where what is wrong with a project is kept, and for the copies
    context = get_context("fork") if COPIES else get_context("spawn")
    own, *shares = _shares(texts, count)
    helpers = []
    found: dict[int, Judged] = {}
    try:
        for share in shares:
            receiver, sender = context.Pipe(duplex=False)
            work = [texts[index] for index in share]
            options = (judge.schema, judge.try_fixes, judge.named)
            helper = context.Process(target=_help, args=(sender, options, work, judge if COPIES else None), daemon=True)
            helper.start()
            sender.close()
            helpers.append((helper, receiver, share))
        found.update(zip(own, _judge(judge, [texts[index] for index in own], advance), strict=True))
        for _, receiver, share in helpers:
            found.update(zip(share, _received(receiver, judge, [texts[index] for index in share]), strict=True))
    finally:
        for helper, receiver, _ in helpers:
            receiver.close()
            helper.terminate()
            helper.join()
    return [found[index] for index in range(len(texts))]


def _judge(judge: Judge, texts: Texts, advance: Advance = unseen) -> list[Judged]:
    size = sum(len(source) for _, source in texts)
    found: list[Judged] = []
    done = 0
    for path, source in texts:
        found.append(judge.judge(judge.project(path), path, source))
        done += len(source)
        advance(done / max(size, 1))
    return found


def _shares(texts: Texts, count: int) -> list[list[int]]:
    """The texts by their numbers, dealt out so that each share has about as much text: the longest first."""
    shares: list[list[int]] = [[] for _ in range(count)]
    sizes = [0] * count
    for index in sorted(range(len(texts)), key=lambda index: -len(texts[index][1])):
        least = sizes.index(min(sizes))
        shares[least].append(index)
        sizes[least] += len(texts[index][1]) + 1
    return [sorted(share) for share in shares]


def _help(
    sender: Connection, options: tuple[str | None, bool, NamedConfig | None], texts: Texts, judge: Judge | None
) -> None:
    """What a helping process does: judge its share and send it, or end without a word if it cannot."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it is interrupted too, and ends it
    judge = judge or Judge(*options)
    with suppress(Exception):
        sender.send([to_plain(judged) for judged in _judge(judge, texts)])
    sender.close()


def _received(receiver: Connection, judge: Judge, texts: Texts) -> list[Judged]:
    """The share of a helper. Where nothing came, for whatever reason, this process does the work, and meets it too."""
    try:
        return [from_plain(plain, len(text)) for plain, (_, text) in zip(receiver.recv(), texts, strict=True)]
    except (EOFError, OSError, ValueError):
        return _judge(judge, texts)
