"""The fewest members of a sequence that must move for it to be in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


def out_of_order(ranks: Sequence[int]) -> list[int]:
    """The places, ascending, that are left out of one longest non-decreasing run of `ranks`. O(n log n)."""
    tails: list[int] = []
    last_places: list[int] = []
    previous: list[int] = []
    for place, rank in enumerate(ranks):
        at = bisect_right(tails, rank)
        previous.append(last_places[at - 1] if at else -1)
        if at == len(tails):
            tails.append(rank)
            last_places.append(place)
        else:
            tails[at] = rank
            last_places[at] = place
    kept: set[int] = set()
    place = last_places[-1] if last_places else -1
    while place != -1:
        kept.add(place)
        place = previous[place]
    return [place for place in range(len(ranks)) if place not in kept]
