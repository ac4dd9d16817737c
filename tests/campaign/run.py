"""The run of a campaign: random inputs, the faults with the smallest input that shows each, and the total cost."""

from __future__ import annotations

import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")

ROOT = Path(__file__).resolve().parents[2]
#: Seconds of processor time: after which an input is said to hang, and which an input without a fault may take.
HANGS = 60.0
SLOW = 10.0
#: Inputs, and seconds of processor time, that are spent to reduce an input that shows a fault.
TRIES = 2_000
PATIENCE = 120.0


class TooSlow(Exception):
    """An input has taken too long."""


@dataclass(frozen=True)
class Campaign(Generic[T]):
    """How inputs are made at random, and what is checked about them."""

    name: str
    make: Callable[[Random], T]
    #: Raises if a check fails; the result is the number of inputs in this one (edits, messages).
    check: Callable[[T], int]
    #: The parts of an input, the smallest last.
    parts: Callable[[T], Iterator[T]]
    #: The name of the inputs.
    unit: str = "inputs"


@dataclass
class Fault:
    """One mistake of the program, and how often it occurred."""

    #: The number of the first input in which it occurred.
    number: int
    trace: str
    smallest: str
    times: int = 1


@dataclass
class Tally:
    """The result of a campaign."""

    name: str
    unit: str
    seed: int
    cases: int = 0
    inputs: int = 0
    #: Seconds of processor time, of all inputs and of the slowest one, and the number of that one.
    seconds: float = 0.0
    worst: tuple[float, int] = (0.0, 0)
    faults: dict[str, Fault] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The result for people: the figures, and each fault with the smallest input that shows it."""
        yield (
            f"{self.name}: {self.inputs:,} {self.unit} in {self.cases:,} cases, seed {self.seed}; "
            f"{len(self.faults)} faults; {self.seconds:,.0f} s of processor time; "
            f"the worst case took {self.worst[0]:.2f} s (number {self.worst[1]}); peak memory {peak_memory()} MB"
        )
        for what, fault in self.faults.items():
            yield f"\nFAULT, {fault.times} times, first with number {fault.number}: {what}"
            yield f"{fault.trace}smallest input: {fault.smallest}"


def run(
    campaign: Campaign[T],
    *,
    seed: int = 0,
    first: int = 0,
    count: int | None = None,
    seconds: float | None = None,
    tell: Callable[[Tally], object] = lambda _: None,
) -> Tally:
    """Try the inputs of a seed, from the one numbered `first` on, until a number of them or of seconds is reached.

    `tell` is called once a minute. An input depends on the seed and its number only.
    """
    tally = Tally(campaign.name, campaign.unit, seed)
    began = last = time.monotonic()
    number = first
    while (count is None or tally.inputs < count) and (seconds is None or time.monotonic() - began < seconds):
        case = campaign.make(Random(f"{campaign.name} {seed} {number}"))
        inputs, took, error = attempt(campaign, case)
        tally.cases += 1
        tally.inputs += inputs
        tally.seconds += took
        tally.worst = max(tally.worst, (took, number))
        if error:
            _keep(tally, campaign, case, number, error)
        number += 1
        if time.monotonic() - last > 60:
            last = time.monotonic()
            tell(tally)
    return tally


def attempt(campaign: Campaign[T], case: T) -> tuple[int, float, Exception | None]:
    """Check an input: the number of inputs in it, the seconds of processor time, and the failure."""
    began, inputs, error = time.process_time(), 1, None
    try:
        with _guard():
            inputs = campaign.check(case)
    except Exception as raised:
        error = raised
    took = time.process_time() - began
    if error is None and took > SLOW:
        error = TooSlow("this takes long")
    return inputs, took, error


def _keep(tally: Tally, campaign: Campaign[T], case: T, number: int, error: Exception) -> None:
    what = signature(error)
    if what in tally.faults:
        tally.faults[what].times += 1
        return
    trace = "".join(traceback.format_exception(error)[-12:])
    tally.faults[what] = Fault(number, trace, repr(smallest(campaign, case, what)))


def signature(error: Exception) -> str:
    """The common part of two errors that are one mistake: the kind, the place in the source, the constant words."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)] or frames
    place = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    words = re.sub(r"\d+|'[^']*'|\"[^\"]*\"", "*", str(error).partition("\n")[0])[:80]
    return f"{type(error).__name__} at {place}: {words}"


def smallest(campaign: Campaign[T], case: T, what: str) -> T:
    """A small part of an input that shows the same fault."""
    left, end = TRIES, time.process_time() + PATIENCE
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for part in campaign.parts(case):
            left -= 1
            if left < 0 or time.process_time() > end:
                return case
            error = attempt(campaign, part)[2]
            if error and signature(error) == what:
                case, is_smaller = part, True
                break
    return case


def without_some(items: Sequence[S]) -> Iterator[list[S]]:
    """The sequence without one stretch, the longest stretches first."""
    size = len(items) // 2
    while size:
        for start in range(0, len(items), size):
            yield [*items[:start], *items[start + size :]]
        size //= 2


def smaller_texts(source: str) -> Iterator[str]:
    """The text without some lines, then without some characters."""
    for lines in without_some(source.splitlines(keepends=True)):
        yield "".join(lines)
    if len(source) <= 2_000:
        for characters in without_some(source):
            yield "".join(characters)


def smaller_around(source: str, offset: int) -> Iterator[tuple[str, int]]:
    """The text with less of it before an offset, or after it, and the offset in that text."""
    before, after = source[:offset], source[offset:]
    yield from ((part + after, len(part)) for part in smaller_texts(before))
    yield from ((before + part, offset) for part in smaller_texts(after))


@contextmanager
def _guard() -> Iterator[None]:
    """Stop an input that hangs, if the system has a timer for it."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow("this hangs")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def peak_memory() -> int:
    """The most memory that this process has had, in MB; 0 if the system does not report it."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1_000_000 if sys.platform == "darwin" else 1_000)
