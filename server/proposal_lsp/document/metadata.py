"""Reads metadata outside front matter: lines, list items, a table, a preamble in a code block or in `<pre>`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.document.metadata_tables import table_fields
from proposal_lsp.document.model import Field, Style
from proposal_lsp.document.pieces import Leaf
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.text import Span, Text

_MARK = r"(?:\*{1,3}|_{1,3})"
# What ends a key outside its marks: a colon, two as Dataview writes them, or a full-width one, which needs no space.
_COLON = r"(?:::?(?=\s|$)|：)"
# `**Status**: Draft`, `**Status:** Draft`, `__Status__: Draft`, `*Status*: Draft`; one of the two colons must be there.
_BOLD = re.compile(r"(\*{1,3}|_{1,3})([^*_\n:：|]{1,60}?)[ \t]*(?:[:：][ \t]*\1|\1[ \t]*(?:::?|：))")
#: Pictures before a key: `🚦 **Status**: Draft`.
PICTURES = r"[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+[ \t]*"
_PICTURES = rf"(?:{PICTURES})?"
_KEY = r"[^\W\d_][\w ./()&'-]{0,40}?"
_PLAIN = re.compile(rf"[ \t]*{_PICTURES}({_KEY})[ \t]*{_COLON}")
# A line that is emphasized as a whole: `_Date: 2026-08-21_`.
_WRAPPED = re.compile(rf"[ \t]*([*_]{{1,3}})({_KEY})[ \t]*{_COLON}(?=[^\r\n]*[^\s*_]\1[ \t]*$)")
_ITEM = re.compile(
    rf"{_PICTURES}{_MARK}?([^\W\d_][^:：*_`\n\[\]]{{0,60}}?)[ \t]*"
    rf"(?:(?:{_MARK}[ \t]*)?::?(?=\s|$)|:{_MARK}(?=\s|$)|(?:{_MARK}[ \t]*)?：{_MARK}?)"
)
# A term of a definition list, and its definition on the next line.
_TERM = re.compile(rf"[ \t]*{_MARK}?({_KEY}){_MARK}?[ \t]*$")
_DEFINITION = re.compile(r"[ \t]*:[ \t]+(?=\S)")
_LINE_END = re.compile(r"[\r\n]")
_BEFORE = re.compile(rf"[ \t]*{_PICTURES}")
_QUOTE = re.compile(r"[ \t>]*")
_PRE = re.compile(r"[ \t]*<pre\b[^<>]*>", re.IGNORECASE)
_BETWEEN = " \t|·•,;\\"
_BREAK = re.compile(r"(?:<br ?/?>|\\)\Z", re.IGNORECASE)


def read_fields(text: Text, leaves: Iterable[Leaf]) -> tuple[Field, ...]:
    """Every entry that looks like metadata, in order. The schema decides which of them are."""
    found: list[Field] = []
    items: dict[int, list[Field]] = {}
    for leaf in leaves:
        if leaf.kind == "paragraph" and leaf.depth == 0:
            found += _lines(text, leaf.span)
        elif leaf.kind == "item":
            _add_item(text, leaf, found, items)
        elif leaf.kind == "table":
            found += table_fields(leaf)
        elif leaf.kind == "code" or (leaf.kind == "html" and _PRE.match(leaf.text)):
            found += _preamble(text, leaf.span)
    for at, below in items.items():
        found[at] = replace(found[at], span=Span(found[at].span.start, below[-1].span.end), children=tuple(below))
    return tuple(found)


def _lines(text: Text, block: Span) -> list[Field]:
    """The entries of a paragraph; a key with no value has that of the next line."""
    found: list[Field] = []
    term: tuple[int, re.Match[str]] | None = None
    for line in _line_spans(text, block):
        raw = text.slice(line)
        entries = list(_entries(line.start, raw))
        if entries:
            found += entries
        elif term and (definition := _DEFINITION.match(raw)):
            key = Span(*term[1].span(1)).shift(term[0])
            empty = Field(term[1].group(1), "", key, key, "lines", key)
            found.append(_with_value(empty, line.start + definition.end(), raw[definition.end() :]))
        elif found and not found[-1].value and raw.strip() and not raw.lstrip().startswith(("**", "__")):
            found[-1] = _with_value(found[-1], line.start, raw)
        match = None if entries else _TERM.match(raw)
        term = (line.start, match) if match else None
    return found


def _entries(start: int, raw: str) -> Iterator[Field]:
    """The entries of a line that starts at a place: several with emphasized keys, or one with a plain key."""
    bold = list(_BOLD.finditer(raw))
    if bold and _BEFORE.fullmatch(raw, 0, bold[0].start()):
        same = [match for match in bold if match.group(1) == bold[0].group(1)]
        for match, following in zip(same, (*same[1:], None), strict=True):
            value = raw[match.end() : following.start() if following else len(raw)]
            yield _entry("bold-lines", start, match, 2, value if following is None else value.rstrip(_BETWEEN))
    elif plain := _PLAIN.match(raw):
        yield _entry("lines", start, plain, 1, raw[plain.end() :])
    elif wrapped := _WRAPPED.match(raw):
        whole = raw.rstrip()
        field = _entry("lines", start, wrapped, 2, whole[wrapped.end() : -len(wrapped.group(1))])
        yield replace(field, span=Span(start + wrapped.start(1), start + len(whole)))


def _with_value(field: Field, start: int, raw: str) -> Field:
    """A field whose key is above, with the value that starts on a line of its own."""
    value = _without_break(raw.lstrip())
    at = start + len(raw) - len(raw.lstrip())
    span = Span(at, at + len(value))
    return replace(field, value=value, value_span=span, span=Span(field.span.start, span.end))


def _preamble(text: Text, block: Span) -> list[Field]:
    """`Key: value` lines of a code block; all its lines must be of that form or continue one."""
    found: list[Field] = []
    for line in _line_spans(text, block):
        raw = text.slice(line)
        opening = _PRE.match(raw)
        start = line.start + (opening.end() if opening else 0)
        raw = raw[start - line.start :]
        if not raw.strip() or raw.lstrip().startswith(("```", "~~~", "</pre>")):
            continue
        match = _PLAIN.match(raw)
        if match is None:
            if found and raw[0] in " \t":
                continue
            return []
        found.append(_entry("preamble", start, match, 1, raw[match.end() :]))
    return found


def _add_item(text: Text, leaf: Leaf, found: list[Field], items: dict[int, list[Field]]) -> None:
    """Add an outermost item as a field or as the value of the key above it, a nested one to the items of that field.

    `items` has those of each field, by its place in `found`.
    """
    raw = text.slice(leaf.span)
    match = _ITEM.match(raw)
    field = _entry("list", leaf.span.start, match, 1, raw[match.end() :]) if match else None
    at = len(found) - 1
    if leaf.depth == 1 and field:
        found.append(field)
    elif found and _has_item(text, found[at], items.get(at, []), leaf):
        if leaf.depth == 1 and at not in items:
            found[at] = _with_value(found[at], leaf.span.start, _LINE_END.split(raw, maxsplit=1)[0])
        items.setdefault(at, []).append(field or Field("", raw, leaf.span, leaf.span, "list", leaf.span))


def _has_item(text: Text, field: Field, items: list[Field], leaf: Leaf) -> bool:
    """Whether an item that is no outermost field belongs to a field: nested in it, or in a list right below its key."""
    if leaf.depth > 1:
        return field.style == "list"
    if field.style not in ("bold-lines", "lines") or (field.value and not items):
        return False
    end = items[-1].span.end if items else field.span.end
    return not text.source[end : leaf.span.start].strip(" \t\r\n-*+>\\.)0123456789")


def _entry(style: Style, base: int, match: re.Match[str], group: int, value: str) -> Field:
    """A field from the match of its key in a line at `base`; `value` is what follows and may start with whitespace."""
    value = _without_break(value)
    stripped = value.lstrip()
    at = base + match.end() + (len(value) - len(stripped) if stripped else 0)
    key = Span(*match.span(group)).shift(base)
    span = Span(base + match.start(), at + len(stripped))
    # What an item says on further lines belongs to the entry; the value is what can be chosen and replaced.
    first = _without_break(_LINE_END.split(stripped, maxsplit=1)[0])
    return Field(match.group(group), first, key, Span(at, at + len(first)), style, span)


def _without_break(value: str) -> str:
    """A value without the line break in Markdown or HTML that it may end with, and whitespace."""
    while (shorter := _BREAK.sub("", value.rstrip())) != value:
        value = shorter
    return value


def _line_spans(text: Text, block: Span) -> Iterator[Span]:
    """The lines of a block, each cut to the block, without the marks of a quotation that starts on its first line."""
    quoted = ">" in text.source[text.line_starts[text.line_at(block.start)] : block.start]
    for line in text.lines_in(block):
        start, end = text.line_span(line)
        marks = _QUOTE.match(text.source, start, end) if quoted else None
        yield Span(max(marks.end() if marks else start, block.start), min(end, block.end))
