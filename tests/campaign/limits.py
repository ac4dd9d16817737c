"""Measures the promised limits: texts made to take long, as large as those that must take less than a second."""

from __future__ import annotations

import time
from collections.abc import Iterator

from proposal_lsp import remembered

from tests.hostile_texts import SHAPES, STARTS, all_at_once, text_of, times_at_most
from tests.shipped import PROJECT

#: Seconds of processor time that are promised; and how often a text is tried, of which the best counts.
PROMISED = 1.0
TRIES = 3


def measure() -> Iterator[tuple[str, float]]:
    """Each text by its name, with the seconds of processor time that its analysis takes: the best of a few."""
    for name in (*SHAPES, *STARTS):
        yield name, _seconds(text_of(name, times_at_most(name)))
    yield "all at once", _seconds(all_at_once())


def _seconds(source: str) -> float:
    best = float("inf")
    for _ in range(TRIES):
        remembered.here().forget()
        began = time.process_time()
        PROJECT.analyze("/x/a.md", source)
        best = min(best, time.process_time() - began)
    return best
