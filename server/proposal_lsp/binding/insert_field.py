"""Edits that add metadata: a field at its place in the schema's order, or the whole block."""

from __future__ import annotations

from proposal_lsp.binding.fields import BoundField
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.binding.model import Binding
from proposal_lsp.binding.style import style_of
from proposal_lsp.document.styles import Style
from proposal_lsp.findings import Edit
from proposal_lsp.located_yaml import parse_yaml
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span


def insert_field(binding: Binding, spec: FieldSpec) -> tuple[Edit, ...]:
    """Insert a field behind the one it follows, or before the first; nothing where there is no field to go by."""
    fields = binding.schema.metadata.fields
    bound = {one.spec: one for one in binding.fields.bound if one.field.style != "section"}
    before = next((bound[one] for one in reversed(fields[: fields.index(spec)]) if one in bound), None)
    neighbour = before or next((bound[one] for one in fields if one in bound), None)
    if neighbour is None:
        return insert_metadata(binding, (spec,))
    text, eol = binding.document.text, style_of(binding).eol
    style = neighbour.field.style
    if style == "table":
        return ()
    first, last = text.line_at(neighbour.field.span.start), text.line_at(neighbour.field.span.end)
    lead = text.source[text.line_starts[first] : neighbour.field.span.start]
    if style == "bold-lines" and lead.strip():
        return ()  # several fields on one line: where a new one goes is the author's choice
    entry = lead + written_field(binding, spec, style, neighbour)
    if before is None:
        at = text.line_starts[first]
        return (Edit(Span(at, at), entry + _line_end(binding, neighbour) + eol),)
    end = text.line_span(last).end
    return (Edit(Span(end, end), eol + entry + _line_end(binding, neighbour)),)


def insert_metadata(binding: Binding, specs: tuple[FieldSpec, ...]) -> tuple[Edit, ...]:
    """Insert a block of metadata where the schema keeps it: front matter first of all, other styles below the title.

    In documents of a kind that has no title, other styles stand at the start.
    """
    metadata, document = binding.schema.metadata, binding.document
    eol = style_of(binding).eol
    style = metadata.styles[0] if metadata.styles else "lines"
    lines = [written_field(binding, spec, style, None) for spec in specs]
    if style == "front-matter":
        source = document.text.source
        if document.is_sidecar:
            lead = eol if source and not source.endswith(("\n", "\r")) else ""
            return (Edit(Span(len(source), len(source)), lead + "".join(line + eol for line in lines)),)
        if document.front_matter is not None:
            at = document.text.line_starts[min(1, document.text.line_count - 1)]
            return (Edit(Span(at, at), "".join(line + eol for line in lines)),)
        start = 1 if source.startswith("\ufeff") else 0
        return (Edit(Span(start, start), eol.join(["---", *lines, "---", "", ""])),)
    if style in ("table", "section"):
        return ()
    lines = [f"- {line}" if style == "list" else line for line in lines]
    under = binding.metadata_sections[0] if binding.metadata_sections else binding.title
    if under is None:
        return _insert_at_start(binding, lines) if binding.schema.title is None else ()
    at = under.heading.span.end
    block = eol.join(["", "", *lines])
    rest = document.text.source[at : at + 400].lstrip(" \t")
    blank_follows = rest.startswith(eol * 2) or not rest.strip()
    return (Edit(Span(at, at), block if blank_follows else block + eol),)


def _insert_at_start(binding: Binding, lines: list[str]) -> tuple[Edit, ...]:
    """The block of a document that has no title: before everything but front matter."""
    text, eol = binding.document.text, style_of(binding).eol
    at = binding.document.front_matter.end if binding.document.front_matter else 0
    while at < len(text.source) and text.source[at] in "\ufeff\r\n":
        at += 1
    return (Edit(Span(at, at), eol.join([*lines, "", ""])),)


def written_field(binding: Binding, spec: FieldSpec, style: Style, neighbour: BoundField | None) -> str:
    """A field as it is written, without what stands before it on its line (a list marker)."""
    value = first_value(binding, spec, style)
    if style == "bold-lines":
        inside = neighbour is not None and _colon_inside(binding, neighbour)
        return f"**{spec.key}:** {value}" if inside else f"**{spec.key}**: {value}"
    if style == "list" and neighbour is not None:
        source = binding.document.text.source
        marks = source[neighbour.field.span.start : neighbour.field.key_span.start]
        if marks in ("**", "__"):
            inside = _colon_inside(binding, neighbour)
            return f"{marks}{spec.key}:{marks} {value}" if inside else f"{marks}{spec.key}{marks}: {value}"
    return f"{spec.key}:{value}" if value.startswith(("\n", "\r")) else f"{spec.key}: {value}"


def first_value(binding: Binding, spec: FieldSpec, style: Style) -> str:
    """What a new field says: what a copy says, its default, what the template has, or its key in brackets."""
    copied = next((copy.text for copy in copies(binding) if copy.key == spec.key.casefold()), None)
    if copied is not None:
        return f'"{copied}"' if style == "front-matter" and needs_quotes(copied) else copied
    if spec.default is not None:
        return spec.default
    template = binding.template
    found = template.fields.get(spec.key) if template else None
    is_yaml = found is not None and found.field.style == style == "front-matter"
    if template is not None and found is not None and is_yaml:
        text = template.document.text
        colon = text.source.index(":", found.field.key_span.end) + 1
        return text.source[colon : found.field.value_span.end].lstrip(" ").replace("\n", style_of(binding).eol)
    if found is not None and not found.field.children:
        return found.field.value
    if spec.values:
        return " | ".join(value.name for value in spec.values)
    if spec.type in ("date", "datetime"):
        return "YYYY-MM-DD"
    return f'"[{spec.key}]"' if style == "front-matter" else f"[{spec.key}]"


def needs_quotes(value: str) -> bool:
    """Whether YAML would not read a plain value as this text (YAML 1.2, 7.3.3)."""
    node, problem = parse_yaml(f"key: {value}")
    return problem is not None or node is None or node.pairs[0][1].value != value


def _colon_inside(binding: Binding, bound: BoundField) -> bool:
    return binding.document.text.source[bound.field.key_span.end : bound.field.key_span.end + 1] == ":"


def _line_end(binding: Binding, neighbour: BoundField) -> str:
    """The hard break (two blanks or a backslash) that the lines of a paragraph of metadata end with."""
    text = binding.document.text
    line = text.line_text(text.line_at(neighbour.field.span.start))
    if line.endswith("\\"):
        return "\\"
    return line[len(line.rstrip(" ")) :] if neighbour.field.style == "bold-lines" else ""
