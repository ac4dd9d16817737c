"""Work grows with the size of what is read, and hardly more: it is counted for a text and for one of twice the size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from proposal_lsp import remembered

from tests.amount import Part, by_part
from tests.loading import HEAD, load
from tests.nasty import SHAPES, STARTS, text_of
from tests.shipped import SAMPLES, forced
from tests.steps import steps

RFC_SCHEMA = next(sample.schema for sample in SAMPLES if sample.schema.id == "rfc")
#: Times as much work for twice the size, at most; n log n is 2.2 times as much at these sizes.
TWICE = 2.3

#: What is in a schema over and over.
ENTRIES = {
    "unknown keys": "docu{n:x}: 1\n",
    "sections": "- {{heading: h{n}, x: y}}\n",
    "sections of any name": "- {{heading: '{{a}} {{b}} {{c}} {n}', repeat: {{}}}}\n- heading: x x x x x x {n}\n",
}


def grows(work: Callable[[int], object], size: int) -> float:
    """How many times as much work is done for twice the size. What is done for any size is left out."""
    done = []
    work(1)  # what is loaded or compiled at first use is no growth
    for times in (0, size, 2 * size):
        remembered.here().forget()
        done.append(steps(lambda: work(times)))  # noqa: B023
    if done[2] - done[0] < done[0] / 50:
        return 1.0  # what it comes to is a check more or less, and nothing grows
    return (done[2] - done[0]) / (done[1] - done[0])


@pytest.mark.sampled(62)
@pytest.mark.parametrize("name", [*SHAPES, *STARTS])
def test_a_document_of_twice_the_size(name: str) -> None:
    """Whatever is in it, from the text to the findings, with empty lines in which something could be searched for."""
    project = forced(RFC_SCHEMA)
    assert grows(lambda times: project.analyze("a.md", text_of(name, times) + "\n" * times), 150) < TWICE


@pytest.mark.sampled(40)
@by_part
@pytest.mark.parametrize("shape", ENTRIES)
def test_a_schema_of_twice_the_size(shape: str, part: Part) -> None:
    """Whatever is too many in it, and wrong; not all of it is reported."""
    head = HEAD if shape == "unknown keys" else f"{HEAD}sections:\n"

    def work(times: int) -> None:
        loaded = load(head + "".join(ENTRIES[shape].format(n=number) for number in range(times)))
        assert len(loaded.problems) <= 200

    assert grows(work, part.count(220, 5)) < TWICE
