"""The parts of a template's text that the author fills in: marks, which become tab stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Bound, is_placeholder
from proposal_lsp.binding.tables import bind_table
from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.pieces import is_content
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.scaffold.snippet import Snippet, join, plain, stop
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span, Text

#: What is written where a text repeats a value: by the folded names of fields, and of the holes of the title. None: it
#: is not known yet, so what the template has there is a stop, which is filled in together with the field.
Answers = Mapping[str, Snippet | None]

#: A label and what follows it: `Status: ⬜ / ✅`.
LABELLED = re.compile(r"(?P<label>.*:)(?P<space>[ \t]*)(?P<value>(?:[^: \t][^:]*)?)", re.DOTALL)
_SEPARATOR = re.compile(r"(?<!\s)\s+[/|]\s+")
_BRACKETED = re.compile(r"\[[^\[\]]{3,}\](?!\()|<[A-Za-z][^<>\n]*>|\{[A-Za-z][^{}=;\"\n]{2,}\}|…")
_QUOTED = re.compile(r"`(?P<code>[^`\n]+)`|\[(?P<words>[^\[\]\n]+)\]\((?P<target>[^()\s]+)\)")
_LABEL = re.compile(r"(?:\*\*|__)[^*_\n]{1,80}(?:\*\*|__)[ \t]*:?[ \t]*|[^\n:]{1,40}:[ \t]+(?=\.\.\.)")


class Mark(NamedTuple):
    """A place in a template, and what is written there instead."""

    span: Span
    content: Snippet


def filled(text: str, span: Span, marks: Iterable[Mark]) -> Snippet:
    """The part of a text at `span` with each mark in its place; of marks that overlap the first one counts."""
    parts: list[Snippet] = []
    at = span.start
    for mark in sorted(marks, key=lambda mark: mark.span):
        if at <= mark.span.start and mark.span.end <= span.end:
            parts += (plain(text[at : mark.span.start]), mark.content)
            at = mark.span.end
    return join([*parts, plain(text[at : span.end])])


def hole_marks(text: Text, span: Span, form: Pattern, answers: Answers) -> Iterator[Mark]:
    """The holes of the text at `span`, if it has the form: what is known of them, else a stop at each placeholder."""
    written = text.slice(span)
    for name, hole in form.spans(written, typed=False).items():
        inside, key = written[slice(*hole)], name.casefold()
        if key in answers:
            yield Mark(hole.shift(span.start), answers[key] or stop(inside, name=key))
        elif is_placeholder(inside):
            yield Mark(hole.shift(span.start), stop(inside))


def heading_marks(template: Binding, section: Section, form: Pattern) -> Iterator[Mark]:
    """The stops in the heading of a section."""
    text = template.document.text
    if place := section.place_of(section.name.title, text):
        yield from hole_marks(text, place, form, {})


def footer_marks(template: Binding, answers: Answers) -> Iterator[Mark]:
    """The stops in the lines at the end of a template that repeat metadata, and in those next to them."""
    text = template.document.text
    for line in template.footer:
        written, mirrors = text.slice(line), template.schema.metadata.mirrors
        mirror = next((one for one in mirrors if one.spans(written, typed=False)), None)
        yield from hole_marks(text, line, mirror, answers) if mirror else _brackets(text, line)


def body_marks(template: Binding, bound: Bound) -> Iterator[Mark]:
    """The stops in the own body of a section: instructions and samples, cells, code, and what is in brackets."""
    text, leaves = template.document.text, bound.section.leaves
    keeps = bound.node.spec.boilerplate == "keep"
    footer = template.footer[0].start if template.footer else len(text.source)
    end = 0
    for at, leaf in enumerate(leaves):
        if not end <= leaf.span.start < footer:
            continue
        if leaf.kind == "table":
            yield from _cells(bound, leaf)
        elif leaf.kind == "code":
            yield from () if keeps else _code(text, leaf)
        elif leaf.kind in ("paragraph", "item") and is_content(leaf):
            group = next((Span(leaf.span.start, o.span.end) for o in leaves[at:] if _closes(leaf, o)), None)
            if group is None or keeps:
                yield from _words(text, leaf.span, keeps)
            else:
                end = group.end
                yield mark(text, group)


def mark(text: Text, span: Span) -> Mark:
    """A place whose text is to be replaced by the author."""
    return Mark(span, stop(text.slice(span)))


def listed(text: str) -> tuple[Span, tuple[str, ...]] | None:
    """The pictures that a text lists after its label, and where the list is in it."""
    found = LABELLED.fullmatch(text.rstrip())
    parts = tuple(_SEPARATOR.split(found["value"].strip())) if found else ()
    if found and len(parts) > 1 and all(part and not part.isascii() and not _has_words(part) for part in parts):
        return Span(*found.span("value")), parts
    return None


def _has_words(text: str) -> bool:
    return any(character.isalnum() or character.isspace() for character in text)


def _closes(opening: Leaf, other: Leaf) -> bool:
    """Whether an instruction in brackets that starts with `opening` goes on to the end of `other`."""
    if not opening.text.startswith("[") or other.kind not in ("paragraph", "item"):
        return False
    return other.text.endswith("]") and (other is opening or "]" not in opening.text)


def _words(text: Text, span: Span, keeps: bool) -> Iterator[Mark]:
    written = text.slice(span)
    pictures = listed(written)
    if pictures:
        place, glyphs = pictures
        yield Mark(place.shift(span.start), stop(written[slice(*place)], glyphs))
    if keeps:
        yield from _brackets(text, span)
        return
    label = _LABEL.match(written)
    start = span.start + (label.end() if label else 0)
    if start < span.end and not pictures:
        yield from (mark(text, place) for place in _inside(text, Span(start, span.end)))


def _inside(text: Text, span: Span) -> list[Span]:
    """The part to replace of a text that is entirely code or a link: its words. Its punctuation stays.

    An editor that closes brackets by itself would write them twice.
    """
    found = _QUOTED.fullmatch(text.slice(span))
    if found is None:
        return [span]
    return [Span(*found.span(name)).shift(span.start) for name in found.groupdict() if found[name]]


def _brackets(text: Text, span: Span) -> Iterator[Mark]:
    return (mark(text, Span(*found.span()).shift(span.start)) for found in _BRACKETED.finditer(text.slice(span)))


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
                yield Mark(cell.span, stop(cell.text, tuple(choices)))
            elif cell.text and not (column is not None and column.pattern and column.pattern.match(cell.text)):
                yield Mark(cell.span, stop(cell.text))


def _code(text: Text, leaf: Leaf) -> Iterator[Mark]:
    first, last = text.line_at(leaf.span.start) + 1, text.line_at(leaf.span.end) - 1
    if first <= last:
        yield mark(text, Span(text.line_starts[first], text.line_span(last).end))
