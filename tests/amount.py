"""How many of the possible cases are tried: a fixed sample by default, all of them with the slow tests.

A test that is marked `by_part` runs twice, with the sample and, as a slow test, with everything. Of a parametrized test
that is marked `sampled`, some cases run, and all of them with the slow tests. A sample is chosen by names, not by
chance: it is the same each time, and does not change if cases are added. Properties try fewer examples when the slow
tests are left out (`tests/conftest.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from zlib import crc32

import pytest
from hypothesis import settings

from tests.shipped import ROOT

T = TypeVar("T")

#: Examples that a property tries if it sets no number, by the name of the profile.
EXAMPLES = {"sample": 3, "all": 100, "deep": 400}


@dataclass(frozen=True)
class Part:
    """A sample, or everything."""

    is_all: bool

    def of(self, items: Iterable[T], one_in: int, name: Callable[[T], object] = str) -> list[T]:
        """All items, or about one in this many, chosen by a hash of their names; at least the first."""
        found = list(items)
        if self.is_all:
            return found
        return [item for item in found if is_chosen(name(item), one_in)] or found[:1]

    def count(self, number: int, one_in: int) -> int:
        """A number, or one in this many of it; at least one."""
        return number if self.is_all else max(number // one_in, 1)


def is_chosen(name: object, one_in: int) -> bool:
    """Whether the item of this name is in a sample of one in this many."""
    chars = str(name)
    assert str(ROOT) not in chars, "what is chosen by a path differs from one checkout to the next"
    return crc32(chars.encode("utf-8", "backslashreplace")) % one_in == 0


by_part = pytest.mark.parametrize(
    "part",
    [pytest.param(Part(is_all=False), id="sample"), pytest.param(Part(is_all=True), id="all", marks=pytest.mark.slow)],
)


def examples(number: int) -> settings:
    """Settings for a costly property: this many examples if others try a hundred; fewer if others try fewer."""
    return settings(max_examples=max(number * settings().max_examples // EXAMPLES["all"], 1))
