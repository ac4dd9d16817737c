"""Targets of "Go to definition": from a document to the line of the schema that requires something, from a schema to
its template."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding
from proposal_lsp.detection import modeline
from proposal_lsp.document.headings import read_heading
from proposal_lsp.features.schema_files.place import place_at
from proposal_lsp.features.schema_files.yaml_outline import Path
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model import NOWHERE, Schema
from proposal_lsp.text import Span, Text


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a file."""

    #: Absolute, or as the schema was given.
    path: str
    text: Text
    span: Span
    #: The span of the name.
    origin: Span


def target(analysis: Analysis, offset: int, schemas: Sequence[Schema]) -> Target | None:
    """Where the name at `offset` (code points) leads; `schemas` are those of the project."""
    if analysis.role == "document":
        return _from_document(analysis, offset, schemas)
    return _from_yaml(analysis, offset, schemas)


def _from_document(analysis: Analysis, offset: int, schemas: Sequence[Schema]) -> Target | None:
    document, binding = analysis.document, analysis.binding
    named = modeline(document) if document else None
    if named and named[1].holds(offset):
        schema = next((schema for schema in schemas if schema.id == named[0]), None)
        return _top(schema, named[1]) if schema else None
    return _from_proposal(binding, offset) if binding and binding.schema.path else None


def _from_proposal(binding: Binding, offset: int) -> Target | None:
    schema = binding.schema
    for bound in binding.fields.bound:
        value = bound.match.value
        for origin, span in (
            (bound.field.key_span, bound.spec.span),
            (bound.field.value_span, value.span if value else NOWHERE),
        ):
            if origin.holds(offset) and span != NOWHERE:
                return Target(schema.path, schema.source, span, origin)
    for one in binding.bound:
        origin = one.section.heading.span
        if origin.holds(offset):
            return Target(schema.path, schema.source, one.node.spec.span, origin)
    title = binding.title
    if title is not None and title.heading.span.holds(offset) and schema.title and schema.title.span != NOWHERE:
        return Target(schema.path, schema.source, schema.title.span, title.heading.span)
    return None


def _from_yaml(analysis: Analysis, offset: int, schemas: Sequence[Schema]) -> Target | None:
    place, outline = place_at(analysis.text, offset)
    if place is None or place.entry is None:
        return None
    word = outline.word(place.entry) if place.on == "value" else str(place.entry.path[-1])
    path: Path = place.entry.path
    if (place.on == "value" and path == ("extends",)) or (place.on == "key" and path[:-1] == ("schemas",)):
        schema = next((schema for schema in schemas if schema.id == word and schema.path), None)
        return _top(schema, place.span) if schema else None
    own = PurePath(analysis.path or "")
    schema = next((schema for schema in schemas if schema.path and PurePath(schema.path) == own), None)
    if schema is None or not schema.template_path or place.on != "value":
        return None
    template = Text(schema.template)
    if path == ("template",) and PurePath(schema.template_path).name == PurePath(word).name:
        return Target(schema.template_path, template, Span(0, 0), place.span)
    if path[-1] == "heading" or "aliases" in path:
        return _heading(schema, template, word, place.span)
    return None


def _heading(schema: Schema, template: Text, word: str, origin: Span) -> Target | None:
    """The heading of the template that a section of the schema stands for."""
    for number in range(template.line_count):
        line = template.line_text(number)
        if line.startswith("#") and read_heading(line.lstrip("#").strip()).key == read_heading(word).key:
            return Target(schema.template_path, template, template.line_span(number), origin)
    return None


def _top(schema: Schema, origin: Span) -> Target | None:
    return Target(schema.path, schema.source, Span(0, 0), origin) if schema.path else None
