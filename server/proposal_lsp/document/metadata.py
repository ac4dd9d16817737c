"""Metadata outside front matter: bold lines, list items, plain lines, a table, a preamble in a code block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from proposal_lsp.document.model import Field, Leaf
from proposal_lsp.document.styles import Style
from proposal_lsp.text import Span, Text

# `**Status**: Draft`, `**Status:** Draft`, `__Status__: Draft`; one of the two colons must be there.
_BOLD = re.compile(r"(\*\*|__)([^*_\n:|]{1,60}?)[ \t]*(?:(:)[ \t]*\1|\1[ \t]*(:))")
_PLAIN = re.compile(r"[ \t]*([^\W\d_][\w ./()&'-]{0,40}?)[ \t]*:(?=[ \t]|$)")
_ITEM = re.compile(
    r"(?:\*\*|__|\*|_)?([^\W\d_][^:*_`\n\[\]]{0,60}?)[ \t]*"
    r"(?:(?:\*\*|__|\*|_)[ \t]*:|:(?:\*\*|__|\*|_)?)(?=\s|$)"
)
_HEADERS = frozenset({"", "field", "key", "name", "property", "item", "attribute", "metadata", "value", "description"})
_LINE_END = re.compile(r"[\r\n]")
_BETWEEN = " \t|·•,;\\"


def read_fields(text: Text, leaves: Iterable[Leaf]) -> tuple[Field, ...]:
    """Every entry that looks like metadata, in order. Which of them are, the schema decides."""
    found: list[Field] = []
    for leaf in leaves:
        if leaf.kind == "paragraph" and leaf.depth == 0:
            found += _lines(text, leaf.span)
        elif leaf.kind == "item":
            _add_item(text, leaf, found)
        elif leaf.kind == "table":
            found += _rows(leaf)
        elif leaf.kind == "code":
            found += _preamble(text, leaf.span)
    return tuple(found)


def _lines(text: Text, block: Span) -> Iterator[Field]:
    for line in _line_spans(text, block):
        raw = text.slice(line)
        bold = list(_BOLD.finditer(raw))
        if bold and not raw[: bold[0].start()].strip():
            for index, match in enumerate(bold):
                last = index + 1 == len(bold)
                end = len(raw) if last else bold[index + 1].start()
                value = raw[match.end() : end].rstrip(" \t\\" if last else _BETWEEN)
                yield _entry("bold-lines", line.start, match, 2, value)
        elif plain := _PLAIN.match(raw):
            yield _entry("lines", line.start, plain, 1, raw[plain.end() :].rstrip(" \t\\"))


def _preamble(text: Text, block: Span) -> list[Field]:
    """`Key: value` lines of a code block; all its lines must be of that form or continue one."""
    found: list[Field] = []
    for line in _line_spans(text, block):
        raw = text.slice(line)
        if not raw.strip() or raw.lstrip().startswith(("```", "~~~")):
            continue
        match = _PLAIN.match(raw)
        if match is None:
            if found and raw[0] in " \t":
                continue
            return []
        value = raw[match.end() :].rstrip()
        found.append(_entry("preamble", line.start, match, 1, value))
    return found


def _add_item(text: Text, leaf: Leaf, found: list[Field]) -> None:
    """Add an outermost item as a field, and a nested one to the field of the item around it."""
    raw = text.slice(leaf.span)
    match = _ITEM.match(raw)
    field = _entry("list", leaf.span.start, match, 1, raw[match.end() :].rstrip()) if match else None
    if leaf.depth == 1:
        if field:
            found.append(field)
        return
    if found and found[-1].style == "list":
        child = field or Field("", raw, leaf.span, leaf.span, "list", leaf.span)
        parent = found[-1]
        span = Span(parent.span.start, child.span.end)
        found[-1] = replace(parent, span=span, children=(*parent.children, child))


def _rows(leaf: Leaf) -> Iterator[Field]:
    for place, row in enumerate(leaf.rows):
        if len(row) == 2 and row[0].text:
            key, value = row
            name = key.text.strip("*_ `").rstrip(": ")
            if place == 0 and name.casefold() in _HEADERS and value.text.strip("*_ ").casefold() in _HEADERS:
                continue  # the first row only names its columns
            yield Field(name, value.text, key.span, value.span, "table", Span(key.span.start, value.span.end))


def _entry(style: Style, base: int, match: re.Match[str], group: int, value: str) -> Field:
    """A field from the match of its key in a line at `base`; `value` is what follows and may start with blanks."""
    stripped = value.lstrip()
    at = base + match.end() + (len(value) - len(stripped) if stripped else 0)
    key = Span(*match.span(group)).shift(base)
    span = Span(base + match.start(), at + len(stripped))
    # What an item says on further lines belongs to the entry; the value is what can be chosen and replaced.
    first = _LINE_END.split(stripped, maxsplit=1)[0].rstrip()
    return Field(match.group(group), first, key, Span(at, at + len(first)), style, span)


def _line_spans(text: Text, block: Span) -> Iterator[Span]:
    """The lines of a block, each cut to the block."""
    for line in range(text.line_at(block.start), text.line_at(max(block.end - 1, block.start)) + 1):
        start, end = text.line_span(line)
        yield Span(max(start, block.start), min(end, block.end))
