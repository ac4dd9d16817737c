"""The contents of a schema, without places: to compare a schema with one that was written and read again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.pattern import Pattern

#: Places, files, and values that a written schema does not have.
_LEFT_OUT = {
    "span",
    "path",
    "source",
    "template",
    "template_path",
    "sidecar_template",
    "derived",
    "severities",
    "versions",
    "extends",
}


def shape(schema: Schema) -> object:
    """All contents of a schema."""
    return _shape(schema)


def _shape(value: object) -> object:
    if isinstance(value, Pattern):
        return value.source
    if isinstance(value, tuple):
        return tuple(map(_shape, value))
    if is_dataclass(value):
        return {one.name: _shape(getattr(value, one.name)) for one in fields(value) if one.name not in _LEFT_OUT}
    return value
