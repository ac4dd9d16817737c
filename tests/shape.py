"""What a schema says, without where it says it: to compare a schema with one that was written out and read again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.pattern import Pattern

#: Places, files, and what a written schema no longer knows.
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
    """All that a schema says."""
    return _shape(schema)


def _shape(value: object) -> object:
    if isinstance(value, Pattern):
        return value.source
    if isinstance(value, tuple):
        return tuple(map(_shape, value))
    if is_dataclass(value):
        return {one.name: _shape(getattr(value, one.name)) for one in fields(value) if one.name not in _LEFT_OUT}
    return value
