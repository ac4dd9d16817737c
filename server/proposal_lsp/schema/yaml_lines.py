"""YAML as it is written: keys with their values and remarks, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PLAIN = re.compile(r"[A-Za-z](?:[\w./()'’&+-]| (?!#))*(?<! )")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "any", "y", "n"})


@dataclass(frozen=True, slots=True)
class Line:
    """A key with what belongs to it: a scalar (as YAML), scalars, lines below it, or items of a list."""

    key: str
    value: str | tuple[str, ...] | tuple[Line, ...] | tuple[tuple[Line, ...], ...]
    note: str = ""


def scalar(text: str) -> str:
    """A text as YAML, quoted where it must be (YAML 1.2, 7.3)."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS and text.isprintable():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(ord(c)) for c in escaped) + '"'


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def text(key: str, text: str, note: str = "") -> tuple[Line, ...]:
    """A text, if there is one."""
    return (Line(key, scalar(text), note),) if text else ()


def texts(key: str, texts: Sequence[str], note: str = "") -> tuple[Line, ...]:
    """A list of texts, if there are some."""
    return (Line(key, tuple(map(scalar, texts)), note),) if texts else ()


def mapping(key: str, lines: tuple[Line, ...], note: str = "") -> tuple[Line, ...]:
    """Lines below a key, if there are some."""
    return (Line(key, lines, note),) if lines else ()


def word(key: str, word: str, default: str, note: str = "") -> tuple[Line, ...]:
    """A word, if it is not the default."""
    return (Line(key, word, note),) if word != default else ()


def flags(**flags: bool | tuple[bool, bool]) -> tuple[Line, ...]:
    """Each flag that is not as it is by default: false, or the second of two."""
    pairs = ((key, flag if isinstance(flag, tuple) else (flag, False)) for key, flag in flags.items())
    return tuple(Line(key, str(flag).lower()) for key, (flag, default) in pairs if flag != default)


def ordered(ordered: bool, note: str) -> tuple[Line, ...]:
    """Whether the order counts, if it does not."""
    return () if ordered else (Line("ordered", "false", note),)


def bounds(least: int | None, most: int | None) -> tuple[Line, ...]:
    """The least and the most, where they are bounded."""
    return tuple(Line(key, str(bound)) for key, bound in (("min", least), ("max", most)) if bound is not None)


def render(lines: Sequence[Line], depth: int) -> Iterator[str]:
    """The lines of the text, indented by so many levels, without their ends."""
    indent = "  " * depth
    for line in lines:
        value, remark = line.value, f"  # {' '.join(line.note.split())}" if line.note else ""
        if isinstance(value, str):
            yield f"{indent}{line.key}:{' ' if value else ''}{value}{remark}"
        elif all(isinstance(item, str) for item in value):
            yield f"{indent}{line.key}: [{', '.join(map(str, value))}]{remark}"
        else:
            yield f"{indent}{line.key}:{remark}"
            for item in value:
                if isinstance(item, Line):
                    yield from render((item,), depth + 1)
                elif isinstance(item, tuple):
                    first, *rest = render(item, depth + 2)
                    yield f"{indent}  - {first.lstrip()}"
                    yield from rest
