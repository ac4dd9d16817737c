"""A schema as people read it: what a document of its kind holds, in a page."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.schema.model import ContentSpec, FieldSpec, Requirement, Schema, SectionSpec
from proposal_lsp.schema.wording import in_words


def outline(schema: Schema, path: str) -> Iterator[str]:
    """The lines of the outline; `path` is the schema's file as people are shown it."""
    yield f"{schema.id}: {schema.name}"
    if schema.doc:
        yield f"  {_one_line(schema.doc)}"
    yield f"  {path}"
    yield ""
    yield f"Title: {_title(schema)}"
    if schema.metadata.fields:
        yield ""
        yield f"Fields, {_place(schema)}:"
        width = max(len(field.key) for field in schema.metadata.fields)
        for field in schema.metadata.fields:
            yield f"  {field.key:<{width}}  {', '.join(_field(field))}"
    if schema.sections:
        yield ""
        yield "Sections:"
        for section in schema.sections:
            yield from _section(section, schema.level)


def _title(schema: Schema) -> str:
    if schema.title is None:
        return "none"
    shown = schema.title.pattern.shown if schema.title.pattern else "any"
    return f"{schema.title.prefix} {shown}".strip()


def _place(schema: Schema) -> str:
    styles = " or ".join(style.replace("-", " ") for style in schema.metadata.styles) or "anywhere"
    return f'{styles} under "{schema.metadata.under[0]}"' if schema.metadata.under else styles


def _field(field: FieldSpec) -> Iterator[str]:
    yield _required(field.required)
    if field.values:
        yield " | ".join(value.name for value in field.values) + (" | ..." if field.open else "")
    elif field.patterns:
        yield " or ".join(pattern.shown for pattern in field.patterns)
    elif field.type != "text":
        yield field.type


def _section(section: SectionSpec, level: int) -> Iterator[str]:
    says = [_required(section.required), *_repeat(section), *_content(section.content)]
    yield f"  {'#' * level} {section.heading.shown}  ({', '.join(says)})"
    for child in section.sections:
        yield from _section(child, level + 1)


def _required(requirement: Requirement) -> str:
    if isinstance(requirement, bool):
        return "required" if requirement else "optional"
    return f"required {in_words(requirement)}"


def _repeat(section: SectionSpec) -> Iterator[str]:
    if section.repeat:
        most = f" to {section.repeat.max}" if section.repeat.max is not None else " or more"
        yield f"{section.repeat.min}{most} times"


def _content(content: ContentSpec) -> Iterator[str]:
    if content.table:
        yield f"table of {', '.join(column.header for column in content.table.columns)}"
    if content.list:
        yield "checklist" if content.list.checklist else "list"
    if content.code is not None:
        yield f"{' or '.join(content.code)} code".strip()
    for label in content.labels:
        yield f'"{label.label}"' if label.required else f'"{label.label}" (optional)'


def _one_line(text: str) -> str:
    return " ".join(text.split())
