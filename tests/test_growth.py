"""Work grows with the size of what is read, and hardly more: it is counted for a text and for one of twice the size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from proposal_lsp import remembered

from tests.loading import HEAD, load
from tests.shipped import SAMPLES, forced
from tests.steps import steps

RFC_SCHEMA, RFC = next((sample.schema, sample.source) for sample in SAMPLES if sample.schema.id == "rfc")
#: Times as much work for twice the size, at most; n log n is 2.2 times as much at these sizes.
TWICE = 2.3

#: What is in a document over and over; `{n}` is a number.
SHAPES = {
    "words": "Words and words.\n\n",
    "headings of one name": "## Summary\n\n",
    "headings of any name": "## Heading {n}\n\n",
    "misspelt headings": "## Sumary {n}\n\n",
    "underlined headings": "Heading\n===\n",
    "quotes": "> q\n\n",
    "nested quotes and items": "> - > - > - x\n\n",
    "items": "- [ ] x\n",
    "deep quotes and items": "> - " * 20 + "x\n",
    "nested items": "- a\n  - b\n    - c\n",
    "tables": "| a | b |\n|---|---|\n| 1 | 2 |\n\n",
    "fences": "```\ncode\n```\n",
    "HTML": "<div>\n\n",
    "comments": "<!-- x -->\n\n",
    "fields": "**Status**: Draft\n\n",
    "placeholders": "[Name] TBD {{x}} <y>\n\n",
    "links": "[a](b.md#c) [RFC-1] http://x.y\n\n",
    "definitions": "[r{n}]: /x\n",
    "encoding": "Ã©â€”\n\n",
    "merges": "<<<<<<< HEAD\n=======\n>>>>>>> x\n\n",
    "disabled rules": "<!-- proposal-lsp: disable empty-section -->\n\n",
    "rules disabled for a line": "<!-- proposal-lsp: disable-next-line empty-section, missing-section -->\n\n",
    "a line disabled often": "<!-- proposal-lsp: disable-next-line empty-section --> ",
    "carriage returns": "x\r",
}
#: What is at the start of a document, and what is before and after all of it.
STARTS = {
    "front matter": ("---\n", "key{n}: v\n", "---\n"),
    "front matter that is not closed": ("---\n", "key{n}: v\n", ""),
    "a list in brackets": ("---\ntags: [", "a, ", "b]\n---\n"),
    "fields of any name": ("# RFC-1: X\n\n", "**Key{n}**: v  \n", "\n"),
    "a list of fields": ("# RFC-1: X\n\n", "- Key{n}: v\n", "\n"),
    "rows of fields": ("# RFC-1: X\n\n| Field | Value |\n|---|---|\n", "| Key{n} | v |\n", "\n"),
}
#: The same of a schema.
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
    return (done[2] - done[0]) / (done[1] - done[0])


def repeated(form: str, times: int) -> str:
    """A text of so many pieces, followed by empty lines in which something could be searched for."""
    return "".join(form.format(n=number) for number in range(times)) + "\n" * times


@pytest.mark.sampled(3)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_document_of_twice_the_size(shape: str) -> None:
    """Whatever is in it, from the text to the findings."""
    project, form = forced(RFC_SCHEMA), SHAPES[shape]
    assert grows(lambda times: project.analyze("a.md", f"{RFC}\n{repeated(form, times)}"), 100) < TWICE


@pytest.mark.sampled(3)
@pytest.mark.parametrize("shape", STARTS)
def test_a_start_of_twice_the_size(shape: str) -> None:
    """Metadata, read as such or not."""
    project, (before, form, after) = forced(RFC_SCHEMA), STARTS[shape]

    def work(times: int) -> None:
        pieces = "".join(form.format(n=number) for number in range(times))
        project.analyze("a.md", f"{before}{pieces}{after}{RFC}")

    assert grows(work, 200) < TWICE


def test_a_table_of_twice_the_width() -> None:
    """Its cells count, not its lines."""
    project = forced(RFC_SCHEMA)

    def work(times: int) -> None:
        rows = (f"|{cell * (times + 1)}\n" for cell in ("a|", "-|", "b|", "c|"))
        project.analyze("a.md", f"{RFC}\n{''.join(rows)}")

    assert grows(work, 200) < TWICE


@pytest.mark.sampled(3)
@pytest.mark.parametrize("shape", ENTRIES)
def test_a_schema_of_twice_the_size(shape: str) -> None:
    """Whatever is too many in it, and wrong; not all of it is reported."""
    head = HEAD if shape == "unknown keys" else f"{HEAD}sections:\n"

    def work(times: int) -> None:
        loaded = load(head + "".join(ENTRIES[shape].format(n=number) for number in range(times)))
        assert len(loaded.problems) <= 200

    assert grows(work, 220) < TWICE
