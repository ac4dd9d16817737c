"""Conditions on metadata in JSON Schema, as far as it can say them."""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.exchange.pattern_regex import DECORATION, pattern_regex, plain
from proposal_lsp.exchange.shapes import Data
from proposal_lsp.schema.model import Clause, Clauses, Condition, Schema


def condition_schema(condition: Condition, schema: Schema) -> Data | None:
    """The JSON Schema of documents for which a condition holds; None if it cannot be said."""
    found = [_alternatives(condition.when, schema)] if condition.when else []
    if condition.unless:
        unless = _alternatives(condition.unless, schema)
        found.append(None if unless is None else {"not": unless})
    return _joined("allOf", found)


def _alternatives(alternatives: Clauses, schema: Schema) -> Data | None:
    found = [_joined("allOf", [_clause(one, schema) for one in clauses]) for clauses in alternatives]
    return _joined("anyOf", found)


def _joined(keyword: str, schemas: Sequence[Data | None]) -> Data | None:
    """Several JSON Schemas as one; None if one of them is None."""
    known = [one for one in schemas if one is not None]
    if len(known) < len(schemas):
        return None
    return known[0] if len(known) == 1 else {keyword: known}


def _clause(clause: Clause, schema: Schema) -> Data | None:
    """None for ranges, and for what is not a field of a vocabulary: there the spelling is free."""
    spec = next((one for one in schema.metadata.fields if one.key.casefold() == clause.field.casefold()), None)
    if spec is None or (clause.min, clause.max, clause.since, clause.before) != (None, None, None, None):
        return None
    has = at_path(("fields",), {"required": [spec.key]})
    if clause.present is not None:
        return {"required": ["fields"], **has} if clause.present else {"not": {"required": ["fields"], **has}}
    wanted = {value.casefold() for value in clause.values}
    names = [value.name for value in spec.values if value.name.casefold() in wanted]
    if not names or spec.is_list:
        return None
    # Text may follow a status: `Last Call (until June)`.
    regex = pattern_regex(map(plain, names), DECORATION if spec.is_status else "")
    fields = {"required": [spec.key], "properties": {spec.key: {"pattern": regex}}}
    return {"required": ["fields"], "properties": {"fields": fields}}


def at_path(path: tuple[str, ...], schema: Data) -> Data:
    """A JSON Schema for the value at a path of objects, where that is there."""
    for name in reversed(path):
        schema = {"properties": {name: schema}}
    return schema
