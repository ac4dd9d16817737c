"""Conditions on metadata in JSON Schema, as far as it can say them."""

from __future__ import annotations

from proposal_lsp.exchange.pattern_regex import DECORATION, pattern_regex, plain
from proposal_lsp.exchange.shapes import Data
from proposal_lsp.schema.model import Clause, Clauses, Condition, Schema


def condition_schema(condition: Condition, schema: Schema) -> Data | None:
    """The JSON Schema of documents for which a condition holds; None where it cannot be said."""
    found: list[Data] = []
    for clauses, holds in ((condition.when, True), (condition.unless, False)):
        if not clauses:
            continue
        one = _alternatives(clauses, schema)
        if one is None:
            return None
        found.append(one if holds else {"not": one})
    return found[0] if len(found) == 1 else {"allOf": found}


def _alternatives(clauses: Clauses, schema: Schema) -> Data | None:
    found = [_all(one, schema) for one in clauses]
    said = [one for one in found if one is not None]
    if len(said) < len(found):
        return None
    return said[0] if len(said) == 1 else {"anyOf": said}


def _all(clauses: tuple[Clause, ...], schema: Schema) -> Data | None:
    found = [_clause(clause, schema) for clause in clauses]
    said = [one for one in found if one is not None]
    if len(said) < len(found):
        return None
    return said[0] if len(said) == 1 else {"allOf": said}


def _clause(clause: Clause, schema: Schema) -> Data | None:
    """None for ranges, and for what is no field of a vocabulary: there the spelling is free."""
    spec = next((one for one in schema.metadata.fields if one.key.casefold() == clause.field.casefold()), None)
    if spec is None or (clause.min, clause.max, clause.since, clause.before) != (None, None, None, None):
        return None
    has = at_path(("fields",), {"required": [spec.key]})
    if clause.present is not None:
        return {"required": ["fields"], **has} if clause.present else {"not": {"required": ["fields"], **has}}
    wanted = {value.casefold() for value in clause.values}
    names = [value.name for value in spec.values if value.name.casefold() in wanted]
    if not names or spec.type == "list":
        return None
    # A status may go on: `Last Call (until June)`.
    regex = pattern_regex(map(plain, names), DECORATION if spec.is_status else "")
    fields = {"required": [spec.key], "properties": {spec.key: {"pattern": regex}}}
    return {"required": ["fields"], "properties": {"fields": fields}}


def at_path(path: tuple[str, ...], schema: Data) -> Data:
    """A JSON Schema for the value at a path of objects, where that is there."""
    for name in reversed(path):
        schema = {"properties": {name: schema}}
    return schema
