"""Parses a chunk of Markdown into blocks: markdown-it says what a line is, the raw line says where its text is.

Block structure only: the inline rule of markdown-it is off, which halves the cost of a parse.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.token import Token

from proposal_lsp.document.pieces import Cell, Leaf
from proposal_lsp.document.plain import item_leaf, row_cells, trimmed
from proposal_lsp.text import Span, Text

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_MARKDOWN.core.ruler.enableOnly(["normalize", "block"])
#: Tokens whose nesting says how the depth of lists changes: 1 if a list opens, -1 if it closes.
_LIST_MARKS = frozenset({"bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"})


def parse_blocks(text: Text) -> tuple[list[Leaf], bool]:
    """The blocks of a text, and whether it ends inside a fence or an HTML block that more text would continue.

    Only headings that are in no list or quote count as headings (`token.level == 0`).
    """
    tokens = _MARKDOWN.parse(text.source)
    leaves: list[Leaf] = []
    lists = 0
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kind = token.type
        at += 1
        if kind in _LIST_MARKS:
            lists += token.nesting
        elif kind == "list_item_open":
            at = _item(text, tokens, at, lists, leaves)
        elif kind == "heading_open" and token.level == 0:
            leaves.append(_heading(text, token, tokens[at]))
            at += 2
        elif kind == "inline" and token.content:
            leaves.append(Leaf("paragraph", _inline_span(text, token), token.content, lists))
        elif kind in ("fence", "code_block"):
            leaves.append(_code(text, token, lists))
        elif kind == "html_block":
            leaves.append(Leaf("html", _lines_span(text, token), token.content, lists))
        elif kind == "hr":
            leaves.append(Leaf("rule", _lines_span(text, token), token.markup, lists))
        elif kind == "table_open":
            at = _table(text, tokens, at, lists, leaves)
    return leaves, bool(tokens) and _is_open(text, tokens[-1])


def _heading(text: Text, token: Token, inline: Token) -> Leaf:
    span = _lines_span(text, token)
    setext = token.markup in ("=", "-")
    return Leaf("heading", span, inline.content, level=int(token.tag[1]), setext=setext)


def _code(text: Text, token: Token, lists: int) -> Leaf:
    words = token.info.split()
    unclosed = token.type == "fence" and not _is_closed(text, token)
    info = words[0].lower() if words else ""
    return Leaf("code", _lines_span(text, token), token.content, lists, info=info, unclosed=unclosed)


def _item(text: Text, tokens: Sequence[Token], at: int, lists: int, leaves: list[Leaf]) -> int:
    """Add a list item; its first paragraph, if it starts with one, is its text."""
    if at + 1 < len(tokens) and tokens[at].type == "paragraph_open":
        inline = tokens[at + 1]
        leaves.append(item_leaf(text.source, _inline_span(text, inline), inline.content, lists))
        return at + 3
    opening = tokens[at - 1]
    line = text.line_span(opening.map[0] if opening.map else 0)
    leaves.append(Leaf("item", Span(line.end, line.end), "", lists))
    return at


def _table(text: Text, tokens: Sequence[Token], at: int, lists: int, leaves: list[Leaf]) -> int:
    rows: list[tuple[Cell, ...]] = []
    start = end = 0
    while tokens[at].type != "table_close":
        token = tokens[at]
        if token.type == "tr_open" and token.map:
            span = text.line_span(token.map[0])
            rows.append(row_cells(text.source, span))
            start = start if len(rows) > 1 else span.start
            end = span.end
        at += 1
    leaves.append(Leaf("table", trimmed(text.source, Span(start, end)), "", lists, rows=tuple(rows)))
    return at + 1


def _lines_span(text: Text, token: Token) -> Span:
    """From the first to the last character of a token's lines that is not whitespace."""
    first, last = token.map or (0, 1)
    start = text.line_span(first)
    end = text.line_span(max(min(last, text.line_count) - 1, first)).end
    return trimmed(text.source, Span(start.start, end))


def _inline_span(text: Text, token: Token) -> Span:
    """Where a paragraph's text is, after the marks of lists and quotes.

    Each of its lines is in a raw line, save that markdown-it makes U+FFFD of a null character and cuts away what
    `str.strip` takes for whitespace at either end, such as a vertical tab.
    """
    first, last = token.map or (0, 1)
    # A tab at the start of a line may have become spaces.
    lines = [line.strip(" \t") for line in token.content.split("\n")]
    spans = [text.line_span(number) for number in range(first, max(min(last, text.line_count), first + 1))]
    raw = [text.slice(span).replace("\0", "\ufffd") for span in spans]
    top = next((at for at, line in enumerate(raw) if lines[0] in line), 0)
    bottom = next((at for at in range(len(raw) - 1, -1, -1) if lines[-1] in raw[at]), len(raw) - 1)
    start = spans[top].start + max(raw[top].rfind(lines[0]), 0)
    end = spans[bottom].start + max(raw[bottom].rfind(lines[-1]), 0) + len(lines[-1])
    return Span(start, max(end, start))


def _is_closed(text: Text, token: Token) -> bool:
    """Whether a fence has its closing line (CommonMark 0.31, 4.5)."""
    first, last = token.map or (0, 0)
    if last - first < 2:
        return False
    line = text.line_text(min(last, text.line_count) - 1).lstrip(" >\t").rstrip(" \t")
    return len(line) >= len(token.markup) and not line.strip(token.markup[0])


def _is_open(text: Text, token: Token) -> bool:
    """Whether the last block of a chunk would go on into the next one, whatever that starts with."""
    if token.level:
        return False
    if token.type == "fence":
        return not _is_closed(text, token)
    if token.type != "html_block":
        return False
    lines = [line.strip() for line in token.content.rstrip("\n").split("\n")]
    for index, (opens, closes, _) in enumerate(HTML_SEQUENCES):
        if opens.search(lines[0]):
            if index < 5:
                return not any(closes.search(line) for line in lines)
            # The other kinds end at a blank line, which must be there in full.
            return (token.map or (0, 0))[1] >= text.line_count - 1
    return False
