"""Reference links, `[text]` and `[text][label]`, whose label the text defines (CommonMark 0.31, 4.7 and 6.3)."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp import lazy_re as re
from proposal_lsp.text import Span

_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:[ \t]*\S[^\r\n]*(?:\r\n?|\n|\Z)", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]]+)\](?:\[([^\[\]]*)\])?")


def link_labels(source: str) -> frozenset[str]:
    """The labels that a text defines, as they are compared. A definition inside a code block counts too."""
    return frozenset(_label(found.group(1)) for found in _definitions(source))


def definitions(source: str, labels: frozenset[str]) -> list[Span]:
    """The lines of a text that define one of the labels, each with its line ending."""
    found = _definitions(source) if labels else ()
    return [Span(*one.span()) for one in found if _label(one.group(1)) in labels]


def _definitions(source: str) -> Iterable[re.Match[str]]:
    return _DEFINITION.finditer(source) if "]:" in source else ()


def is_link(text: str, labels: frozenset[str]) -> bool:
    """Whether the whole of `text` is a reference link to one of the labels."""
    found = _LINK.fullmatch(text.strip()) if labels else None
    return found is not None and _label(found.group(2) or found.group(1)) in labels


def without_links(text: str, labels: frozenset[str]) -> str:
    """The text with each reference link to one of the labels blanked out, so that every place in it stays."""
    if not labels or "[" not in text:
        return text
    return _LINK.sub(lambda found: " " * len(found.group()) if is_link(found.group(), labels) else found.group(), text)


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()
