"""Targets are compared with measured values."""

from __future__ import annotations

import pytest

from benchmarks.measures import KEYS, START, UPKEEP, Measures, medians, spread
from benchmarks.peers import OURS
from benchmarks.report import tables
from benchmarks.targets import CODE, RUMDL, verdicts


@pytest.mark.parametrize(
    ("measures", "row"),
    [
        ({UPKEEP: {OURS: {"at rest": (60.0,)}}}, "at rest | <= 60 | 60 | yes |"),
        ({UPKEEP: {OURS: {"at rest": (61.0,)}}}, "at rest | <= 60 | 61 | **no** |"),
        (
            {KEYS: {OURS: {"40 KB": (0.4, 0.9, 0.4, 0.5)}, RUMDL: {"40 KB": (1.0, 2.0, 1.0, 1.0)}}},
            f"40 KB, p95 on the clock | <= 0.5x {RUMDL} | 0.45x (0.90 to 2.00) | yes |",
        ),
        (
            {START: {OURS: {"findings of 40 KB": (9.0, 120.0)}, CODE: {"findings of 40 KB": (90.0, 200.0)}}},
            f"findings of 40 KB, of the processor | <= 0.5x {CODE} | 0.60x (120 to 200) | **no** |",
        ),
    ],
)
def test_a_target_is_met_or_missed(measures: Measures, row: str) -> None:
    """In the unit of a cell, or as a ratio to the same number of another cell."""
    assert row in verdicts(measures)


def test_missing_measures_are_not_compared() -> None:
    """A target is left out if its cell, or the cell that it is compared with, is missing."""
    assert verdicts({KEYS: {OURS: {"40 KB": (0.4, 0.9, 0.4, 0.5)}}}) == ""
    assert verdicts({}) == ""


def test_a_table_has_every_column_that_some_row_has() -> None:
    """A cell is empty if nothing was measured."""
    shown = tables({KEYS: {"one": {"4 KB": (1.0, 22.4, 0.5)}, "two": {"4 MB": (1.0, 2.0, 3.0)}}, START: {}})
    assert shown.split("\n")[2:] == [
        "|  | 4 KB | 4 MB |",
        "|---|---|---|",
        "| one | 1.00 / 22 / 0.50 |  |",
        "| two |  | 1.00 / 2.00 / 3.00 |",
    ]


def test_the_cost_of_the_client_is_subtracted() -> None:
    """No result is below zero."""
    times = [0.002] * 19 + [0.010]
    assert spread(times, times, less=0.001) == pytest.approx((1.0, 9.0, 2.0, 10.0))
    assert spread([0.0005], [0.0], less=0.001)[0] == 0


def test_the_median_of_each_number() -> None:
    """Each number is treated separately."""
    assert medians([(1.0, 30.0), (2.0, 10.0), (9.0, 20.0)]) == (2.0, 20.0)
