"""The documents that are measured: one of the project's finished samples, made as long as it takes.

The sample's parts are repeated below one of its sections, each under a heading of its own, so that a long document has
the structure of a short one: about as many lines to a section, and as few findings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "samples" / "eip.md"
#: The section below which the text grows.
GROWS_IN = "## Specification\n"

SIZES: dict[str, int] = {"4 KB": 4_000, "40 KB": 40_000, "400 KB": 400_000, "4 MB": 4_000_000}


@dataclass(frozen=True)
class Sized:
    """A text of some size, and the place in its middle where somebody types."""

    text: str
    #: From 0.
    line: int
    column: int


def sized(size: int) -> Sized:
    """A proposal of about `size` bytes with three mistakes: a status, a missing section, a section to be written."""
    source = re.sub(r"^status: .*", "status: Drafty", SAMPLE.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    head, _, rest = source.partition(GROWS_IN)
    own, mark, tail = rest.partition("\n## ")
    parts = [part for part in re.split(r"^#{2,6} .*\n", rest, flags=re.MULTILINE) if len(part.split()) > 20]
    head = head.replace("## Motivation\n", "## Motivation\n\nTBD\n\n### In detail\n", 1)
    tail = mark + re.sub(r"## Rationale\n.*?(?=^## )", "", tail, count=1, flags=re.DOTALL | re.MULTILINE)
    grown: list[str] = []
    length = len(head) + len(GROWS_IN) + len(own) + len(tail)
    while length < size:
        number = len(grown) + 1
        body = parts[number % len(parts)].rstrip()
        part = f"\n### Part {number}\n{body}\n\nSee [the start](#abstract).\n"
        grown.append(part)
        length += len(part)
    text = head + GROWS_IN + own + "".join(grown) + tail
    line, column = _middle(text)
    return Sized(text, line, column)


def _middle(text: str) -> tuple[int, int]:
    """The end of a word of a plain line of prose near the middle."""
    lines = text.split("\n")
    middle = text.count("\n", 0, len(text) // 2)
    order = sorted(range(len(lines)), key=lambda line: abs(line - middle))
    line = next(line for line in order if re.fullmatch(r"[A-Z][a-z]+ [A-Za-z ,.]{30,}", lines[line]))
    return line, lines[line].index(" ")
