"""Remembering what was made of a value, within a budget of bytes; and what was made of an object, as long as it lives.

A session goes on for days, and each key makes a new version of some text: to remember a number of them is to remember
any amount of memory. So whatever is remembered by text is weighed, and the least recently used goes first. Several
threads may ask: an engine has one, but a process may have several engines.
"""

from __future__ import annotations

from _thread import RLock, _local
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: Bytes that an entry costs in addition to what it holds: its key, the tuples and slots around it, a small object.
ENTRY = 300
#: Bytes for what is remembered of single lines: headings, keys, values.
LINES = 1_000_000


def size_of(text: str) -> int:
    """The bytes of a text, at most."""
    return len(text) if text.isascii() else 4 * len(text)


def texts_in(_value: object, *key: object) -> int:
    """The weight of an entry whose value is about as large as the texts that it is remembered by."""
    return 2 * sum(size_of(part) for part in key if isinstance(part, str))


class Kept(Generic[T]):
    """What one function remembers in one memory."""

    def __init__(self) -> None:
        #: The least recently used first, each with its weight.
        self.entries: OrderedDict[tuple[object, ...], tuple[T, int]] = OrderedDict()
        #: Bytes: an estimate.
        self.size = 0
        self.hits = 0
        self.misses = 0


class Memory:
    """What all functions that remember by value remember: of a session, or of a process that has none."""

    def __init__(self) -> None:
        self.kept: dict[Remembered[..., Any], Kept[Any]] = {}
        self.lock = RLock()

    @property
    def size(self) -> int:
        """The bytes that are remembered: an estimate."""
        return sum(kept.size for kept in self.kept.values())

    def use(self) -> None:
        """Have whatever this thread asks for be remembered here from now on."""
        _here.memory = self

    def forget(self) -> None:
        """Forget everything."""
        with self.lock:
            self.kept.clear()


class _Here(_local):
    #: Where this thread remembers.
    memory = Memory()


_here = _Here()


class Remembered(Generic[P, T]):
    """A function that remembers what it gave for the arguments it was last asked with. They must be hashable."""

    def __init__(self, make: Callable[P, T], budget: int, weigh: Callable[..., int]) -> None:
        self._make = make
        self.name = make.__name__
        self._weigh = weigh
        #: Bytes that each memory may have of it.
        self.budget = budget
        update_wrapper(self, make)
        ALL.append(self)

    @property
    def kept(self) -> Kept[T]:
        """What is remembered where this thread remembers."""
        return self._kept_in(_here.memory)

    def __call__(self, *key: P.args, **_none: P.kwargs) -> T:
        """The value for some arguments, made where it is not remembered. Arguments have no names here."""
        memory = _here.memory
        with memory.lock:
            kept = memory.kept.get(self) or self._kept_in(memory)
            entry = kept.entries.get(key)
            if entry is not None:
                kept.hits += 1
                kept.entries.move_to_end(key)
                return entry[0]
            kept.misses += 1
        value = self._make(*key)  # type: ignore[call-arg]
        weight = ENTRY + self._weigh(value, *key)
        if weight <= self.budget:
            with memory.lock:
                kept = self._kept_in(memory)  # all may have been forgotten meanwhile
                kept.size += weight - kept.entries.pop(key, (value, 0))[1]  # another thread may have made it too
                kept.entries[key] = value, weight
                while kept.size > self.budget:
                    kept.size -= kept.entries.popitem(last=False)[1][1]
        return value

    def _kept_in(self, memory: Memory) -> Kept[T]:
        kept = memory.kept.get(self)
        if kept is None:
            kept = memory.kept.setdefault(self, Kept())
        return kept


#: All that remember by value.
ALL: list[Remembered[..., Any]] = []


def remembered(
    budget: int = LINES, weigh: Callable[..., int] = texts_in
) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Have a function of hashable positional arguments remember what it gave.

    At most `budget` bytes are remembered. `weigh(value, *arguments)` says how many an entry has.
    """
    return lambda make: Remembered(make, budget, weigh)


@contextmanager
def aside() -> Iterator[None]:
    """Have this thread remember somewhere else meanwhile, which is gone at the end."""
    before = _here.memory
    Memory().use()
    try:
        yield
    finally:
        before.use()


def here() -> Memory:
    """Where this thread remembers: in the memory that it uses, or else in that of the process."""
    return _here.memory


class Owner(Protocol):
    """An object that keeps what was made of it."""

    @property
    def derived(self) -> dict[object, Any]:
        """What was made of it, by what made it and with what; gone when it is."""


Own = TypeVar("Own", bound=Owner)


def kept_with_first(
    make: Callable[Concatenate[Own, P], T],
) -> Callable[Concatenate[Own, P], T]:
    """Have a function remember what it gave in its first argument, for as long as that lives."""

    def kept(owner: Own, /, *key: P.args, **_none: P.kwargs) -> T:
        derived, name = owner.derived, (make, *key)
        try:
            found: T = derived[name]
        except KeyError:
            found = derived[name] = make(owner, *key)  # type: ignore[call-arg]
        return found

    update_wrapper(kept, make)
    return kept
