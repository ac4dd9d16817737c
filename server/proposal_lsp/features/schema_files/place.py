"""The place of the caret in a YAML file: a key or a value, and the keys above it."""

from __future__ import annotations

from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.features.schema_files.yaml_outline import Path, YamlEntry, YamlOutline, read_outline
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Span, Text

_ITEM = re.compile(r"(\s*(?:-\s+)*)([^\s].*)?")


@dataclass(frozen=True, slots=True)
class YamlPlace:
    """A key that is there or could be, or a value."""

    on: Literal["key", "value"]
    #: For a value: the path to its key or item. For a key: the path to the mapping it is or will be in.
    path: Path
    #: What is there.
    span: Span
    entry: YamlEntry | None = None
    #: Something follows the key already: a colon.
    has_value: bool = False


def place_at(text: Text, offset: int) -> tuple[YamlPlace | None, YamlOutline]:
    """The place at an offset (code points), and the outline of the file; no place in comments and block texts."""
    outline = read_outline(text)
    number = text.line_at(offset)
    line = text.line_span(number)
    before = text.source[line.start : offset]
    if before.lstrip().startswith("#") or re.search(r"\s#", before):
        return None, outline
    here = [entry for entry in outline.entries if line.start <= entry.value.start <= line.end]
    # The innermost comes last: entries are in the order of the file.
    for entry in reversed(here):
        if entry.key is not None and entry.key.holds(offset):
            has_value = text.source[entry.key.end : line.end].lstrip().startswith(":")
            return YamlPlace("key", entry.path[:-1], entry.key, entry, has_value), outline
        if entry.value.holds(offset) and (entry.value.start == entry.value.end or _is_word(text, entry)):
            return YamlPlace("value", entry.path, entry.value, entry), outline
        if entry.key is not None and entry.key.end < offset <= entry.value.start:
            return YamlPlace("value", entry.path, Span(offset, entry.value.end), entry), outline
    inside = _flow_around(text, here, offset)
    if inside is not None:
        return inside, outline
    return (None if here and offset > here[0].value.start else _new_key(text, outline, offset)), outline


def _is_word(text: Text, entry: YamlEntry) -> bool:
    return text.source[entry.value.start] not in "{["


def _flow_around(text: Text, here: list[YamlEntry], offset: int) -> YamlPlace | None:
    """An empty place between the brackets of a flow collection, for a key or an item."""
    for entry in reversed(here):
        start, end = entry.value
        if not (start < offset <= end) or start == end:
            continue
        bracket = text.source[start]
        if bracket == "{":
            return YamlPlace("key", entry.path, Span(offset, offset))
        if bracket == "[":
            return YamlPlace("value", (*entry.path, 0), Span(offset, offset))
    return None


def _new_key(text: Text, outline: YamlOutline, offset: int) -> YamlPlace | None:
    """A line with no colon yet: a key of the mapping that its indentation says, or an item."""
    number = text.line_at(offset)
    line = text.line_span(number)
    found = _ITEM.match(text.source[line.start : line.end])
    assert found is not None
    lead, word = found.group(1), found.group(2) or ""
    word = word if word else ""
    column = len(lead) if word else offset - line.start
    span = Span(line.start + column, line.start + column + len(word.rstrip()))
    if not span.holds(offset):
        return None
    above = outline.above.get(number, ())
    if "-" in lead:
        dash = lead.index("-")
        around = [path for indent, path in above if indent < dash or (indent == dash and isinstance(path[-1], str))]
        return YamlPlace("key", (*(around[-1] if around else ()), 0), span)
    around = [path for indent, path in above if indent < column]
    return YamlPlace("key", around[-1] if around else (), span)
