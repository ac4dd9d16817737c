"""Remembering what was made of a value, within a budget of bytes; and what was made of an object, as long as it lives.

A session goes on for days, and each key makes a new version of some text: to remember a number of them is to remember
any amount of memory. So whatever is remembered by text is weighed, and the least recently used goes first. Several
threads may ask: an engine has one, but a process may have several engines.
"""

from __future__ import annotations

from _thread import allocate_lock
from collections import OrderedDict
from collections.abc import Callable
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


class Remembered(Generic[P, T]):
    """A function that remembers what it gave for the arguments it was last asked with. They must be hashable."""

    def __init__(self, make: Callable[P, T], budget: int, weigh: Callable[..., int]) -> None:
        self._make = make
        self.name = make.__name__
        self._weigh = weigh
        #: The least recently used first, each with its weight.
        self._entries: OrderedDict[tuple[object, ...], tuple[T, int]] = OrderedDict()
        self._lock = allocate_lock()
        #: Bytes that may be remembered, and those that are: an estimate.
        self.budget = budget
        self.size = 0
        self.hits = 0
        self.misses = 0
        update_wrapper(self, make)
        ALL.append(self)

    def __call__(self, *key: P.args, **_none: P.kwargs) -> T:
        """The value for some arguments, made where it is not remembered. Arguments have no names here."""
        with self._lock:
            entry = self._entries.pop(key, None)
            if entry is not None:
                self.hits += 1
                self._entries[key] = entry
                return entry[0]
            self.misses += 1
        value = self._make(*key)  # type: ignore[call-arg]
        weight = ENTRY + self._weigh(value, *key)
        if weight <= self.budget:
            with self._lock:
                self.size += weight - self._entries.pop(key, (value, 0))[1]  # another thread may have made it too
                self._entries[key] = value, weight
                while self.size > self.budget:
                    self.size -= self._entries.popitem(last=False)[1][1]
        return value

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.size = 0


#: All that remember by value.
ALL: list[Remembered[..., Any]] = []


def remembered(
    budget: int = LINES, weigh: Callable[..., int] = texts_in
) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Have a function of hashable positional arguments remember what it gave.

    At most `budget` bytes are remembered. `weigh(value, *arguments)` says how many an entry has.
    """
    return lambda make: Remembered(make, budget, weigh)


def forget() -> None:
    """Forget all that is remembered by value."""
    for each in ALL:
        each.clear()


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
        if name not in derived:
            derived[name] = make(owner, *key)  # type: ignore[call-arg]
        found: T = derived[name]
        return found

    update_wrapper(kept, make)
    return kept
