"""Edits that add or move a section: at its place, with blank lines, separators and numbers as the document has them."""

from __future__ import annotations

from proposal_lsp.binding.model import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.binding.scaffold import body_scaffold, children_scaffolds, is_numbered, section_scaffold
from proposal_lsp.binding.style import DocumentStyle, style_of
from proposal_lsp.document import Section
from proposal_lsp.findings import Edit
from proposal_lsp.text import Span


def insert_section(binding: Binding, node: Node) -> tuple[Edit, ...]:
    """Insert a section's scaffold where the section belongs, and count the numbers behind it up where they clash."""
    style = style_of(binding)
    before, offset = binding.place(node)
    number = _next_number(binding, node, before, style)
    count = max(node.spec.repeat.min, 1) if node.spec.repeat else 1
    text = "\n\n".join(section_scaffold(binding, node, style, number, ahead) for ahead in range(count))
    return (_insertion(binding, node, style, offset, text), *_counted_up(binding, number, offset))


def insert_another(binding: Binding, node: Node) -> tuple[Edit, ...]:
    """Insert one more of a repeated section behind the last one."""
    style = style_of(binding)
    last = binding.alignment.by_node[node][-1].section
    text = section_scaffold(binding, node, style, _next_number(binding, node, last, style))
    return (_insertion(binding, node, style, binding.subtree_end(last), text),)


def fill_section(binding: Binding, node: Node, section: Section) -> tuple[Edit, ...]:
    """Give an empty section what the template has in it and below it; nothing where the template has nothing."""
    style = style_of(binding)
    parts = [*body_scaffold(binding, node), *children_scaffolds(binding, node, style, section.name.number)]
    if not parts:
        return ()
    source, at = binding.document.text.source, section.heading.span.end
    rest = source[at:].lstrip(" \t")
    after = style.eol if rest.strip() and not rest.startswith((style.eol * 2, "\n\n")) else ""
    before = style.eol * (2 if style.airy else 1)
    return (Edit(Span(at, at), before + "\n\n".join(parts).replace("\n", style.eol) + after),)


def append_to_body(binding: Binding, section: Section, text: str) -> tuple[Edit, ...]:
    """Add a block at the end of a section's own body, before the rule or footer that ends it."""
    style = style_of(binding)
    source = binding.document.text.source
    offset = min(section.span.end, max(binding.content_end, section.heading.span.end))
    leaves = [leaf for leaf in section.leaves if leaf.span.start < offset]
    if leaves and leaves[-1].kind == "rule":
        offset = leaves[-1].span.start
    start = len(source[:offset].rstrip())
    end = offset if source[offset:].strip() else len(source)
    content = style.eol * 2 + text.replace("\n", style.eol) + _gap(binding, end, style)
    return (Edit(Span(start, end), content),)


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
        # The last one: what stands before it becomes the end, without the separator that led to it.
        head = source[:start].rstrip()
        if style.separated and node.parent is None:
            head = head.removesuffix("---").rstrip()
        removed = Edit(Span(len(head), end), _gap(binding, end, style))
    elif rule is not None and not (style.separated and node.parent is None):
        removed = Edit(Span(start, rule), "")  # the rule ends the section around it
    else:
        removed = Edit(Span(start, end), "")
    insertion = _insertion(binding, node, style, offset, _joined_by_newlines(text))
    return tuple(sorted((insertion, removed), key=lambda edit: edit.span))


def _insertion(binding: Binding, node: Node, style: DocumentStyle, offset: int, text: str) -> Edit:
    """Put a section's text at an offset: the white space there becomes one blank line on either side of it."""
    source = binding.document.text.source
    rule = _rule_at_end(binding, offset)
    outermost = node.parent is None
    if rule is not None and style.separated and not outermost:
        offset = rule  # a rule that ends the section around it stays behind it
    if style.separated and outermost:
        if offset < binding.content_end:
            text = f"{text}\n\n---"
        elif rule is None and source[:offset].strip():
            text = f"---\n\n{text}"
    start = len(source[:offset].rstrip())
    before = style.eol * 2 if start else ""
    end = offset if source[offset:].strip() else len(source)
    return Edit(Span(start, end), before + text.replace("\n", style.eol) + _gap(binding, end, style))


def _gap(binding: Binding, end: int, style: DocumentStyle) -> str:
    """What stands between new text and the rest: a blank line; at the end of the text, its last line ending if any."""
    source = binding.document.text.source
    if source[end:].strip():
        return style.eol * 2
    return style.eol if source.endswith(("\n", "\r")) or not source else ""


def _rule_at_end(binding: Binding, offset: int) -> int | None:
    """Where the thematic break starts that is the last thing before an offset, if one is."""
    above = [section for section in binding.document.sections if section.span.start < offset]
    leaves = [leaf for leaf in above[-1].leaves if leaf.span.start < offset] if above else []
    return leaves[-1].span.start if leaves and leaves[-1].kind == "rule" else None


def _joined_by_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _next_number(binding: Binding, node: Node, before: Section | None, style: DocumentStyle) -> str:
    """The number of a new section: one above the sibling it follows; empty where its siblings have none."""
    parent = binding.get(node.parent) if node.parent else None
    is_lettered = before is not None and bool(before.name.lead) and not before.name.number
    if not style.numbered or not is_numbered(binding, node) or is_lettered:
        return ""
    bound = binding.bound_at(before) if before else None
    follows = bound is not None and bound.node.parent is node.parent and before is not None and before.name.number
    last = int(before.name.number.rpartition(".")[2]) if follows and before else 0
    prefix = f"{parent.name.number}." if parent and parent.name.number else ""
    return f"{prefix}{last + 1}"


def _counted_up(binding: Binding, number: str, offset: int) -> list[Edit]:
    """Count up the siblings behind a new section, and what is numbered below them, where its number is taken."""
    head, _, last = number.rpartition(".")
    behind = [section for section in binding.alignment.sections if section.span.start >= offset and section.name.number]
    parts = number.count(".") + 1 if number else 0
    siblings = [section for section in behind if section.name.number.count(".") + 1 == parts]
    if not number or not siblings or siblings[0].name.number != number:
        return []
    edits: list[Edit] = []
    for section in behind:
        old = section.name.number.split(".")
        if len(old) < parts or ".".join(old[: parts - 1]) != head:
            break
        if int(old[parts - 1]) >= int(last):
            up = str(int(old[parts - 1]) + 1).zfill(len(old[parts - 1]))
            new = ".".join([*old[: parts - 1], up, *old[parts:]])
            place = section.place_of(section.name.number, binding.document.text)
            edits += [Edit(place, new)] if place else []
    return edits
