"""The blocks of a chunk that is plain: ATX headings, paragraphs, fences, lists, tables, rules and comments.

Nearly every chunk of a real proposal is. For any other, and wherever it is not certain what markdown-it would say,
the answer is None, and `blocks.py` asks markdown-it. What is said here is what markdown-it says: tested on generated
Markdown, on every example of the CommonMark specification and, where they are at hand, on real proposals.

A line is examined by its first character. One that cannot begin a block is text; an `_OPENER` perhaps begins one.
"""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.document.pieces import Cell, Leaf
from proposal_lsp.text import Span

_BLANKS = re.compile(r"(?:[ \t]*\n)*(?:[ \t]+\Z)?")
_BLANK = re.compile(r"[ \t]*(?:\n|\Z)")
_INDENT = re.compile(r" *")
_TEXT_LINES = re.compile(r"(?:[^\s`~<>*+_#|:=0-9-][^\n]*(?:\n|\Z))*")
_OPENER = re.compile(
    r"""(?: \#{1,6}(?:[ \t\n]|\Z) | > | `{3} | ~{3} | <[A-Za-z/!?] | [-+*](?:[ \t\n]|\Z) | [0-9]{1,9}[.)](?:[ \t\n]|\Z)
    | ([-*_])[ \t]*(?:\1[ \t]*){2,}(?:\n|\Z) | [-=]+[ \t]*(?:\n|\Z) | [|:-][-|: \t]*(?:\n|\Z) )""",
    re.VERBOSE,
)
# Of the openers, those that certainly end a paragraph, and are what they seem.
_ENDS_PARAGRAPH = re.compile(
    r"\#{1,6}[ \n]|`{3,}[^`\n]*(?:\n|\Z)|~{3}|<!--|[-+*][ ]+[^\s]|1[.)][ ]+[^\s]|([*_])[ ]*(?:\1[ ]*){2,}(?:\n|\Z)"
)
_HEADING = re.compile(r"(#{1,6})([ ][^\n]*)?(?:\n|\Z)")
_RULE = re.compile(r"([-*_])[ ]*(?:\1[ ]*){2,}(?:\n|\Z)")
_FENCE = re.compile(r"(`{3,})([^`\n]*)\n|(~{3,})(?!~)([^\n]*)\n")
_ITEM = re.compile(r"( *)(?:[-+*]|([0-9]{1,9})[.)]) {1,4}(?=[^\s])")
_DELIMITER = re.compile(r"(\|[-|: ]+)(?:\n|\Z)")
_COLUMN = re.compile(r" *:?-+:? *")
_BOX = re.compile(r"\[([ xX])\](?:\s+|$)")
_LEAD = re.compile(r"[\s>]*")

# Link definitions on a line each, and nothing else up to the next blank line. They are no blocks. Which addresses
# markdown-it refuses is in its `validateLink`.
_DEFINITIONS = re.compile(
    r"""(?: \[(?=[^\]\n]*[^\]\s])[^\[\]\\\n]+\]:[ ]*(?!javascript|vbscript|file|data)(?:(?![<>()\\])[!-~])+
    (?:[ ]+"[^"\\\n]*")?[ ]*(?:\n|\Z) )+(?=[ \t]*(?:\n|\Z))""",
    re.VERBOSE | re.IGNORECASE,
)
#: Deeper lists and longer tables than these are left to markdown-it, which has bounds of its own.
_MAX_DEPTH = 6
_MAX_ROWS = 1000


class _NotPlain(Exception):
    """Text that only markdown-it can classify with certainty."""


def plain_blocks(source: str) -> list[Leaf] | None:
    """The blocks of a chunk, none of them left open at its end; None if markdown-it must be asked."""
    if "\r" in source or "\0" in source:
        return None
    leaves: list[Leaf] = []
    at, size = 0, len(source)
    try:
        while (at := _past(_BLANKS, source, at)) < size:
            at = _block(source, at, leaves)
    except _NotPlain:
        return None
    return leaves


def _block(source: str, at: int, leaves: list[Leaf]) -> int:
    """Add the block that starts at a place, if it is one, and return where it ends. Raises _NotPlain."""
    first = source[at]
    if first == "#" and (heading := _HEADING.match(source, at)):
        leaves.append(_heading(heading))
        return heading.end()
    if first in "`~" and (fence := _FENCE.match(source, at)):
        return _fence(source, fence, leaves)
    if first == "<":
        return _comment(source, at, leaves)
    if first in "-*_" and (rule := _RULE.match(source, at)):
        length = rule.group().count(first)
        leaves.append(Leaf("rule", Span(at, at + len(rule.group().rstrip())), first * (length + 1)))
        return rule.end()
    if first in " -+*0123456789" and _ITEM.match(source, at):
        return _list(source, at, leaves)
    if first == "|" and (delimiter := _DELIMITER.match(source, _line_end(source, at))):
        return _table(source, at, delimiter, leaves)
    if first == "[" and (definitions := _DEFINITIONS.match(source, at)):
        return definitions.end()
    return _paragraph(source, at, leaves)


def _past(form: re.Pattern[str], source: str, at: int) -> int:
    """Where a match of a form that matches everywhere ends."""
    found = form.match(source, at)
    return found.end() if found else at


def _line_end(source: str, at: int) -> int:
    """Where the next line starts, or the text ends."""
    return source.find("\n", at) + 1 or len(source)


def _heading(found: re.Match[str]) -> Leaf:
    start = found.start()
    end = start + len(found.group().rstrip(" \t\n"))
    words = (found.group(2) or "").rstrip(" \t")
    bare = words.rstrip("#")  # closing marks, if there is a space before them
    words = _trimmed(bare if bare[-1:] in (" ", "\t") else words)
    return Leaf("heading", Span(start, end), words, level=len(found.group(1)))


def _fence(source: str, opening: re.Match[str], leaves: list[Leaf]) -> int:
    marks, info = opening.group(1) or opening.group(3), opening.group(2) or opening.group(4) or ""
    closing = re.compile(rf"^ {{0,3}}{marks}{marks[0]}*[ \t]*(?:\n|\Z)", re.MULTILINE).search(source, opening.end())
    if closing is None:
        raise _NotPlain
    start = opening.start()
    span = Span(start, start + len(source[start : closing.end()].rstrip(" \t\n")))
    words = info.split()
    content = source[opening.end() : closing.start()]
    leaves.append(Leaf("code", span, content, info=words[0].lower() if words else ""))
    return closing.end()


def _comment(source: str, at: int, leaves: list[Leaf]) -> int:
    """An HTML comment that starts a line, and the rest of the line that it ends on."""
    close = source.find("-->", at)
    if close == -1 or not source.startswith("<!--", at):
        raise _NotPlain
    end = _line_end(source, close)
    content = source[at:end]
    leaves.append(Leaf("html", Span(at, at + len(content.rstrip(" \t\n"))), content))
    return end


def _paragraph(source: str, at: int, leaves: list[Leaf]) -> int:
    if source[at] in " \t" or _OPENER.match(source, at):
        raise _NotPlain
    end, size = _line_end(source, at), len(source)
    while (end := _past(_TEXT_LINES, source, end)) < size and not _BLANK.match(source, end):
        indent = _past(_INDENT, source, end) - end
        if indent <= 3 and _OPENER.match(source, end + indent):
            if indent == 0 and _ENDS_PARAGRAPH.match(source, end):
                break
            if not (number := _ITEM.match(source, end)) or number.group(2) in (None, "1"):
                raise _NotPlain
        elif source[end + indent] == "\t":
            raise _NotPlain
        end = _line_end(source, end)
    content = _trimmed(source[at:end])
    leaves.append(Leaf("paragraph", Span(at, at + len(content)), _no_definition(content)))
    return end


def _list(source: str, at: int, leaves: list[Leaf]) -> int:
    """Items, the items in them, and their paragraphs, up to what ends the outermost list."""
    around: list[tuple[int, int]] = []  # of each open item, how far its marker and its text are indented
    size = len(source)
    below_blank = True
    while at < size:
        item = _ITEM.match(source, at)
        indent = _past(_INDENT, source, at) - at
        if item is None and indent == 0 and source[at] != "\t":
            break
        left: tuple[int, int] | None = None
        while around and indent < around[-1][1]:
            left = around.pop()
        if item is None:
            start, offset = at + indent, around[-1][1] if around else 0
            if not around or source[start] == "\t":
                raise _NotPlain
        else:
            start, offset = item.end(), item.end() - at
            interrupts = left is None and not below_blank and item.group(2) not in (None, "1")
            if interrupts or (left is not None and left[0] != indent):
                raise _NotPlain
        if indent - (around[-1][1] if around else 0) > 3 or _OPENER.match(source, start) or len(around) > _MAX_DEPTH:
            raise _NotPlain
        if item is not None:
            around.append((indent, offset))
        at, content = _text_of_item(source, start, offset)
        last = len(source[start:at].rstrip(" \t\n"))
        span = Span(start, start + last)
        leaves.append(
            item_leaf(source, span, content, len(around)) if item else Leaf("paragraph", span, content, len(around))
        )
        blank = _past(_BLANKS, source, at)
        below_blank = blank > at
        if not below_blank and at < size and not _ITEM.match(source, at):
            break
        at = blank
    return at


def _text_of_item(source: str, start: int, offset: int) -> tuple[int, str]:
    """Where the text that starts in an item ends, and the text, without the `offset` spaces before each line."""
    end, size = _line_end(source, start), len(source)
    parts = [source[start:end]]
    while end < size and not _BLANK.match(source, end) and not _ITEM.match(source, end):
        indent = _past(_INDENT, source, end) - end
        if source[end + indent] == "\t":
            raise _NotPlain
        if _OPENER.match(source, end + indent):
            if indent == 0 and _ENDS_PARAGRAPH.match(source, end):
                break
            raise _NotPlain
        line_end = _line_end(source, end)
        parts.append(source[end + min(indent, offset) : line_end])
        end = line_end
    return end, _no_definition(_trimmed("".join(parts)))


def _table(source: str, at: int, delimiter: re.Match[str], leaves: list[Leaf]) -> int:
    header = source[at : delimiter.start()].strip(" \n")
    columns = _inner(delimiter.group(1).strip())
    if "\\" in header or not columns or len(_inner(header)) != len(columns) or not all(map(_COLUMN.fullmatch, columns)):
        raise _NotPlain
    rows = [row_cells(source, Span(at, delimiter.start()))]
    end = last = delimiter.end()
    while source[end : end + 1] == "|" and len(rows) < _MAX_ROWS:
        last, end = end, _line_end(source, end)
        rows.append(row_cells(source, Span(last, end)))
    if not _BLANK.match(source, end) or header != _trimmed(header):
        raise _NotPlain
    stop = end if len(rows) > 1 else delimiter.start()
    leaves.append(Leaf("table", trimmed(source, Span(at, stop)), "", rows=tuple(rows)))
    return end


def _inner(row: str) -> list[str]:
    cells = row.split("|")[1:]
    return cells[:-1] if cells and not cells[-1] else cells


def _trimmed(text: str) -> str:
    """The text of a block without the whitespace around it; what of odd ones goes only markdown-it knows."""
    text = text.strip(" \t\n")
    if text and (text[0].isspace() or text[-1].isspace()):
        raise _NotPlain
    return text


def _no_definition(text: str) -> str:
    """The text of a paragraph that is sure to be no link definition."""
    if not text or (text[0] == "[" and "]:" in text):
        raise _NotPlain
    return text


def item_leaf(source: str, span: Span, content: str, depth: int) -> Leaf:
    """A list item that starts with a paragraph, whose box, if any, is not a part of its text."""
    box = _BOX.match(content) if content[:1] == "[" else None
    if box is None:
        return Leaf("item", span, content, depth)
    start = span.start + box.end()
    if "\n" in box.group():  # its text is on a later line, of which the content lacks the indentation
        start = _past(_LEAD, source, start)
    return Leaf("item", Span(min(start, span.end), span.end), content[box.end() :], depth, checked=box.group(1) != " ")


def row_cells(source: str, line: Span) -> tuple[Cell, ...]:
    """The cells of a table row: split at every `|` that has no backslash before it (GFM, Tables)."""
    start, end = trimmed(source, line)
    if start < end and source[start] == "|":
        start += 1
    if end > start and source[end - 1] == "|" and source[end - 2 : end - 1] != "\\":
        end -= 1
    cells: list[Cell] = []
    left = start
    for at in range(start, end + 1):
        if at == end or (source[at] == "|" and source[at - 1] != "\\"):
            span = trimmed(source, Span(left, at))
            cells.append(Cell(source[span.start : span.end], span))
            left = at + 1
    return tuple(cells)


def trimmed(source: str, span: Span) -> Span:
    """A span without whitespace at its ends; where nothing else is there, an empty one after its first character."""
    start, end = span
    while end > start and source[end - 1] in " \t\r\n":
        end -= 1
    if start == end:
        middle = min(start + 1, span.end)
        return Span(middle, middle)
    while source[start] in " \t":
        start += 1
    return Span(start, end)
