"""A template after instructions: `# ADR Template`, how to use it, then `## ADR-NNN: [Title]` with its sections."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.derive.titles import is_open_title, read_pattern_of
from proposal_lsp.document import parse

_TEMPLATE = re.compile(r"\b(?:templates?|vorlage|plantilla|gabarit|szablon)\b|模板|テンプレート", re.IGNORECASE)
_NO_LINE_END = re.compile(r"[^\r\n]")
_WIDE_HEADING = re.compile(r"^(#{1,5})  (?=\S)", re.MULTILINE)
#: With fewer sections below it, a heading is a part of the instructions.
_MIN_SECTIONS = 2


def without_instructions(source: str) -> str:
    """The text with spaces in place of the instructions, and each heading one level up; every place stays.

    A text that has none is given back as it is.
    """
    document = parse(source)
    title = document.title
    if title is None or not _TEMPLATE.search(title.name.title):
        return source
    below = [one for one in document.sections if one.level == title.level + 1]
    if not below or is_open_title(title.name.title):
        return source
    # The last one, which holds all that follows, is the template.
    inside = document.sections[below[-1].index :]
    words = inside[0].name.title
    has_title = is_open_title(words) or read_pattern_of(words) is not None
    if not has_title or len(inside) <= _MIN_SECTIONS or any(one.heading.setext for one in inside):
        return source
    start, text = inside[0].heading.span.start, source
    for one in inside:
        marks = one.heading.span.start + one.level - 1
        text = f"{text[:marks]} {text[marks + 1 :]}"
    return _NO_LINE_END.sub(" ", text[:start]) + text[start:]


def as_document(text: str) -> str:
    """The result of `without_instructions`, as the start of a new document."""
    return _WIDE_HEADING.sub(r"\1 ", text.lstrip())
