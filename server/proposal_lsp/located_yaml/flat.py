"""YAML that is a flat mapping of short values, as nearly all front matter is: read line by line, without PyYAML.

For any other source, and wherever it is not certain what PyYAML would say, the answer is None, and `events.py` asks
it. What is said here is what PyYAML says: tested on generated YAML.
"""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.located_yaml.nodes import YamlNode
from proposal_lsp.text import Span

_SCALAR = r"""(?:(?P<plain>[A-Za-z0-9_./($^;<][^\n]*)|(?:"(?P<double>[^"\\\n]*)"|'(?P<single>[^'\n]*)')[ ]*)"""
_ENTRY = re.compile(rf"(?P<key>[A-Za-z_][A-Za-z0-9_-]{{0,60}}):(?:[ ]+{_SCALAR})?(?:\n|\Z)")
_ITEM = re.compile(rf"(?P<indent>[ ]*)-[ ]+{_SCALAR}(?:\n|\Z)")
_SKIPPED = re.compile(r"(?:(?:[ ]*|#[^\n]*)\n)*")


def flat_mapping(source: str, base: int = 0) -> YamlNode | None:
    """The root node of a source that is `key: value` lines, or None if PyYAML must be asked.

    A value is on one line, quoted without escapes or plain, which a comment may follow, or a list of such values on a
    line each.
    """
    if not source.replace("\n", "").isprintable():  # which is stricter than YAML is
        return None
    pairs: list[tuple[YamlNode, YamlNode]] = []
    at, size = _past_skipped(source, 0), len(source)
    while at < size:
        entry = _ENTRY.match(source, at)
        if entry is None:
            return None
        key = YamlNode("scalar", Span(*entry.span("key")).shift(base), entry["key"])
        at = entry.end()
        if entry["plain"] or entry["double"] is not None or entry["single"] is not None:
            value = _scalar(entry, base)
        else:
            value, at = _items(source, at, base)
        if value is None:
            return None
        pairs.append((key, value))
        at = _past_skipped(source, at)
    if not pairs:
        return None
    return YamlNode("mapping", Span(pairs[0][0].span.start, pairs[-1][1].span.end), pairs=tuple(pairs))


def _items(source: str, at: int, base: int) -> tuple[YamlNode | None, int]:
    """The value below a key, and where it ends: a list, one item a line, or nothing."""
    first = _ITEM.match(source, at)
    if first is None:
        colon = base + (at - 1 if source[at - 1] == "\n" else at)
        return YamlNode("scalar", Span(colon, colon)), at
    items: list[YamlNode] = []
    found: re.Match[str] | None = first
    while found is not None:
        value = _scalar(found, base)
        if value is None or found["indent"] != first["indent"]:
            return None, at
        items.append(value)
        at = found.end()
        found = _ITEM.match(source, at)
    return YamlNode("sequence", Span(base + first.end("indent"), items[-1].span.end), items=tuple(items)), at


def _scalar(found: re.Match[str], base: int) -> YamlNode | None:
    plain = found["plain"]
    if plain is not None:
        plain = plain.partition(" #")[0].rstrip(" ")  # the rest is a comment
        if ": " in plain or plain[-1] == ":":
            return None
        start = base + found.start("plain")
        return YamlNode("scalar", Span(start, start + len(plain)), plain)
    group = "double" if found["double"] is not None else "single"
    text = found[group]
    if text is None:
        return None
    start, end = found.span(group)
    return YamlNode("scalar", Span(base + start - 1, base + end + 1), text, quoted=True)


def _past_skipped(source: str, at: int) -> int:
    """Where the next line that is neither empty nor a comment starts."""
    found = _SKIPPED.match(source, at)
    return found.end() if found else at
