"""Copies of metadata elsewhere in the document: in the title, in the lines at its end, and in the file name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span


class Copy(NamedTuple):
    """Text that should say what a field says."""

    #: The name of the pattern's hole, which is the key of a field, letter case aside.
    key: str
    text: str
    #: None: it is part of the file name.
    span: Span | None
    #: In the words of a message.
    where: str


def copies(binding: Binding) -> Iterator[Copy]:
    """Every copy that is filled in. A title's hole that is no field of the schema is none."""
    keys = {spec.key.casefold() for spec in binding.schema.metadata.fields}
    text = binding.document.text
    title, spec = binding.title, binding.schema.title
    if title is not None and spec is not None and spec.pattern is not None:
        span = title.place_of(title.name.numbered, text)
        if span is not None:
            form = next((form for form in spec.forms if form.match(text.slice(span))), spec.pattern)
            yield from (copy for copy in _read(binding, form, span, "the title") if copy.key in keys)
    for name, value in (path_holes(binding.schema.filename, binding.path) or {}).items():
        if name.casefold() in keys and not is_placeholder(value):
            yield Copy(name.casefold(), value, None, "the file name")
    for line in binding.footer:
        for mirror in binding.schema.metadata.mirrors:
            yield from (copy for copy in _read(binding, mirror, line, "this line") if copy.key in keys)


def _read(binding: Binding, pattern: Pattern, span: Span, where: str) -> Iterator[Copy]:
    source = binding.document.text.slice(span)
    for name, hole in pattern.spans(source).items():
        text = source[hole.start : hole.end]
        if not is_placeholder(text):
            yield Copy(name.casefold(), text, hole.shift(span.start), where)
