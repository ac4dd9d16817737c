"""Work grows about linearly with the size of the input: it is counted for a text and for one of twice the size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from proposal_lsp import remembered

from tests.amount import Part, by_part
from tests.hostile_texts import SHAPES, STARTS, text_of
from tests.loading import HEAD, load
from tests.shipped import SAMPLES, forced
from tests.steps import steps

RFC_SCHEMA = next(sample.schema for sample in SAMPLES if sample.schema.id == "rfc")
#: The most work for twice the size, as a multiple; n log n is 2.2 times as much at these sizes.
TWICE = 2.3

#: The repeated parts of a schema.
ENTRIES = {
    "unknown keys": "docu{n:x}: 1\n",
    "sections": "- {{heading: h{n}, x: y}}\n",
    "sections of any name": "- {{heading: '{{a}} {{b}} {{c}} {n}', repeat: {{}}}}\n- heading: x x x x x x {n}\n",
}


def grows(work: Callable[[int], object], size: int) -> float:
    """How many times as much work is done for twice the size, without the work for any size."""
    done = []
    work(1)  # modules and expressions that are loaded or compiled at first use are no growth
    for times in (0, size, 2 * size):
        remembered.here().forget()
        done.append(steps(lambda: work(times)))  # noqa: B023
    if done[2] - done[0] < done[0] / 50:
        return 1.0  # the total differs by a check or two, and nothing grows
    return (done[2] - done[0]) / (done[1] - done[0])


@pytest.mark.sampled(62)
@pytest.mark.parametrize("name", [*SHAPES, *STARTS])
def test_a_document_of_twice_the_size(name: str) -> None:
    """Whatever it contains, from the text to the findings, with empty lines in which searches could be slow."""
    project = forced(RFC_SCHEMA)
    assert grows(lambda times: project.analyze("a.md", text_of(name, times) + "\n" * times), 150) < TWICE


@pytest.mark.sampled(40)
@by_part
@pytest.mark.parametrize("shape", ENTRIES)
def test_a_schema_of_twice_the_size(shape: str, part: Part) -> None:
    """With too many parts of any kind, and problems; not all of them are reported."""
    head = HEAD if shape == "unknown keys" else f"{HEAD}sections:\n"

    def work(times: int) -> None:
        loaded = load(head + "".join(ENTRIES[shape].format(n=number) for number in range(times)))
        assert len(loaded.problems) <= 200

    assert grows(work, part.count(220, 5)) < TWICE
