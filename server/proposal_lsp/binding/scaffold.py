"""The text of a section that is not there yet: as the template has it, in the style of the document.

Where the template has no such section, its heading and a `TODO` stand for it. Lines are joined by `\\n`.
"""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding.model import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.binding.style import DocumentStyle
from proposal_lsp.binding.template import template_sections
from proposal_lsp.document import Section
from proposal_lsp.document.headings import without_number
from proposal_lsp.text import Span


def section_scaffold(binding: Binding, node: Node, style: DocumentStyle, number: str, ahead: int = 0) -> str:
    """The whole section with what must stand below it; `number` is its own, empty where headings have none.

    Of a repeated section `ahead` others are written before this one.
    """
    parts = [heading_line(binding, node, style, number, ahead), *body_scaffold(binding, node)]
    parts += children_scaffolds(binding, node, style, number)
    return ("\n\n" if style.airy else "\n").join(parts[:2]) + "".join(f"\n\n{part}" for part in parts[2:])


def children_scaffolds(binding: Binding, node: Node, style: DocumentStyle, number: str) -> Iterator[str]:
    """The sections that must stand below one; of a repeated one as many as must be there."""
    place = 0
    for child in (one for one in node.children if binding.holds(one.spec.required)):
        for ahead in range(max(child.spec.repeat.min, 1) if child.spec.repeat else 1):
            place += 1
            under = f"{number}.{place}" if number and is_numbered(binding, child) else ""
            yield section_scaffold(binding, child, style, under, ahead)


def body_scaffold(binding: Binding, node: Node) -> Iterator[str]:
    """The template's text for a section's own body; nothing where it has subsections and no text of its own."""
    template = binding.template
    found = template_sections(template, node) if template else ()
    if template is not None and found:
        body = _body(template, found[0])
        if body:
            yield body
    elif not node.children:
        yield "TODO"


def heading_line(binding: Binding, node: Node, style: DocumentStyle, number: str, ahead: int = 0) -> str:
    """The heading of a section as the template writes it, at the level and with the number asked for."""
    template = binding.template
    found = template_sections(template, node) if template else ()
    written = found[0].level_text if found else node.spec.heading.fill(_unfilled(node))
    title = _counted(binding, node, without_number(written), ahead)
    if number:
        title = style.lead(number) + title
    if style.underlined and node.level <= 2:
        return f"{title}\n{('=' if node.level == 1 else '-') * max(len(title), 3)}"
    return f"{'#' * node.level} {title}"


def _unfilled(node: Node) -> dict[str, str]:
    return {hole.name: "1" if hole.type == "int" else f"[{hole.name}]" for hole in node.spec.heading.holes}


def _counted(binding: Binding, node: Node, title: str, ahead: int) -> str:
    """A repeated heading with the next number: `Phase 3: [Description]` where there are two, with those `ahead`."""
    pattern = node.spec.heading
    hole = next((hole for hole in pattern.holes if hole.type == "int"), None)
    holes = pattern.spans(title, typed=False)
    if hole is None or hole.name not in holes:
        return title
    numbers = [
        int(name[slice(*found[hole.name])])
        for bound in binding.alignment.by_node.get(node, ())
        if (found := pattern.spans(name := bound.section.name.title))
    ]
    start, end = holes[hole.name]
    return title[:start] + str(max(numbers, default=0) + 1 + ahead) + title[end:] if node.repeats else title


def _body(template: Binding, section: Section) -> str:
    """The body of a section of the template, without the rule or footer that ends it."""
    text = template.document.text
    end = min(section.span.end, max(template.content_end, section.heading.span.end))
    leaves = [leaf for leaf in section.leaves if leaf.span.start < end]
    if leaves and leaves[-1].kind == "rule":
        end = leaves[-1].span.start
    body = text.slice(Span(section.heading.span.end, end)).strip("\r\n \t")
    return body.replace("\r\n", "\n").replace("\r", "\n")


def is_numbered(binding: Binding, node: Node) -> bool:
    """Whether the template numbers a subsection; where it does not know the section, its siblings decide."""
    template = binding.template
    nodes = [node, *(node.parent.children if node.parent else [])]
    found = [section for one in nodes for section in (template_sections(template, one) if template else ())]
    return bool(found) and bool(found[0].name.number)
