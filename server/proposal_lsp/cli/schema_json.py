"""Schemas, and which one fits a file, as values that can be written as JSON."""

from __future__ import annotations

import re
from typing import Any

from proposal_lsp.analysis import Analysis
from proposal_lsp.catalog.locations import is_shipped
from proposal_lsp.cli.console import shown_path
from proposal_lsp.located_yaml import YamlNode, parse_yaml
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.wording import in_words
from proposal_lsp.schema.write import write_schema

Json = dict[str, Any]
_WORDS = {"true": True, "false": False}


def about(schema: Schema, folder: str) -> Json:
    """A schema in a list. `path` is shown from `folder`; a schema that comes with the program has none."""
    shipped = is_shipped(schema)
    path = None if shipped else shown_path(schema.path, folder)
    return {"id": schema.id, "name": schema.name, "doc": schema.doc, "shipped": shipped, "path": path}


def whole(schema: Schema) -> Any:
    """A schema with all its keys, as a schema file has them, and what it takes from others by `extends`."""
    node, _ = parse_yaml(write_schema(schema))
    return _value(node) if node else {}


def _value(node: YamlNode) -> Any:
    if node.kind == "mapping":
        return {key.value: _value(value) for key, value in node.pairs}
    if node.kind == "sequence":
        return [_value(item) for item in node.items]
    if node.quoted:
        return node.value
    if re.fullmatch(r"-?(?:0|[1-9]\d*)", node.value):
        return int(node.value)
    return _WORDS.get(node.value, node.value)


def detected(analysis: Analysis, name: str) -> Json:
    """Which schema fits the file of a name, why, what it is exempt from, and how near each schema comes, 0 to 1."""
    detection = analysis.detection
    exemptions = analysis.binding.exemptions if analysis.binding else ()
    return {
        "filename": name,
        "schema": detection.schema.id if detection.schema else None,
        "reason": detection.reason,
        "exemptions": [
            {"rules": list(one.rules), "condition": in_words(one.condition), "why": one.why} for one in exemptions
        ],
        "candidates": [
            {"id": one.id, "score": round(one.score, 4), "reasons": list(one.reasons)} for one in detection.candidates
        ],
    }
