"""A section that is about to be written, as the template has it and in the style of the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from proposal_lsp.binding import Binding, Node
from proposal_lsp.binding.style import DocumentStyle
from proposal_lsp.binding.template import template_sections
from proposal_lsp.document import Section
from proposal_lsp.document.headings import NUMBER
from proposal_lsp.document.model import is_content
from proposal_lsp.features.completion.snippets import Part, Parts, Stop
from proposal_lsp.features.completion.stops import Mark, body_marks, filled, heading_marks
from proposal_lsp.text import Span


class Place(NamedTuple):
    """Where in the outline of a document a section is about to be written."""

    #: Every section that comes before it.
    earlier: tuple[Section, ...]
    #: The one around it.
    around: Section | None
    #: The heading that is being written, where it is one already.
    here: Section | None
    #: How the document writes.
    style: DocumentStyle


def heading_parts(binding: Binding, node: Node, place: Place) -> tuple[str, Parts]:
    """The number of a heading with the blank behind it, and its text.

    There is a number where the template has one and the document numbers its sections.
    """
    section = _template_section(binding, node)
    raw = section.level_text if section else node.spec.name
    found = NUMBER.match(raw)
    number = ""
    if found:
        number = _number(binding, node, found["number"], place)
        if number:
            is_part = "." in number
            number = f"{found['before'] or ''}{number}{found['after']}" if is_part else place.style.lead(number)
        raw = raw[found.end() :]
    if not node.spec.heading.holes:
        return number, (raw,)
    return number, _holes(binding, node, section.name.title if section else "", place)


def body_parts(binding: Binding, node: Node, number: str, eol: str) -> Parts:
    """What the template has below a heading, without a rule at its end; nothing where it has nothing.

    With its subsections, unless the document has one of them already. `number` takes the place of the number
    that the template gives the section, in theirs. It begins with the line ending behind the heading.
    """
    template, section = binding.template, _template_section(binding, node)
    if template is None or section is None:
        return ()
    document = template.document
    alone = any(other in binding.alignment.by_node for other in _below(node))
    inner = [section] if alone else list(document.sections[section.index : section.until])
    known: dict[str, Part] = {bound.spec.key.casefold(): bound.field.value for bound in binding.fields.bound}
    marks: list[Mark] = []
    for one in inner:
        bound = template.bound_at(one)
        if bound is None:
            continue
        marks += body_marks(template, bound, known)
        if one is not section:
            marks += heading_marks(template, one, bound.node.spec.heading, {})
            marks += _renumbered(one, section.name.number, number)
    start, end = section.heading.span.end, inner[-1].span.end
    if binding.footer:
        end = max(min(end, template.content_end), start)
    leaves = [leaf for leaf in inner[-1].leaves if leaf.span.start < end]
    if leaves and leaves[-1].kind == "rule":
        end = leaves[-1].span.start
    text = document.text
    return filled(text, Span(start, start + len(text.source[start:end].rstrip())), marks, eol)


def has_words(binding: Binding, section: Section) -> bool:
    """Whether the own body of a section holds more than a footer that repeats metadata."""
    return any(is_content(leaf) for leaf in section.leaves if leaf.span.start < binding.content_end)


def ends_with_rule(binding: Binding, node: Node) -> bool:
    """Whether the template draws a line below a section, and the document below any of its own."""
    section = _template_section(binding, node)
    template = binding.template
    if section is None or template is None:
        return False
    last = template.document.sections[section.until - 1]
    rules = [bool(one.leaves) and one.leaves[-1].kind == "rule" for one in binding.document.sections]
    return any(rules) and bool(last.leaves) and last.leaves[-1].kind == "rule"


def _template_section(binding: Binding, node: Node) -> Section | None:
    return next(iter(template_sections(binding.template, node)), None) if binding.template else None


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _below(child)


def _number(binding: Binding, node: Node, written: str, place: Place) -> str:
    """The number of a section at its place; empty where its fellows in the document have none."""
    fellows = [
        section
        for section in binding.alignment.sections
        if section is not place.here
        and binding.alignment.level(section) == node.level
        and binding.parents[section.index] is place.around
    ]
    numbered = [section for section in fellows if section.name.number]
    lead = f"{place.around.name.number}." if place.around is not None and "." in written else ""
    if (fellows and not numbered) or lead == ".":
        return ""
    return f"{lead}{sum(section in place.earlier for section in numbered) + 1}"


def _holes(binding: Binding, node: Node, written: str, place: Place) -> Parts:
    """A heading with holes: counted on from the last of its kind, other holes as the template fills them."""
    form = node.spec.heading
    found = form.spans(written, typed=False)
    titles = [
        bound.section.name.title for bound in binding.alignment.by_node.get(node, ()) if bound.section in place.earlier
    ]
    parts: list[Part] = []
    for part in form.parts:
        if isinstance(part, str):
            parts.append(part)
        elif part.type == "int":
            counted = [int(title[slice(*holes[part.name])]) for title in titles if (holes := form.spans(title))]
            parts.append(str(max(counted, default=0) + 1))
        else:
            parts.append(Stop(written[slice(*found[part.name])] if part.name in found else f"[{part.name}]"))
    return tuple(parts)


def _renumbered(section: Section, old: str, new: str) -> Iterator[Mark]:
    """The number of a subsection, with that of the section around it changed, or taken away where that has none."""
    number = section.name.number
    if not old or not number.startswith(f"{old}."):
        return
    heading = section.heading
    at = heading.span.end - len(heading.text)
    if found := NUMBER.match(heading.text):
        changed = f"{found['before'] or ''}{new}{number[len(old) :]}{found['after']}" if new else ""
        yield Mark(Span(at, at + found.end()), (changed,))
