"""A value of YAML that is being written: the part of it that an option replaces, and the form it must have there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from proposal_lsp import lazy_re as re
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.scaffold.field import needs_quotes
from proposal_lsp.text import Span

#: The line that starts a block scalar; it may say by how much its text is indented (YAML 1.2, 8.1.1).
_BLOCK = re.compile(r"[|>][-+]?(?P<indent>[1-9])?")


class Scalar(NamedTuple):
    """The part of a scalar on the caret's line, without quotes."""

    span: Span
    #: Makes the text that is inserted out of a value.
    write: Callable[[str], str]


def scalar_at(caret: Caret, span: Span, *, quoted: bool = False) -> Scalar | None:
    """The scalar at `span`, which may be empty; `quoted`: where there are no quotes yet, both are written.

    None if it has text on another line than the caret's: an edit is on one line (LSP 3.17, `CompletionItem`), so that
    text would stay and become a part of the value. None also in the indentation, which a value must keep.
    """
    raw = caret.text.slice(span)
    block = _BLOCK.match(raw)
    if block:
        return _in_block(caret, span, int(block["indent"] or 1))
    if not caret.has(span) or (caret.offset < span.start and not caret.before.strip()):
        return None
    quote = raw[:1] if raw[:1] in ("'", '"') and caret.offset > span.start else ""
    if not quote:
        return Scalar(span, _double_quoted if quoted else _plain)
    closed = len(raw) > 1 and raw.endswith(quote)
    return Scalar(Span(span.start + 1, span.end - closed), partial(_between, quote=quote, closed=closed))


def _in_block(caret: Caret, span: Span, least: int) -> Scalar | None:
    """The text of a block scalar, which is below its `|` or `>`, at least `least` further in, and is never quoted."""
    text = caret.text
    first = text.line_at(span.start)
    lines = range(first + 1, text.line_at(max(span.end - 1, span.start)) + 1)
    if caret.line not in lines or any(text.line_text(line).strip() for line in lines if line != caret.line):
        return None
    written = caret.written.rstrip()
    indent = _indent(written) if written else caret.column
    if caret.column < indent or indent < _indent(text.line_text(first)) + least:
        return None
    return Scalar(Span(indent, max(indent, len(written))).shift(caret.span.start), str)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _plain(text: str) -> str:
    return _double_quoted(text) if needs_quotes(text) else text


def _double_quoted(text: str) -> str:
    return f'"{_between(text, quote=chr(34), closed=True)}"'


def _between(text: str, *, quote: str, closed: bool) -> str:
    """A value as it must be written after a quote; where that is not closed, with the other one."""
    inner = text.replace("'", "''") if quote == "'" else text.replace("\\", "\\\\").replace('"', '\\"')
    return inner + ("" if closed else quote)
