"""The measured values: tables of cells."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

#: The numbers of one cell; the title of its table describes them.
Cell = tuple[float, ...]
#: The cells by the name of a program or case, and by column. Measures that were left out have no cell.
Table = dict[str, dict[str, Cell]]

#: The titles of the tables, in their order.
START = "Start: on the clock / of the processor, ms"
KEYS = "From a key to the findings: p50 / p95 on the clock / p50 / p95 of the processor, ms"
EDITS = "The same for a letter in a heading or in the metadata: p50 / p95 on the clock / p50 / p95 of the processor, ms"
READING = "Right after a key in 40 KB: p50 / p95 on the clock / p50 / p95 of the processor, ms"
FIRST = "The first request of a session: on the clock / of the processor, ms"
UPKEEP = "Memory in MB; while idle, ms of the processor a second"
WORKSPACE = "Findings of a whole workspace: keys as above; reports on the clock / of the processor, s"
INDEX = "The index of a repository: on the clock / of the processor, s"
INDEXED = "With the index of a repository: p50 / p95 on the clock / p50 / p95 of the processor, ms"
ONE_FILE = "`check`, one file of 10 KB: on the clock / of the processor, s"
REPOSITORY = "`check`, a repository: on the clock / of the processor, s"
FORMATS = "`check`, many files with mistakes, no cache: on the clock / of the processor, s"
DERIVED = "`check`, many files of a kind that has a template only: on the clock / of the processor, s"

Measures = Mapping[str, Table]


def spread(times: Sequence[float], works: Sequence[float], less: float = 0.0) -> Cell:
    """The median and the 95th percentile of elapsed and of processor time, in milliseconds, from seconds.

    `less` seconds are subtracted from each elapsed time.
    """
    clock = [max(time - less, 0.0) for time in times]
    return tuple(value * 1000 for numbers in (clock, works) for value in (statistics.median(numbers), _p95(numbers)))


def _p95(numbers: Sequence[float]) -> float:
    return sorted(numbers)[min(int(len(numbers) * 0.95), len(numbers) - 1)]


def medians(cells: Sequence[Cell]) -> Cell:
    """The median of each number over cells of one form."""
    return tuple(statistics.median(numbers) for numbers in zip(*cells, strict=True))
