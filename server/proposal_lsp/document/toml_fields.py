"""The fields of TOML front matter. Each entry is read by itself, since the parser does not say where an entry is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from proposal_lsp import lazy_re as re
from proposal_lsp.document.model import Field
from proposal_lsp.document.syntax import SyntaxProblem
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.lazy_dataclasses import NamedTuple, replace
from proposal_lsp.text import Span, Text

# The start of an entry, and the line of a table (TOML 1.0, "Key/Value Pair" and "Table"); dotted keys are one.
_ENTRY = re.compile(r"""[ \t]*("[^"\n]*"|'[^'\n]*'|[\w.-]+)[ \t]*=[ \t]*""")
_TABLE = re.compile(r"[ \t]*\[{1,2}([^\[\]\n]+)\]{1,2}[ \t]*(?:#.*)?", re.DOTALL)
_ITEM = re.compile(r""""[^"\\\n]*"|'[^'\n]*'|[^\s,\[\]"'#]+""")
_MARKED = re.compile(r"""["'\[\]{}#\\]""")
#: A value may take so many lines, and have so many `#` on its last line.
_MOST_LINES = 60
_UNREADABLE = "This front matter cannot be read:"
_MOST_MARKS = 8


class _Value(NamedTuple):
    """A value that could be read."""

    span: Span
    #: As TOML has it.
    read: object
    #: The line after it.
    next_line: int


def read_toml(text: Text, toml: Span) -> tuple[tuple[Field, ...], SyntaxProblem | None]:
    """The fields of some lines of TOML, those of a table below its name, and the first thing that cannot be read."""
    found: list[Field] = []
    problem: SyntaxProblem | None = None
    in_table = False
    lines = text.lines_in(toml) if toml.start < toml.end else range(0)
    line, end = lines.start, lines.stop
    while line < end:
        span = text.line_span(line)
        table, entry = _TABLE.fullmatch(text.source, *span), _ENTRY.match(text.source, *span)
        value = None
        if table is not None:
            key = Span(*table.span(1))
            found.append(Field(text.slice(key), "", key, Span(key.end, key.end), "front-matter", key))
            in_table = True
        elif entry is not None:
            # After a mistake, an entry has one line, so that open brackets do not cost the square of the lines.
            value = _value(text, entry.end(), line, min(end, line + (1 if problem else _MOST_LINES)))
            if value is None:
                place = Span(min(entry.end(), max(span.end - 1, span.start)), span.end)
                problem = problem or _no_value(text, place)
            field = _field(text, entry, value or _Value(Span(entry.end(), span.end), None, 0))
            found[-1:] = (_below(found[-1], field),) if in_table else (*found[-1:], field)
        elif (words := text.slice(span).strip()) and not words.startswith("#"):
            problem = problem or SyntaxProblem(f"{_UNREADABLE} write `key = value`.", span)
        line = value.next_line if value else line + 1
    return tuple(found), problem


def _no_value(text: Text, place: Span) -> SyntaxProblem:
    """The problem of something that is not a value; bare words need quotes only."""
    words = text.slice(place).rstrip()
    edit = Edit(Span(place.start, place.start + len(words)), f'"{words}"')
    fixes = (Fix("Quote the value", (edit,), safe=True),) if words and not _MARKED.search(words) else ()
    return SyntaxProblem(f"{_UNREADABLE} this is not a value of TOML.", place, fixes)


def _value(text: Text, start: int, line: int, last: int) -> _Value | None:
    """The value that starts at a place on a line and ends before the line `last`, without the comment after it."""
    for number in range(line, last):
        span = text.line_span(number)
        marks = [found.start() for found in re.finditer("#", text.slice(span))][:_MOST_MARKS]
        for end in (*(span.start + mark for mark in marks if span.start + mark > start), span.end):
            source = text.source[start:end].rstrip()
            if (read := _parsed(source)) is not None:
                return _Value(Span(start, start + len(source)), read, number + 1)
    return None


def _parsed(source: str) -> object:
    """The value of a source text; None if it is not a value (TOML itself has no null)."""
    try:
        return _reader()(f"x = {source}".replace("\r\n", "\n").replace("\r", "\n")).get("x")
    except (ValueError, RecursionError):
        return None


@cache
def _reader() -> Callable[[str], dict[str, object]]:
    """Python's own reader of TOML; before Python 3.11, the package it was made from. Loaded when needed: it is rare."""
    try:
        import tomllib
    except ImportError:
        import tomli as tomllib
    loads: Callable[[str], dict[str, object]] = tomllib.loads
    return loads


def _field(text: Text, entry: re.Match[str], value: _Value) -> Field:
    key, source = Span(*entry.span(1)), text.slice(value.span)
    is_text = isinstance(value.read, str)
    said = str(value.read) if is_text else source.rstrip()
    children: tuple[Field, ...] = ()
    if isinstance(value.read, list):
        spans = [Span(*found.span()).shift(value.span.start) for found in _ITEM.finditer(source)]
        spans = spans if len(spans) == len(value.read) else [value.span] * len(value.read)
        pairs = zip(value.read, spans, strict=True)
        children = tuple(
            Field("", str(item), span, span, "front-matter", span, quoted=isinstance(item, str)) for item, span in pairs
        )
    whole = Span(key.start, max(value.span.end, key.end))
    name = text.slice(key).strip("\"'")
    return Field(name, said, key, value.span, "front-matter", whole, quoted=is_text, children=children)


def _below(table: Field, field: Field) -> Field:
    return replace(table, span=Span(table.span.start, field.span.end), children=(*table.children, field))
