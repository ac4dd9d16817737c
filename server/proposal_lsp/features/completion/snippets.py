"""Text with stops: places that the author fills in, one after the other.

`plain` writes what stands at each stop at first; `snippet` makes tab stops of them (LSP 3.17, "Snippet Syntax").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPECIAL = re.compile(r"[\\$}]")
_SPECIAL_IN_CHOICE = re.compile(r"[\\,|]")


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to fill in: what stands there at first, or the words to choose from."""

    text: str = ""
    choices: tuple[str, ...] = ()
    #: Stops of one name are filled in together; empty: this one stands alone.
    name: str = ""


Part = str | Stop
#: Text that stays as it is, and stops.
Parts = tuple[Part, ...]


def plain(parts: Iterable[Part]) -> str:
    """The text, with what stands at each stop at first: its text, or else the first of its choices."""
    return "".join(part if isinstance(part, str) else part.text or (part.choices or ("",))[0] for part in parts)


def snippet(parts: Iterable[Part]) -> str:
    """The text with numbered tab stops, the last at its end."""
    numbers: dict[str, int] = {}
    written: list[str] = []
    stops = 0
    for part in parts:
        if isinstance(part, str):
            written.append(_escape(part))
        elif part.name and part.name in numbers:
            written.append(f"${{{numbers[part.name]}}}")
        else:
            stops += 1
            numbers[part.name] = stops
            written.append(_tab_stop(stops, part))
    return "".join(written) + "$0"


def _tab_stop(number: int, stop: Stop) -> str:
    if len(stop.choices) > 1:
        choices = ",".join(_SPECIAL_IN_CHOICE.sub(r"\\\g<0>", choice) for choice in stop.choices)
        return f"${{{number}|{choices}|}}"
    text = _escape(plain((stop,)))
    return f"${{{number}:{text}}}" if text else f"${{{number}}}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
