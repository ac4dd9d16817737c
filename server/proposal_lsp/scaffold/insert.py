"""Edits that add or move a section: at its place, with blank lines, separators and numbers as the document has them."""

from __future__ import annotations

from bisect import bisect_left

from proposal_lsp.binding import Binding, Node
from proposal_lsp.binding.style import style_of
from proposal_lsp.document import Section
from proposal_lsp.document.links import definitions
from proposal_lsp.findings import Edit
from proposal_lsp.scaffold.heading import in_template, next_number
from proposal_lsp.scaffold.section import below, own_body, section_snippet
from proposal_lsp.scaffold.snippet import Snippet, join, placeholders, plain
from proposal_lsp.text import Span


def insert_section(binding: Binding, node: Node) -> tuple[Edit, ...]:
    """Insert a section where it belongs, as often as it must be there; later numbers go up where they clash."""
    _, offset = binding.place(node)
    count = max(node.spec.repeat.min, 1) if node.spec.repeat else 1
    content = join([section_snippet(binding, node, offset, ahead) for ahead in range(count)], "\n\n")
    number = next_number(binding, node, offset)
    return (_insertion(binding, node, offset, content), *_counted_up(binding, number, offset, count))


def insert_another(binding: Binding, node: Node) -> tuple[Edit, ...]:
    """Insert one more of a repeated section after the last one."""
    last = binding.alignment.by_node[node][-1].section
    offset = binding.subtree_end(last)
    return (_insertion(binding, node, offset, section_snippet(binding, node, offset)),)


def fill_section(binding: Binding, node: Node, section: Section) -> tuple[Edit, ...]:
    """Give an empty section what the template has in it and below it; nothing if that is nothing, or only a comment."""
    written = in_template(binding, node)
    if written and binding.template and binding.template.is_blank(written):
        return ()
    content, eol = below(binding, node, section.name.number), style_of(binding).eol
    content = content.without(definitions(content.text, binding.document.links)).rstrip()
    at, lead = section.heading.span.end, ""
    source = binding.document.text.source
    defined = definitions(source[at : section.span.end], binding.document.links)
    if defined:
        at += len(source[at : at + defined[-1].end].rstrip())
        content, lead = content.without([Span(0, len(content.text) - len(content.text.lstrip("\n")))]), "\n\n"
    if not content.text.strip():
        return ()
    rest = source[at:].lstrip(" \t")
    after = "\n" if rest.strip() and not rest.startswith((eol * 2, "\n\n")) else ""
    return (join([lead, content, after]).edit(Span(at, at), eol),)


def append_to_body(binding: Binding, section: Section, text: str) -> tuple[Edit, ...]:
    """Add a block of the template at the end of a section's own body, before the rule or footer that ends it."""
    source, offset = binding.document.text.source, own_body(binding, section).end
    end = offset if source[offset:].strip() else len(source)
    content = join(["\n\n", placeholders(text), _gap(binding, end)])
    return (content.edit(Span(len(source[:offset].rstrip()), end), style_of(binding).eol),)


def move_section(binding: Binding, section: Section, node: Node) -> tuple[Edit, ...]:
    """Move a section, with all that belongs below it, to where it belongs."""
    style = style_of(binding)
    _, offset = binding.place(node)
    source = binding.document.text.source
    start, end = section.span.start, binding.subtree_end(section)
    if start <= offset <= end:
        return ()
    rule = _rule_at_end(binding, end)
    text = source[start : rule if rule is not None else end].rstrip()
    if end == binding.content_end:
        # The last one: what is before it becomes the end, without the separator that led to it.
        head = source[:start].rstrip()
        if style.separated and node.parent is None:
            head = head.removesuffix("---").rstrip()
        removed = Snippet(_gap(binding, end)).edit(Span(len(head), end), style.eol)
    elif rule is not None and not (style.separated and node.parent is None):
        removed = Edit(Span(start, rule), "")  # the rule ends the section around it
    else:
        removed = Edit(Span(start, end), "")
    insertion = _insertion(binding, node, offset, plain(text))
    return tuple(sorted((insertion, removed), key=lambda edit: edit.span))


def _insertion(binding: Binding, node: Node, offset: int, content: Snippet) -> Edit:
    """Put a section at an offset: the whitespace there becomes one blank line on either side of it."""
    source, style = binding.document.text.source, style_of(binding)
    rule = _rule_at_end(binding, offset)
    outermost = node.parent is None
    if rule is not None and style.separated and not outermost:
        offset = rule  # a rule that ends the section around it stays after it
    if style.separated and outermost:
        if offset < binding.content_end:
            content = join([content, "\n\n---"])
        elif rule is None and source[:offset].strip():
            content = join(["---\n\n", content])
    start = len(source[:offset].rstrip())
    start += len(source[start:offset]) - len(source[start:offset].lstrip(" \t")) if start else 0
    end = offset if source[offset:].strip() else len(source)
    whole = join(["\n\n" if start else "", content, _gap(binding, end)])
    return whole.edit(Span(start, end), style.eol)


def _gap(binding: Binding, end: int) -> str:
    """The separator after new text: a blank line; at the end of the text, its last line ending if any."""
    source = binding.document.text.source
    if source[end:].strip():
        return "\n\n"
    return "\n" if source.endswith(("\n", "\r")) or not source else ""


def _rule_at_end(binding: Binding, offset: int) -> int | None:
    """Where the thematic break starts that is the last thing before an offset, if one is."""
    sections = binding.document.sections
    above = bisect_left(sections, offset, key=lambda section: section.span.start) - 1
    leaves = [leaf for leaf in sections[above].leaves if leaf.span.start < offset] if above >= 0 else []
    return leaves[-1].span.start if leaves and leaves[-1].kind == "rule" else None


def _counted_up(binding: Binding, number: str, offset: int, count: int) -> list[Edit]:
    """Count up the siblings after new sections, and what is numbered below them, where the first number is taken."""
    if not number:
        return []
    head, _, last = number.rpartition(".")
    after = [section for section in binding.alignment.sections if section.span.start >= offset and section.name.number]
    parts = number.count(".") + 1
    siblings = [section for section in after if section.name.number.count(".") + 1 == parts]
    if not siblings or siblings[0].name.number != number:
        return []
    edits: list[Edit] = []
    for section in after:
        old = section.name.number.split(".")
        if len(old) < parts or ".".join(old[: parts - 1]) != head:
            break
        if int(old[parts - 1]) >= int(last):
            up = str(int(old[parts - 1]) + count).zfill(len(old[parts - 1]))
            new = ".".join([*old[: parts - 1], up, *old[parts:]])
            place = section.place_of(section.name.number, binding.document.text)
            edits += [Edit(place, new)] if place else []
    return edits
