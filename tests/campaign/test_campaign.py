"""A small part of each campaign; and a campaign finds faults, reduces them and counts their cost."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.amount import Part, by_part
from tests.campaign.__main__ import CAMPAIGNS, main
from tests.campaign.run import Campaign, run, smaller_texts
from tests.campaign.soak import soak


@by_part
@pytest.mark.parametrize("campaign", CAMPAIGNS.values(), ids=CAMPAIGNS.keys())
def test_a_share_finds_nothing(campaign: Campaign[Any], part: Part) -> None:
    """The first inputs of a seed have no fault. `python -m tests.campaign` tries as many as there is time for."""
    tally = run(campaign, seed=1, count=part.count(1000, 500))
    assert not tally.faults, "\n".join(tally.lines())


def test_the_same_seed_gives_the_same_inputs() -> None:
    """So that a case can be tried again by its number; another seed gives others."""
    for campaign in CAMPAIGNS.values():
        made = [repr(campaign.make(Random(seed))) for seed in (3, 3, 4)]
        assert made[0] == made[1] != made[2]


def _make(choose: Random) -> str:
    return "".join(choose.choices("abcdefgh\n", k=200))


def _check(text: str) -> int:
    assert "h" not in text or "b" not in text, f"{len(text)} characters"
    return 2


def test_a_fault_is_kept_once_and_reduced() -> None:
    """However often it occurs: with the number of its first input, and the smallest part of it that shows the fault."""
    tally = run(Campaign("planted", _make, _check, smaller_texts), count=10, first=5)
    [fault] = tally.faults.values()
    assert (fault.times, fault.number) == (10, 5)
    assert fault.smallest in ("'bh'", "'hb'")
    assert tally.inputs == 10
    lines = "\n".join(tally.lines())
    assert "1 faults" in lines
    assert "AssertionError at test_campaign.py" in lines


def test_a_slow_input_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """An input has a limited time."""
    monkeypatch.setattr("tests.campaign.run.SLOW", -1.0)
    tally = run(Campaign("slow", _make, len, smaller_texts), count=1)
    assert [what.partition(" ")[0] for what in tally.faults] == ["TooSlow"]


def test_the_command_prints_its_result(capsys: pytest.CaptureFixture[str]) -> None:
    """It exits with 0 if there was no fault."""
    assert main(["configuration", "--count", "3"]) == 0
    assert capsys.readouterr().out.startswith("configuration: 3 inputs in 3 cases, seed 0; 0 faults; ")


@pytest.mark.slow
def test_a_short_soak() -> None:
    """Every answer is that of a server that has just been started; memory and times are recorded."""
    found = soak(None, 5000, seed=2)
    assert found.different == 0
    assert found.compared == found.keys // 500
    assert len(found.waits) == found.keys
    assert found.memory
    assert not found.has_grown
