"""Edits that add metadata: a field at its place in the schema's order, or the whole block."""

from __future__ import annotations

from proposal_lsp.binding import Binding
from proposal_lsp.binding.style import style_of
from proposal_lsp.document import Document
from proposal_lsp.document.model import Style
from proposal_lsp.findings import Edit
from proposal_lsp.scaffold.entry import entry_snippet, form_of
from proposal_lsp.scaffold.field import choices, value_snippet
from proposal_lsp.scaffold.snippet import Snippet, join, stop
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span


def insert_field(binding: Binding, spec: FieldSpec, value: Snippet | None = None) -> tuple[Edit, ...]:
    """Insert a field after the one it follows, or before the first; nothing if there is no place for it.

    Without a value it gets one that is to be filled in.
    """
    fields = binding.schema.metadata.fields
    bound = {one.spec: one for one in binding.fields.bound if one.field.style != "section"}
    before = next((bound[one] for one in reversed(fields[: fields.index(spec)]) if one in bound), None)
    neighbour = before or next((bound[one] for one in fields if one in bound), None)
    if neighbour is None:
        return insert_metadata(binding, (spec,), value)
    text, eol, style = binding.document.text, style_of(binding).eol, neighbour.field.style
    if style == "front-matter" and not _is_yaml(binding.document):
        return ()
    first, last = text.line_at(neighbour.field.span.start), text.line_at(neighbour.field.span.end)
    lead = text.source[text.line_starts[first] : neighbour.field.span.start]
    if style == "table" or (style == "bold-lines" and lead.strip(" \t>")):
        return ()  # several fields on one line: where a new one goes is the author's choice
    entry = _entry(binding, spec, style, first, value)
    if before is None:
        at = text.line_starts[first]
        return (join([entry, "\n"]).edit(Span(at, at), eol),)
    end = text.line_span(last).end
    return (join(["\n", entry]).edit(Span(end, end), eol),)


def insert_metadata(binding: Binding, specs: tuple[FieldSpec, ...], value: Snippet | None = None) -> tuple[Edit, ...]:
    """Insert a block of metadata where the schema keeps it: front matter first of all, other styles below the title.

    In documents of a kind that has no title, other styles are at the start.
    """
    metadata, document = binding.schema.metadata, binding.document
    eol = style_of(binding).eol
    style = metadata.styles[0] if metadata.styles else "lines"
    if style in ("table", "section"):
        return ()
    entries = join([_entry(binding, spec, style, 0, value) for spec in specs], "\n")
    source = document.text.source
    if style == "front-matter":
        if document.is_sidecar:
            lead = "\n" if source and not source.endswith(("\n", "\r")) else ""
            return (join([lead, entries, "\n"]).edit(Span(len(source), len(source)), eol),)
        if document.block is not None:
            at = document.block.blocks[0].start
            return (join([entries, "\n"]).edit(Span(at, at), eol),) if _is_yaml(document) else ()
        start = 1 if source.startswith("\ufeff") else 0
        return (join(["---\n", entries, "\n---\n\n"]).edit(Span(start, start), eol),)
    under = binding.metadata_sections[0] if binding.metadata_sections else binding.title
    if under is None:
        return _insert_at_start(binding, entries) if binding.schema.title is None else ()
    at = under.heading.span.end
    rest = source[at : at + 400].lstrip(" \t")
    blank_follows = rest.startswith(eol * 2) or not rest.strip()
    return (join(["\n\n", entries, "" if blank_follows else "\n"]).edit(Span(at, at), eol),)


def _is_yaml(document: Document) -> bool:
    """Whether an entry may be written as YAML where the front matter is."""
    return document.block is None or document.block.language == "yaml"


def _insert_at_start(binding: Binding, block: Snippet) -> tuple[Edit, ...]:
    """The block of a document that has no title: before everything but front matter."""
    source = binding.document.text.source
    at = binding.document.front_matter.end if binding.document.front_matter else 0
    while at < len(source) and source[at] in "\ufeff\r\n":
        at += 1
    return (join([block, "\n\n"]).edit(Span(at, at), style_of(binding).eol),)


def _entry(binding: Binding, spec: FieldSpec, style: Style, line: int, value: Snippet | None) -> Snippet:
    """A field as the fields next to a line (from 0) are written."""
    value = value_snippet(binding, spec, style) if value is None else value
    return entry_snippet(binding, spec, form_of(binding, style, line), value if value.text else _unfilled(spec, style))


def _unfilled(spec: FieldSpec, style: Style) -> Snippet:
    """A placeholder for a value: the vocabulary, the form of a date, or the key in brackets."""
    text = " | ".join(value.name for value in spec.values) or f"[{spec.key}]"
    if spec.type in ("date", "datetime"):
        text = "YYYY-MM-DD"
    quote = '"' if style == "front-matter" and text.startswith("[") else ""
    return join([quote, stop(text, choices(spec)), quote])
