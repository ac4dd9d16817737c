"""Incremental text synchronization: applies edits to a text. Pure."""

from __future__ import annotations

from typing import Any, TypeVar

from proposal_lsp import lazy_re as re
from proposal_lsp.findings import Edit
from proposal_lsp.lsp.client import declared
from proposal_lsp.text import Change, Encoding, Position, Span, Text

T = TypeVar("T")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Invalid(Exception):
    """The parameters of a message are not as LSP has them."""


def get(params: Any, kind: type[T], *path: str) -> T:
    """The value of this kind at a path of keys. Raises Invalid if there is none."""
    for name in path:
        params = params.get(name) if isinstance(params, dict) else None
    if not isinstance(params, kind) or (kind is int and isinstance(params, bool)):
        raise Invalid
    return params


def uri_in(params: Any) -> str:
    """The URI in `textDocument`. Raises Invalid if there is none."""
    return get(params, str, "textDocument", "uri")


def read_position(text: Text, params: Any, encoding: Encoding) -> int:
    """The offset of a `Position` in code units of `encoding`. Raises Invalid if it is none."""
    line, character = get(params, int, "line"), get(params, int, "character")
    if line < 0 or character < 0:
        raise Invalid
    return text.offset(Position(line, character), encoding)


def read_span(text: Text, params: Any, encoding: Encoding) -> Span:
    """A `Range` in code points; one written backwards is taken the right way round. Raises Invalid."""
    edges = (read_position(text, get(params, dict, edge), encoding) for edge in ("start", "end"))
    return Span(*sorted(edges))


def read_edit(text: Text, change: Any, encoding: Encoding) -> Edit:
    """A `TextDocumentContentChangeEvent` as an edit of `text`: of all of it where no range is named.

    A column past the end of its line is the end of the line (LSP 3.17, "Position"). Raises Invalid.
    """
    where = change.get("range") if isinstance(change, dict) else None
    span = Span(0, text.length) if where is None else read_span(text, where, encoding)
    return Edit(span, get(change, str, "text"))


def from_whole_text(changes: list[Any]) -> list[Any]:
    """The changes from the last on that brings the whole text; none if none does."""
    whole = [at for at, change in enumerate(changes) if isinstance(change, dict) and change.get("range") is None]
    return changes[whole[-1] :] if whole else []


def read_version(params: Any, before: int) -> int:
    """The version of a document after an edit; where it is none, the one `before`, since the text is what counts."""
    version = declared(params, "textDocument.version")
    return version if isinstance(version, int) and not isinstance(version, bool) else before


def apply_edit(text: Text, edit: Edit) -> tuple[Text, Change]:
    """The text after an edit, and what has changed in it."""
    (start, end), content = edit.span, edit.content
    changed = text.replaced(edit.span, content)
    if _SURROGATE.search(content):
        # The halves of a pair may come in two edits; together they are one character.
        changed = Text(changed.source.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"))
        start, end = 0, text.length
    return changed, Change(start, end, changed.length - text.length)
