"""What in a template's text the author fills in, as stops at their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from proposal_lsp.binding import Binding, Bound, is_placeholder
from proposal_lsp.binding.tables import bind_table
from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.model import is_content
from proposal_lsp.features.completion.glyphs import listed
from proposal_lsp.features.completion.snippets import Part, Parts, Stop
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span, Text

#: What is known of fields, by their folded keys: what to write in copies of them.
Known = Mapping[str, Part]

_BRACKETED = re.compile(r"\[[^\[\]]{3,}\](?!\()|<[A-Za-z][^<>\n]*>|\{[A-Za-z][^{}=;\"\n]{2,}\}|…")
_LABEL = re.compile(r"(?:\*\*|__)[^*_\n]{1,80}(?:\*\*|__)[ \t]*:?[ \t]*|[^\n:]{1,40}:[ \t]+(?=\.\.\.)")


class Mark(NamedTuple):
    """A place in a template, and what takes it."""

    span: Span
    parts: Parts


def filled(text: Text, span: Span, marks: Iterable[Mark], eol: str) -> Parts:
    """The text of a span with each mark in its place, and with the line endings `eol`."""
    parts: list[Part] = []
    at = span.start
    for mark in sorted(marks, key=lambda mark: mark.span):
        if at <= mark.span.start and mark.span.end <= span.end:
            parts += (text.source[at : mark.span.start], *mark.parts)
            at = mark.span.end
    parts.append(text.source[at : span.end])
    return tuple(_with_endings(part, eol) for part in parts if part != "")


def _with_endings(part: Part, eol: str) -> Part:
    if isinstance(part, str):
        return part.replace("\r\n", "\n").replace("\n", eol)
    return Stop(part.text.replace("\r\n", "\n").replace("\n", eol), part.choices, part.name)


def heading_marks(template: Binding, section: Section, form: Pattern, known: Known) -> Iterator[Mark]:
    """The holes of a heading: what is known of a field of that name, or a stop where the template has a placeholder."""
    title = section.name.title
    at = template.document.text.source.find(title, section.heading.span.start, section.heading.span.end)
    for name, span in form.spans(title, typed=False).items() if at != -1 else ():
        written = title[slice(*span)]
        if name.casefold() in known:
            yield Mark(span.shift(at), (known[name.casefold()],))
        elif is_placeholder(written):
            yield Mark(span.shift(at), (Stop(written),))


def body_marks(template: Binding, bound: Bound, known: Known) -> Iterator[Mark]:
    """The stops in the own body of a section: instructions and samples, cells, code, and what is in brackets."""
    text, leaves = template.document.text, bound.section.leaves
    keeps = bound.node.spec.boilerplate == "keep"
    end = 0
    for at, leaf in enumerate(leaves):
        if leaf.span.start < end:
            continue
        if leaf.kind == "table":
            yield from _cells(bound, leaf)
        elif leaf.kind == "code" and not keeps:
            yield from _code(text, leaf)
        elif leaf.kind in ("paragraph", "item") and is_content(leaf):
            if template.footer and leaf.span.start == template.footer[0].start:
                yield from _copies(template, known)
                continue
            group = next((Span(leaf.span.start, o.span.end) for o in leaves[at:] if _closes(leaf, o)), None)
            if group is not None and not keeps:
                end = group.end
                yield _stop(text, group)
            else:
                yield from _words(text, leaf.span, keeps)


def _closes(opening: Leaf, other: Leaf) -> bool:
    """Whether an instruction in brackets that starts with `opening` runs up to the end of `other`."""
    if not opening.text.startswith("[") or other.kind not in ("paragraph", "item"):
        return False
    return other.text.endswith("]") and (other is opening or "]" not in opening.text)


def _words(text: Text, span: Span, keeps: bool) -> Iterator[Mark]:
    written = text.slice(span)
    pictures = listed(written)
    if pictures:
        place, glyphs = pictures
        yield Mark(place.shift(span.start), (Stop(written[slice(*place)], glyphs),))
    if keeps:
        for found in _BRACKETED.finditer(written):
            yield _stop(text, Span(*found.span()).shift(span.start))
        return
    label = _LABEL.match(written)
    start = span.start + (label.end() if label else 0)
    if start < span.end and not pictures:
        yield _stop(text, Span(start, span.end))


def _copies(template: Binding, known: Known) -> Iterator[Mark]:
    """What the footer repeats."""
    text = template.document.text
    for line in template.footer:
        found = (mirror.spans(text.slice(line), typed=False) for mirror in template.schema.metadata.mirrors)
        holes = next(filter(None, found), {})
        if not holes:
            yield from _words(text, line, keeps=True)
        for name, place in holes.items():
            if name.casefold() in known:
                yield Mark(place.shift(line.start), (known[name.casefold()],))


def _cells(bound: Bound, leaf: Leaf) -> Iterator[Mark]:
    spec = bound.node.spec.content.table
    table = bind_table(spec, bound.section) if spec else None
    columns = {at: column for column, at in table.columns} if table and table.leaf is leaf else {}
    for row in leaf.rows[1:]:
        for place, cell in enumerate(row):
            column = columns.get(place)
            if column is not None and column.values:
                names = [value.name for value in column.values]
                # What the template has there comes first, unless it lists them all.
                choices = sorted(names, key=lambda name: name != cell.text)
                yield Mark(cell.span, (Stop(cell.text, tuple(choices)),))
            elif cell.text and not (column is not None and column.pattern and column.pattern.match(cell.text)):
                yield Mark(cell.span, (Stop(cell.text),))


def _code(text: Text, leaf: Leaf) -> Iterator[Mark]:
    first, last = text.line_at(leaf.span.start) + 1, text.line_at(leaf.span.end) - 1
    if first <= last:
        yield _stop(text, Span(text.line_starts[first], text.line_span(last).end))


def _stop(text: Text, span: Span) -> Mark:
    return Mark(span, (Stop(text.slice(span)),))
