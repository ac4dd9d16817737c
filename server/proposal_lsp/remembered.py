"""Caches in memory: by value, within a budget of bytes; and by object, for as long as the object lives.

A session may last for days, and each keystroke makes a new version of a text: a cache limited by the number of entries
could use any amount of memory. So the entries cached by text are weighed, and the least recently used is removed first.
Several threads may ask: an engine has one, but a process may have several engines.
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
    """The cached results of one function in one memory."""

    def __init__(self) -> None:
        #: The least recently used first, each with its weight.
        self.entries: OrderedDict[tuple[object, ...], tuple[T, int]] = OrderedDict()
        #: Bytes: an estimate.
        self.size = 0
        self.hits = 0
        self.misses = 0


class Memory:
    """The cached results of all functions that cache by value: for a session, or for a process without one."""

    def __init__(self) -> None:
        self.kept: dict[Remembered[..., Any], Kept[Any]] = {}
        self.lock = RLock()

    @property
    def size(self) -> int:
        """The bytes that are remembered: an estimate."""
        return sum(kept.size for kept in self.kept.values())

    def use(self) -> None:
        """Make this thread cache its results here from now on."""
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
    """A function that caches its results by its arguments, which must be hashable."""

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
        """The cache of this function in the current thread's memory."""
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
                kept = self._kept_in(memory)  # all may have been forgotten in the meantime
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
    """Cache the results of a function of hashable positional arguments.

    At most `budget` bytes are remembered. `weigh(value, *arguments)` says how many an entry has.
    """
    return lambda make: Remembered(make, budget, weigh)


@contextmanager
def aside() -> Iterator[None]:
    """Make this thread use a temporary memory, which is discarded at the end."""
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
    """An object that holds values computed from it."""

    @property
    def derived(self) -> dict[object, Any]:
        """The values computed from it, by function and arguments; freed with it."""


Own = TypeVar("Own", bound=Owner)


def kept_with_first(
    make: Callable[Concatenate[Own, P], T],
) -> Callable[Concatenate[Own, P], T]:
    """Cache the results of a function in its first argument, for as long as that lives."""

    def kept(owner: Own, /, *key: P.args, **_none: P.kwargs) -> T:
        derived, name = owner.derived, (make, *key)
        try:
            found: T = derived[name]
        except KeyError:
            found = derived[name] = make(owner, *key)  # type: ignore[call-arg]
        return found

    update_wrapper(kept, make)
    return kept
