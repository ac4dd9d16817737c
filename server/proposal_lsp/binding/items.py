"""Where a value is, and the items of a list in it."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.template import first_line
from proposal_lsp.document import Field
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span

_LINK = re.compile(r"\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])")


class Item(NamedTuple):
    """One item of a list, and where it is."""

    text: str
    span: Span


def items(binding: Binding, field: Field, spec: FieldSpec) -> Iterator[Item]:
    """The items of a list: nested entries, or the parts of one line between separators."""
    if field.children:
        for child in field.children:
            yield Item(child.value or child.key, value_span(binding, child))
        return
    span = value_span(binding, field)
    separator = spec.items.separator
    whole = binding.document.text.slice(span)
    # A separator in a link is a part of its words or its address.
    masked = _LINK.sub(lambda link: "\0" * len(link.group()), whole)
    at = 0
    for part in masked.split(separator):
        kept = part.strip(" \t" if "\0" in part else " \t[]")
        if kept:
            place = Span(0, len(kept)).shift(at + part.index(kept))
            yield Item(whole[slice(*place)], place.shift(span.start))
        at += len(part) + len(separator)


def value_span(binding: Binding, field: Field) -> Span:
    """The first line of a value without its quotes; the key if there is no value."""
    start, end = field.value_span
    if start == end:
        return first_line(binding, field.key_span)
    if field.quoted and end - start > 2 and binding.document.text.source[start] in "'\"":
        start, end = start + 1, end - 1
    return first_line(binding, Span(start, end))
