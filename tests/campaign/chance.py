"""Random texts: damaged proposals, Markdown, YAML and noise. Most are small, so that more can be tried."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random

from tests.shipped import ROOT, SAMPLES
from tests.strategies import FALSE_LINE_ENDS, LINE_ENDS, LINES, WIDE, YAML_LINES

SEEDS = tuple(text for sample in SAMPLES for text in (sample.source, sample.schema.template))
EXAMPLES: tuple[str, ...] = tuple(
    one["markdown"]
    for one in json.loads((ROOT / "tests" / "data" / "commonmark-0.31.2.json").read_text(encoding="utf-8"))
)
CHARACTERS = (*LINE_ENDS, *FALSE_LINE_ENDS, *WIDE, *"ab  \t#-*_`|[](){}<>!:/\\\"'&~=+.,0123456789")


def document(choose: Random) -> str:
    """A text for a Markdown file."""
    makers = (_piece, _proposal, _lines, _examples, _characters, _large)
    make = choose.choices(makers, (30, 2, 36, 16, 16, 0.2))[0]
    return _scratched(make(choose), choose)


def changed(source: str, others: Sequence[str], choose: Random, most: int = 6) -> str:
    """A text with some lines moved, doubled, deleted or replaced by others, and with one kind of line ending."""
    lines = source.split("\n")
    for _ in range(choose.randint(1, most)):
        at, other = choose.randrange(len(lines)), choose.randrange(len(lines))
        size = choose.choice((0, 1, 1, 1, 5, 40))
        ways: tuple[Callable[[], list[str]], ...] = (
            list,
            lambda: choose.choices(others, k=choose.randint(1, 4)),
            lambda: lines[other : other + size],  # noqa: B023
        )
        lines[at : at + size] = choose.choice(ways)() or [""]
    return choose.choice(LINE_ENDS).join(lines)


def _proposal(choose: Random) -> str:
    source = choose.choice(SEEDS)
    if choose.random() < 0.2:  # a part of one text in another
        other = choose.choice(SEEDS)
        at, start = choose.randrange(len(source)), choose.randrange(len(other))
        source = source[:at] + other[start : start + choose.choice((20, 200, 2_000))] + source[at:]
    return changed(source, LINES, choose)


def _piece(choose: Random) -> str:
    """Some lines of a proposal, mostly the first ones."""
    lines = choose.choice(SEEDS).split("\n")
    start = choose.choice((0, 0, choose.randrange(len(lines))))
    return changed("\n".join(lines[start : start + choose.randint(1, 25)]), LINES, choose, 3)


def _lines(choose: Random) -> str:
    front = choose.choice(((), (), ("---", *choose.choices(YAML_LINES, k=choose.randint(0, 8)), "---")))
    ends = choose.choice([*((end,) for end in LINE_ENDS), LINE_ENDS])
    found = (*front, *choose.choices(LINES, k=choose.choice((3, 8, 20))))
    return "".join(line + choose.choice(ends) for line in found)


def _examples(choose: Random) -> str:
    found = choose.choices(EXAMPLES, k=choose.randint(1, 5))
    return choose.choice(("", "# H\n", "\n", "> ", "- ")).join(found)


def _characters(choose: Random) -> str:
    if choose.random() < 0.3:
        return choose.randbytes(choose.randint(0, 100)).decode("latin-1")
    return "".join(choose.choices(CHARACTERS, k=choose.randint(0, 80)))


def _large(choose: Random) -> str:
    """A text that repeats one piece of it many times."""
    source = choose.choice((_proposal, _lines))(choose)
    piece = choose.choice(
        (choose.choice(LINES) + "\n", choose.choice(CHARACTERS), _lines(choose), choose.choice(LINES))
    )
    at = choose.randint(0, len(source))
    return source[:at] + piece * choose.choice((10, 100, 1_000)) + source[at:]


def _scratched(source: str, choose: Random) -> str:
    """A text in which a few characters were inserted, deleted or exchanged."""
    if choose.random() < 0.6:
        return source
    for _ in range(choose.randint(1, 5)):
        at = choose.randint(0, len(source))
        end = min(at + choose.choice((0, 0, 1, 3, 50)), len(source))
        new = choose.choice(("", choose.choice(CHARACTERS), choose.choice(CHARACTERS) * 3, source[at - 9 : at]))
        source = source[:at] + new + source[end:]
    return source
