"""The keys of a YAML file that is being edited, each with its path; broken YAML has an outline, too.

`located_yaml` says what a finished file holds and nothing of one with half a key in it. Here lines are examined: blocks
by their indentation, flow collections (`{state: open, next: [Review]}`) within their line, the text of block scalars
not at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.text import Span, Text

#: Keys, and the places in sequences from 0.
Path = tuple[str | int, ...]

MAX_LINES = 20_000
MAX_DEPTH = 50

_KEY = re.compile(r"""(?:"[^"]*"|'[^']*'|(?:[^\s#&*!|>%@`"'{}\[\],-]|-[^\s#])(?:[^#]*?[^\s#])??)(?=\s*:(?:\s|\Z))""")
_FLOW_WORD = re.compile(
    r"""\s*("[^"]*"?|'[^']*'?|[^\s,\[\]{}:](?:[^,\[\]{}]*?[^\s,\[\]{}])??(?=\s*(?::(?:\s|\Z)|[,\[\]{}]|\Z))|)\s*"""
)
_DASH = re.compile(r"-(?:\s+|\Z)")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")


@dataclass(frozen=True, slots=True)
class YamlEntry:
    """A key or an item, with its value as far as it is in the same line."""

    #: The path to it, with its own key or index last.
    path: Path
    #: None: an item of a sequence.
    key: Span | None
    #: The text after the key; empty, at the end of the line, where it is yet to come or is below.
    value: Span


@dataclass(slots=True)
class _Open:
    """Where new lines are put: a key or an item that may have something below it."""

    indent: int
    name: str | int
    is_item: bool
    #: Items below it so far.
    items: int = 0


@dataclass(slots=True)
class YamlOutline:
    """The entries in the order of the file, and what is open at each line."""

    text: Text
    entries: list[YamlEntry] = field(default_factory=list)
    #: The paths to what is open above a line, with their indentations, by line from 0.
    above: dict[int, tuple[tuple[int, Path], ...]] = field(default_factory=dict)

    def children(self, path: Path) -> Iterator[YamlEntry]:
        """The entries directly below a key or an item."""
        return (entry for entry in self.entries if entry.path[:-1] == path)

    def words(self, path: Path) -> list[str]:
        """The keys below a key, or the words of the list that it holds."""
        return [self.word(entry) if entry.key is None else str(entry.path[-1]) for entry in self.children(path)]

    def word(self, entry: YamlEntry) -> str:
        """The value of an entry, unquoted."""
        return _plain(self.text.slice(entry.value))


def read_outline(text: Text) -> YamlOutline:
    """The outline of a YAML file; of a very long one, that of its first lines."""
    outline = YamlOutline(text)
    stack: list[_Open] = []
    scalar: int | None = None
    for number in range(min(text.line_count, MAX_LINES)):
        start, end = text.line_span(number)
        line = text.source[start:end]
        indent = len(line) - len(line.lstrip(" "))
        outline.above[number] = tuple(
            (one.indent, tuple(each.name for each in stack[: place + 1])) for place, one in enumerate(stack)
        )
        is_blank = not line.strip() or line.lstrip().startswith("#")
        if is_blank or (scalar is not None and indent > scalar):
            continue
        scalar = _read_line(outline, stack, line, start, indent)
    return outline


def _read_line(outline: YamlOutline, stack: list[_Open], line: str, start: int, indent: int) -> int | None:
    """Enter a line; the indentation of a block scalar that starts in it."""
    at = indent
    while (dash := _DASH.match(line, at)) and len(stack) < MAX_DEPTH:
        while stack and (stack[-1].indent > at or (stack[-1].indent == at and stack[-1].is_item)):
            stack.pop()
        place = stack[-1].items if stack else 0
        if stack:
            stack[-1].items += 1
        stack.append(_Open(at, place, True))
        at = dash.end()
        if not _KEY.match(line, at) and not _DASH.match(line, at):
            path = tuple(one.name for one in stack)
            _enter(outline, path, None, line, start, at)
            return None
    found = _KEY.match(line, at)
    if found is None or len(stack) >= MAX_DEPTH:
        return None
    while stack and stack[-1].indent >= at:
        stack.pop()
    stack.append(_Open(at, _plain(found.group()), False))
    path = tuple(one.name for one in stack)
    colon = line.index(":", found.end())
    value = _enter(outline, path, Span(start + at, start + found.end()), line, start, colon + 1)
    return at if _BLOCK_SCALAR.match(value) else None


def _enter(outline: YamlOutline, path: Path, key: Span | None, line: str, start: int, at: int) -> str:
    """Enter a key or an item, and what a flow collection after it holds; the text of its value."""
    rest = line[at:]
    value = _without_comment(rest.strip())
    first = at + len(rest) - len(rest.lstrip()) if value else len(line.rstrip()) if rest.strip() else len(line)
    outline.entries.append(YamlEntry(path, key, Span(start + first, start + first + len(value))))
    if value[:1] in ("{", "["):
        _read_flow(outline, path, value, start + first, 0)
    return value


def _read_flow(outline: YamlOutline, path: Path, value: str, start: int, at: int) -> int:
    """Enter what is between the bracket at `at` and its partner; the offset after that, or the end."""
    is_map = value[at] == "{"
    at += 1
    place = 0
    while at < len(value) and value[at] not in "}]":
        found = _FLOW_WORD.match(value, at)
        assert found is not None
        word, at = found.group(1), found.end()
        span = Span(start + found.start(1), start + found.end(1))
        name: str | int = _plain(word) if is_map else place
        place += 1
        key, inner = (span, Span(span.end, span.end)) if is_map else (None, span)
        if is_map and value[at : at + 1] == ":":
            found = _FLOW_WORD.match(value, at + 1)
            assert found is not None
            at = found.end()
            inner = Span(start + found.start(1), start + found.end(1))
        own = len(outline.entries)
        outline.entries.append(YamlEntry((*path, name), key, inner))
        if value[at : at + 1] in ("{", "[") and len(path) < MAX_DEPTH:
            opened = at
            at = _read_flow(outline, (*path, name), value, start, at)
            outline.entries[own] = YamlEntry((*path, name), key, Span(start + opened, start + min(at, len(value))))
        while at < len(value) and value[at] not in ",}]":
            at += 1
        if value[at : at + 1] == ",":
            at += 1
    return at + 1


def _plain(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word.strip()


def _without_comment(value: str) -> str:
    if value[:1] in ('"', "'"):
        return value
    return re.split(r"\s#", value, maxsplit=1)[0].rstrip()
