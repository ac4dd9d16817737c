"""Copies of metadata elsewhere in the document: in the title, the file name, headings, and the footer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.identity import number_hole, numbers_in_name
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

#: A day in a file name: what looks like a number there may be a part of it.
_DAY = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}([-_.]?)(?:0[0-9]|1[0-2])\1(?:[0-2][0-9]|3[01])(?![0-9])")


class Copy(NamedTuple):
    """Text that must agree with all other holes of its name, and with the field of that name."""

    #: The name of the pattern's hole, ignoring letter case.
    key: str
    text: str
    #: None: it is part of the file name.
    span: Span | None
    #: How messages call it.
    where: str


@kept_with_first
def copies(binding: Binding) -> tuple[Copy, ...]:
    """Every copy that is filled in: in the title, then in the file name, in headings, and in the footer."""
    return tuple(_copies(binding))


def _copies(binding: Binding) -> Iterator[Copy]:
    text = binding.document.text
    title, spec = binding.title, binding.schema.title
    if title is not None and spec is not None and spec.pattern is not None:
        span = title.place_of(title.name.numbered, text)
        if span is not None:
            form = next((form for form in spec.forms if form.match(text.slice(span))), spec.pattern)
            yield from _read(binding, form, span, "the title")
    yield from _in_path(binding)
    for node in binding.outline.unique_forms:
        for bound in binding.alignment.by_node.get(node, ()):
            span = bound.section.place_of(bound.section.name.title, text)
            if span is not None:
                yield from _read(binding, node.spec.heading, span, "this heading")
    for line in binding.footer:
        for mirror in binding.schema.metadata.mirrors:
            yield from _read(binding, mirror, line, "this line")


def _in_path(binding: Binding) -> Iterator[Copy]:
    """The copies in the path. A number that is part of a date is ignored, and `0000` is that of a draft."""
    has_day = _DAY.search(PurePath(binding.path or "").name) is not None
    said, hole = path_holes(binding.schema.filename, binding.path) or {}, number_hole(binding.schema)
    if hole and hole.name not in said and (number := next(numbers_in_name(binding.schema, binding.path or ""), "")):
        said = {**said, hole.name: number}
    for name, value in said.items():
        is_number = value.isdecimal()
        if not is_placeholder(value) and not (is_number and (has_day or re.fullmatch("0{2,}", value))):
            yield Copy(name.casefold(), value, None, "the file name")


def _read(binding: Binding, pattern: Pattern, span: Span, where: str) -> Iterator[Copy]:
    source = binding.document.text.slice(span)
    for name, hole in pattern.spans(source).items():
        text = source[hole.start : hole.end]
        if not is_placeholder(text):
            yield Copy(name.casefold(), text, hole.shift(span.start), where)
