"""`python -m tests.campaign documents --count 100000`: the command line of the campaigns."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from typing import Any

from tests.campaign.documents import DOCUMENTS
from tests.campaign.edits import EDITS
from tests.campaign.limits import PROMISED, measure
from tests.campaign.messages import MESSAGES
from tests.campaign.run import Campaign, Tally, run
from tests.campaign.soak import soak
from tests.campaign.yaml_files import CONFIGURATIONS, SCHEMAS

#: The thresholds of the garbage collector.
COLLECTED = (100_000, 50, 50)
CAMPAIGNS: dict[str, Campaign[Any]] = {one.name: one for one in (DOCUMENTS, SCHEMAS, CONFIGURATIONS, MESSAGES, EDITS)}


def main(arguments: list[str]) -> int:
    """Run a campaign and print its result; 1 if there were faults."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description="Try random inputs.")
    parser.add_argument("campaign", choices=(*CAMPAIGNS, "soak", "limits"))
    parser.add_argument("--count", type=int, help="how many inputs to try")
    parser.add_argument("--seconds", type=float, help="for how long to try; with neither, for ever")
    parser.add_argument("--seed", type=int, default=0, help="which inputs; the same seed gives the same ones")
    parser.add_argument("--first", type=int, default=0, help="the number of the first case, to see one case again")
    parser.add_argument("--pause", type=float, default=0.0, help="of the soak: seconds between two keystrokes")
    asked = parser.parse_args(arguments)
    logging.getLogger().addHandler(logging.NullHandler())
    if asked.campaign == "limits":
        return _limits()
    if asked.campaign == "soak":
        found = soak(asked.seconds, asked.count, asked.seed, asked.pause)
        print("\n".join(found.lines()))
        return 1 if found.different or found.has_grown else 0
    tally = run(
        CAMPAIGNS[asked.campaign],
        seed=asked.seed,
        first=asked.first,
        count=asked.count,
        seconds=asked.seconds,
        tell=_tell,
    )
    _tell(tally)
    return 1 if tally.faults else 0


def _limits() -> int:
    gc.set_threshold(*COLLECTED)  # as in the command and in the server
    found: list[tuple[float, str]] = []
    for name, seconds in measure():
        print(f"{seconds:.2f} s  {name}", flush=True)
        found.append((seconds, name))
    worst, name = max(found)
    print(f"limits: {len(found)} texts; the worst took {worst:.2f} s of processor time: {name}")
    return 1 if worst > PROMISED else 0


def _tell(tally: Tally) -> None:
    print("\n".join(tally.lines()), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
