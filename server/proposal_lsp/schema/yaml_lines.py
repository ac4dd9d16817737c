"""Writes YAML: keys with their values and remarks, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.lazy_dataclasses import dataclass

_PLAIN = re.compile(r"[A-Za-z](?:[\w./()'’&+-]| (?!#))*(?<! )")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "any", "y", "n"})


@dataclass(frozen=True, slots=True)
class Line:
    """A key with what belongs to it."""

    key: str
    value: Value
    note: str = ""


#: A scalar (as YAML), scalars, lines below a key, or the lines of each item of a list.
Value = str | tuple[str, ...] | tuple[Line, ...] | tuple[tuple[Line, ...], ...]


def scalar(text: str) -> str:
    """A text as YAML, quoted where it must be (YAML 1.2, 7.3)."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS and text.isprintable():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(ord(c)) for c in escaped) + '"'


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def flow(lines: Sequence[Line]) -> str:
    """Lines without lines below them as a mapping on one line."""
    return f"{{{', '.join(line.lstrip() for line in render(lines, 0))}}}"


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
