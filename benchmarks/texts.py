"""The documents of the measurements: one of the project's finished samples, extended to a required size.

The sample's parts are repeated below one of its sections, each under a different heading, so that a long document has
the structure of a short one: about as many lines in each section, and as few findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "samples" / "eip.md"
#: The section below which the text grows.
GROWS_IN = "## Specification\n"

SIZES: dict[str, int] = {"4 KB": 4_000, "40 KB": 40_000, "400 KB": 400_000, "4 MB": 4_000_000}


#: A line and a column, from 0.
Place = tuple[int, int]


@dataclass(frozen=True)
class Sized:
    """A text of a given size, and the places where keys are typed: in a word in its middle, a heading, the metadata."""

    text: str
    body: Place
    heading: Place
    metadata: Place


def sized(size: int) -> Sized:
    """A proposal of about `size` bytes with three mistakes: a wrong status, a missing section, and an empty section."""
    source = re.sub(r"^status: .*", "status: Drafty", SAMPLE.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    head, _, rest = source.partition(GROWS_IN)
    own, mark, tail = rest.partition("\n## ")
    parts = [part for part in re.split(r"^#{2,6} .*\n", rest, flags=re.MULTILINE) if len(part.split()) > 20]
    head = head.replace("## Motivation\n", "## Motivation\n\nTBD\n\n### In detail\n", 1)
    tail = re.sub(r"## Rationale\n.*?(?=^## )", "", mark + tail, count=1, flags=re.DOTALL | re.MULTILINE)
    grown: list[str] = []
    length = len(head) + len(GROWS_IN) + len(own) + len(tail)
    while length < size:
        number = len(grown) + 1
        body = parts[number % len(parts)].rstrip()
        part = f"\n### Part {number}\n{body}\n\nSee [the start](#abstract).\n"
        grown.append(part)
        length += len(part)
    text = head + GROWS_IN + own + "".join(grown) + tail
    lines = text.split("\n")
    middle = text.count("\n", 0, len(text) // 2)
    order = sorted(range(len(lines)), key=lambda line: abs(line - middle))

    def nearest(pattern: str) -> Place:
        """The end of the match in the line that is nearest to the middle, among the lines that match."""
        return next((line, match.end()) for line in order if (match := re.match(pattern, lines[line])))

    body = nearest(r"[A-Z][a-z]+(?= [A-Za-z ,.]{30,}$)")
    return Sized(text, body, nearest(r"### .*"), nearest(r"description: .*"))


def made_up_repository(folder: Path, files: int, *, like: Callable[[int], str] | None = None) -> Path:
    """A folder with `files` proposals of 3 to 18 KB, with mistakes; or with the texts that `like` gives for numbers."""
    folder.mkdir(parents=True)
    for number in range(1, files + 1):
        text = like(number) if like else sized(3_000 + number * 37 % 15_000).text
        text = re.sub(r"^eip: .*", f"eip: {number}", text, count=1, flags=re.MULTILINE)
        (folder / f"eip-{number}.md").write_text(text, encoding="utf-8")
    return folder


#: The template of a kind for which there is no schema.
TEMPLATE = """\
# Field note NNNN: Title

- Status: Proposed | Kept | Dropped
- Observer: Name

## What was seen

Say what was seen, where and when.

## What it may mean

Say what follows from it, if anything.

## What was done about it

Say who was asked, and what was changed.
"""


def derived_repository(folder: Path, files: int) -> Path:
    """A folder with a template and `files` documents written from it; a section is missing in each fifth."""
    folder.mkdir(parents=True)
    (folder / "template.md").write_text(TEMPLATE, encoding="utf-8")
    words = SAMPLE.read_text(encoding="utf-8").partition("## Abstract\n")[2].partition("\n## ")[0]
    for number in range(1, files + 1):
        text = re.sub(r"^Say .*", words, TEMPLATE, flags=re.MULTILINE)
        text = text.replace("NNNN: Title", f"{number:04}: Leases, part {number}")
        text = text.replace("Proposed | Kept | Dropped", ("Proposed", "Kept", "Dropped")[number % 3])
        text = text.replace("Observer: Name", "Observer: Maja Lind")
        if number % 5 == 0:
            text = text.partition("## What was done")[0]
        (folder / f"{number:04}-leases.md").write_text(text, encoding="utf-8")
    return folder
