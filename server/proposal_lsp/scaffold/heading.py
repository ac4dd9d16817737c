"""The heading of a new section: as in the template, with the number and count of its place."""

from __future__ import annotations

from bisect import bisect_left

from proposal_lsp.binding import Binding, Node
from proposal_lsp.binding.style import style_of
from proposal_lsp.binding.template import template_sections
from proposal_lsp.document import Section
from proposal_lsp.document.headings import NUMBER, read_heading
from proposal_lsp.document.visible import place_in
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.scaffold.marks import Mark, filled
from proposal_lsp.scaffold.snippet import Snippet, join, plain, stop
from proposal_lsp.text import Span


class Heading(NamedTuple):
    """The text of a heading, without its marks."""

    #: Empty if it has none.
    number: str
    #: The number and what separates it from the words.
    lead: str
    words: Snippet


def heading_at(binding: Binding, node: Node, offset: int, here: Section | None = None, ahead: int = 0) -> Heading:
    """The heading of a section that is to start at an offset; `here` is one that is being written there already.

    It is numbered, and counted if it repeats, from the sections before it on, and from `ahead` others.
    """
    others = [one.section for one in binding.alignment.by_node.get(node, ()) if one.section.span.start < offset]
    counts = [_count(node, one.name.title) or 0 for one in others]
    first = max(counts) + 1 if counts else first_count(binding, node)
    number = next_number(binding, node, offset, here, ahead)
    return written_heading(binding, node, in_template(binding, node, ahead), number, first + ahead)


def written_heading(
    binding: Binding, node: Node, section: Section | None, number: str, count: int | None = None
) -> Heading:
    """A heading as a section of the template has it, with a number and a count; without `count`, with the template's.

    What the schema leaves open in it is a stop.
    """
    form = node.spec.heading
    text = section.level_text if section else form.fill({hole.name: f"[{hole.name}]" for hole in form.holes})
    found = NUMBER.match(text) if section and section.name.number else None
    lead = style_of(binding).lead(number) if number else ""
    if found and "." in number:
        lead = f"{found['before'] or ''}{number}{found['after']}"
    text = text[found.end() if found else 0 :]
    title = read_heading(text).title
    place, own = place_in(text, title), _count(node, title)
    if form.holes and (place is None or place.end - place.start != len(title)):
        text, place = title, Span(0, len(title))  # there is markup in it
    at = place.start if place else 0
    count = own if count is None else count
    marks: list[Mark] = []
    for name, hole in form.spans(title, typed=False).items():
        content = stop(title[slice(*hole)])
        if name == _counter(node) and count is not None and (node.repeats or own is not None):
            content = plain(str(count))
        marks.append(Mark(hole.shift(at), content))
    return Heading(number, lead, filled(text, Span(0, len(text)), marks))


def heading_line(binding: Binding, node: Node, heading: Heading) -> Snippet:
    """A heading with its marks, or underlined as those of the document are."""
    title = join([heading.lead, heading.words])
    if style_of(binding).underlined and node.level <= 2:
        return join([title, "\n", ("=" if node.level == 1 else "-") * max(len(title.text), 3)])
    return join(["#" * node.level, " ", title])


def in_template(binding: Binding, node: Node, ahead: int = 0) -> Section | None:
    """The section of the template that is a section of the schema, with `ahead` others before it; else the first."""
    models = template_sections(binding.template, node) if binding.template else ()
    return next(iter((*models[ahead:], *models)), None)


def first_count(binding: Binding, node: Node) -> int:
    """As what the template counts the first of the sections that repeat."""
    section = in_template(binding, node)
    count = _count(node, section.name.title) if section else None
    return 1 if count is None else count


def number_in_template(binding: Binding, node: Node) -> str:
    """The number that the template gives a section; where it does not have that, the number of one of its siblings."""
    nodes = [node, *(node.parent.children if node.parent else ())]
    found = next(filter(None, (in_template(binding, one) for one in nodes)), None)
    return found.name.number if found else ""


def next_number(binding: Binding, node: Node, offset: int, here: Section | None = None, ahead: int = 0) -> str:
    """The number of a section at an offset, one above the sibling before it; see `heading_at`.

    Empty if the template, or most siblings in the document, have none, and where that sibling has a letter.
    """
    written = number_in_template(binding, node)
    if not written:
        return ""
    around = section_around(binding, node.level, offset)
    inside = binding.below.get(around.index if around else None, ())
    siblings = [one for one in inside if one is not here and binding.alignment.level(one) == node.level]
    counted = [one for one in siblings if one.name.number]
    lead = f"{around.name.number}." if around and "." in written else ""
    if 2 * len(counted) < len(siblings) or lead == ".":
        return ""
    before = [one.name for one in siblings if one.span.start < offset]
    if before and before[-1].lead and not before[-1].number:
        return ""
    last = next((name.number.rpartition(".")[2] for name in reversed(before) if name.number), "0")
    return lead + str(int(last) + 1 + ahead).zfill(len(last))


def section_around(binding: Binding, level: int, offset: int) -> Section | None:
    """The section in which a heading of a level would be at an offset."""
    sections = binding.alignment.sections
    first = bisect_left(sections, offset, key=lambda one: one.span.start)
    earlier = (sections[at] for at in range(first - 1, -1, -1))
    return next((one for one in earlier if binding.alignment.level(one) < level), None)


def _counter(node: Node) -> str:
    """The hole that counts the sections of a kind, `n` in `Phase {n}: {name}`; empty if there is none."""
    return next((hole.name for hole in node.spec.heading.holes if hole.type == "int"), "")


def _count(node: Node, title: str) -> int | None:
    """The count in the title of a section; None if it has none."""
    holes = node.spec.heading.spans(title)
    return int(title[slice(*holes[_counter(node)])]) if _counter(node) in holes else None
