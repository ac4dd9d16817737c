"""Headings that are none, since no blank stands behind their marks: `##Goal`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from proposal_lsp.binding import Binding, Node
from proposal_lsp.document import Leaf
from proposal_lsp.document.headings import read_heading
from proposal_lsp.document.visible import place_in
from proposal_lsp.text import Span

_LOST_SECTION = re.compile(r"^ {0,3}##+[^\s#]", re.MULTILINE)
_LOST = re.compile(r"^ {0,3}(#{1,6})([^\s#][^\r\n]*)", re.MULTILINE)


class Lost(NamedTuple):
    """A line that names the title or a section of the schema that is not there otherwise."""

    line: Span
    #: The heading that was meant.
    meant: str
    #: None: it is the title.
    node: Node | None


def may_be_lost(text: str) -> bool:
    """Whether a text has a line that may be such a heading of a section: with two marks, or more."""
    return "##" in text and _LOST_SECTION.search(text) is not None


def lost_in(binding: Binding, leaves: Iterable[Leaf]) -> Iterator[Lost]:
    """Those in a body. Only names that the schema knows count: `#42` and `#quiet` may well be meant."""
    text = binding.document.text
    for leaf in leaves:
        if leaf.kind != "paragraph" or "#" not in leaf.text:
            continue
        for found in _LOST.finditer(text.slice(leaf.span)):
            line = Span(found.start(1), found.end()).shift(leaf.span.start)
            marks, words = found[1], found[2].rstrip()
            if text.source[text.line_starts[text.line_at(line.start)] : line.start].strip():
                continue  # in a quotation
            if len(marks) == 1:
                if leaf in binding.document.preamble and _is_title(binding, words):
                    yield Lost(line, f"# {words}", None)
                continue
            names = binding.outline.candidates(read_heading(words))
            named = next((one for one in names if _is_wanted(binding, one.node)), None)
            if named is not None:
                right = named.fit in ("exact", "alias") or bool(named.node.spec.heading.holes)
                meant = words if right else _renamed(words, named.node.spec.name)
                yield Lost(line, f"{'#' * named.node.level} {meant}", named.node)


def lost_headings(binding: Binding) -> Iterator[Lost]:
    """Those of the whole document. The title is looked for before the first heading only."""
    document = binding.document
    yield from lost_in(binding, document.preamble)
    if may_be_lost(document.text.source):
        for section in document.sections:
            yield from lost_in(binding, section.leaves)


def _renamed(words: str, name: str) -> str:
    """The text of a heading with another name; its number, anchor, pictures and decoration stay where they can."""
    place = place_in(words, read_heading(words).title)
    return f"{words[: place.start]}{name}{words[place.end :]}" if place else words


def _is_title(binding: Binding, words: str) -> bool:
    form = binding.schema.title.pattern if binding.schema.title else None
    return form is not None and binding.title is None and form.match(words.strip(), typed=False)


def _is_wanted(binding: Binding, node: Node) -> bool:
    return binding.get(node) is None and bool(node.spec.heading.parts) and isinstance(node.spec.heading.parts[0], str)
