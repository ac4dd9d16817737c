"""Accidents of documents: an unfinished merge; a code block or a chat around the whole text.

The lines of such an accident are hidden: the rest is read as if spaces were in their place, so that no place changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.document.front_matter import bare_line
from proposal_lsp.document.inline import blanked
from proposal_lsp.document.syntax import MERGE, WRAPPED, Accident
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.text import Span, Text

_LABELLED = re.compile(r"(?:<{7}|>{7})[ \t]+\S")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]{0,3}([^`~\s]*)")
_LANGUAGES = ("markdown", "md", "mdx")
# How a document starts: a heading, or a mark of front matter.
_START = re.compile(r"#{1,6}[ \t]|(?:---|\+{3})[ \t]*\Z")
# The first sentence of an answer in a chat: `Sure! Here is the draft:`, `Below is the updated RFC.`
_CHAT = re.compile(
    r"(?:sure|certainly|of course|absolutely|got it|okay|great)[,.!:](?:\s|\Z)"
    r"|(?:here(?:'s|’s| is| are)|below (?:is|are))\s(?:the|your|a|an|my)\b"
    r"|i(?:'ve|’ve| have) (?:written|drafted|created|prepared|updated)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:`{3}|~{3})(?:[`~]{0,5}[ \t]{0,3}(?:markdown|mdx?)?)[ \t\r\n]+(?:#|---|\+{3})", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")
#: A text around a code block, or a sentence of a chat, has so many lines at most.
_MOST_LINES = 12


def may_have_conflict(text: str) -> bool:
    """Whether a text may have a conflict marker. (`=======` alone underlines a heading.)"""
    return "<<<<<<<" in text or ">>>>>>>" in text


def may_be_wrapped(above: str) -> bool:
    """Whether the text before the first heading may have the first line of a code block around the document."""
    return "#" in above and _OPENS.search(above) is not None


def find_accidents(text: Text) -> tuple[Accident, ...]:
    """The accidents of a document, those around all of it first."""
    return (*_wrappers(text), *find_merges(text))


def find_merges(text: Text) -> tuple[Accident, ...]:
    """The merges that are not finished in a text."""
    return tuple(_merges(text)) if may_have_conflict(text.source) else ()


def without_hidden(text: Text, accidents: Sequence[Accident]) -> Text:
    """A text with spaces in place of what is hidden; line ends stay. Where nothing is, the text itself."""
    if not accidents:
        return text
    source, hidden = text.source, [span for one in accidents for span in one.hidden]
    lines = {Span(*line.span()) for span in hidden for line in _LINE.finditer(source, *span)}
    return Text(blanked(source, sorted(lines), " "))


def _merges(text: Text) -> Iterator[Accident]:
    """Conflicts, of which the first side is read, and single markers with a label. In fenced code they are examples."""
    message = "A merge is not finished here; decide what is right, and remove the conflict markers."
    fence, line = "", 0
    while line < text.line_count:
        raw = text.line_text(line)
        sides = _sides(text, line) if not fence and _is_marker(raw, "<") else None
        if sides is not None:
            middle, last = sides
            for shown in range(line + 1, middle):
                fence = _fence_after(text.line_text(shown), fence)
            hidden = (text.line_span(line), Span(text.line_starts[middle], text.line_span(last).end))
            yield Accident(MERGE, message, text.line_span(line), hidden)
            line = last
        elif not fence and _LABELLED.match(raw):
            yield Accident(MERGE, message, text.line_span(line), (text.line_span(line),))
        else:
            fence = _fence_after(raw, fence)
        line += 1


def _sides(text: Text, first: int) -> tuple[int, int] | None:
    """The line after the first side of a conflict, and that of its last marker; None if a marker is missing."""
    middle, seen = 0, False
    for line in range(first + 1, text.line_count):
        raw = text.line_text(line)
        if _is_marker(raw, "<"):
            return None
        if _is_marker(raw, "|") or _is_marker(raw, "="):
            middle = middle or line
            seen = seen or raw[0] == "="
        elif _is_marker(raw, ">"):
            return (middle, line) if seen else None
    return None


def _is_marker(line: str, mark: str) -> bool:
    return line.startswith(mark * 7) and line[7:8] in ("", " ", "\t")


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after a line, where `fence` was open before it; empty: none."""
    found = _FENCE.match(line)
    if found is None or (found.group(1)[0] == "`" and "`" in line[found.end(1) :]):
        return fence
    if not fence:
        return found.group(1)
    closes = found.group(1).startswith(fence) and not line[found.end(1) :].strip()
    return "" if closes else fence


def _wrappers(text: Text) -> Iterator[Accident]:
    """A code block around the whole document, with or without text around it; or a sentence of a chat above it."""
    first = _written(text, 0)
    opening = first
    if _FENCE.match(bare_line(text, first)) is None:
        while opening < min(text.line_count, first + _MOST_LINES) and bare_line(text, opening):
            opening += 1
        opening = _written(text, opening)
    if opening >= text.line_count or _START.match(bare_line(text, first)):
        return
    fence = _FENCE.fullmatch(text.line_text(opening).removeprefix("\ufeff").rstrip())
    top = Span(text.line_starts[first], text.line_starts[opening])
    if fence is not None and _START.match(bare_line(text, _written(text, opening + 1))):
        closing = _closing(text, opening, fence)
        if closing is not None:
            yield _in_code(text, top, opening, closing)
    elif (
        top.start < top.end and _START.match(bare_line(text, opening)) and _CHAT.match(text.slice(top).lstrip("\ufeff"))
    ):
        message = "This text above the document reads like an answer in a chat; remove it."
        hidden = Span(top.start, top.start + len(text.slice(top).rstrip()))
        fix = Fix("Remove the text", (Edit(top, ""),))
        yield Accident(WRAPPED, message, text.line_span(first), (hidden,), (fix,))


def _in_code(text: Text, top: Span, opening: int, closing: int) -> Accident:
    inside = text.line_starts[opening + 1]
    start, end = text.line_span(closing - 1).end, top.end + len(text.source[top.end :].rstrip())
    is_alone = top.start == top.end and not text.source[text.line_span(closing).end : end].strip()
    rest = "" if is_alone else ", and the text around it"
    fix = Fix(
        "Take it out of the code block", (Edit(Span(top.start, inside), ""), Edit(Span(start, end), "")), is_alone
    )
    hidden = (Span(top.start, text.line_span(opening).end), Span(text.line_starts[closing], end))
    message = f"The document is in a code block; remove the first and the last line of the block{rest}."
    return Accident(WRAPPED, message, text.line_span(opening), hidden, (fix,))


def _closing(text: Text, opening: int, fence: re.Match[str]) -> int | None:
    """The line that closes a code block around a document; the code blocks in the document must be closed before it.

    Markdown would end the outer block at the first inner one, where their fences are equally long.
    """
    bare = [line for line in range(text.line_count - 1, opening, -1) if _FENCE.match(text.line_text(line))][:1]
    is_last = bare and _fence_after(text.line_text(bare[0]), fence.group(1)) == ""
    if not is_last or _written(text, bare[0] + 1 + _MOST_LINES) < text.line_count:
        return None
    if any(_START.match(text.line_text(line)) for line in range(bare[0] + 1, text.line_count)):
        return None
    is_markdown = fence.group(2).lower() in _LANGUAGES
    inner = ""
    for line in range(opening + 1, bare[0]):
        inner = _fence_after(text.line_text(line), inner)
        if inner and not is_markdown and _fence_after(text.line_text(line), fence.group(1)) == "":
            return None
    return bare[0] if not inner and (is_markdown or not fence.group(2)) else None


def _written(text: Text, line: int) -> int:
    """The first line from one on that is not a blank line."""
    while line < text.line_count and not bare_line(text, line):
        line += 1
    return line
