"""Nodes to conditions: the keys `required`, `forbidden`, `when` and `unless`."""

from __future__ import annotations

import re
from datetime import date

from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import CLAUSE, CONDITION
from proposal_lsp.schema.load_bounds import read_bounds
from proposal_lsp.schema.model import Clause, Clauses, Condition, Requirement
from proposal_lsp.schema.problems import FLAGS, Problems
from proposal_lsp.schema.reader import Entry, MapReader, read_entries, read_map, read_scalars
from proposal_lsp.schema.references import FieldName, References

_PRESENCE = {"present": True, "absent": False}
_FORM = "`{when: {field: [value]}}`"


def read_requirement(reader: MapReader, references: References, *, default: bool) -> Requirement:
    """The value of `required`: `true`, `false`, or a condition."""
    node = reader.node("required")
    if node is None or (node.kind == "scalar" and node.value in FLAGS):
        return reader.flag("required", default=default)
    if node.kind == "mapping":
        return _condition(node, reader.problems, references) or default
    reader.problems.expected("`required`", f"true, false or {_FORM}", node)
    return default


def read_forbidden(reader: MapReader, references: References) -> Condition | None:
    """The value of `forbidden`: a condition."""
    node = reader.node("forbidden")
    return None if node is None else _condition(node, reader.problems, references)


def _condition(node: YamlNode, problems: Problems, references: References) -> Condition | None:
    reader = read_map(node, "a condition", CONDITION, problems)
    if reader is None:
        return None
    if all(map(reader.misses, CONDITION)):
        problems.add("A condition needs `when: {field: [value]}`.", node.span)
    return read_condition(reader, references)


def read_condition(reader: MapReader, references: References) -> Condition | None:
    """The keys `when` and `unless`; None where neither says anything."""
    when, unless = (_clauses(reader, key, references) for key in CONDITION)
    return Condition(when, unless) if when or unless else None


def _clauses(reader: MapReader, key: str, references: References) -> Clauses:
    node = reader.node(key)
    if node is None:
        return ()
    problems = reader.problems
    maps = node.items if node.kind == "sequence" else (node,)
    alternatives: list[tuple[Clause, ...]] = []
    for one in maps:
        if one.kind != "mapping":
            problems.expected(f"`{key}`", "fields with their values", one)
            return ()
        read = (_clause(entry, problems, references) for entry in read_entries(one, problems, fold=True))
        clauses = tuple(clause for clause in read if clause)
        if not one.pairs:
            problems.add(f"`{key}` names no field.", reader.key_span(key))
        alternatives += [clauses] if clauses else []
    return tuple(alternatives)


def _clause(entry: Entry, problems: Problems, references: References) -> Clause | None:
    node = entry.value
    if node.kind == "mapping":
        return _range(entry, problems, references)
    if node.kind == "scalar" and not node.quoted and node.value in _PRESENCE:
        references.fields.append(FieldName(entry.name, entry.key.span, is_value=True))
        return Clause(entry.name, present=_PRESENCE[node.value])
    values = read_scalars(node, f"`{entry.name}`", "values", problems)
    references.fields.append(FieldName(entry.name, entry.key.span, values, is_value=True))
    return Clause(entry.name, tuple(value.value.strip() for value in values))


def _range(entry: Entry, problems: Problems, references: References) -> Clause | None:
    reader = read_map(entry.value, "a range", CLAUSE, problems, entry.key.span)
    if reader is None:
        return None
    least, most = read_bounds(reader, None)
    since, before = _day(reader, "from"), _day(reader, "before")
    is_date = "from" in reader or "before" in reader
    references.fields.append(FieldName(entry.name, entry.key.span, is_date=is_date, is_value=True))
    if is_date and ("min" in reader or "max" in reader):
        problems.add("A range is of numbers (`min`, `max`) or of days (`from`, `before`), not of both.", entry.key.span)
    if since and before and before <= since:
        problems.add(f"`before` is no later than `from` ({since}).", reader.key_span("before"))
    if not reader.entries and not reader.meant:
        problems.add("A range needs `min`, `max`, `from` or `before`.", entry.key.span)
    return Clause(entry.name, (), least, most, since, before)


def _day(reader: MapReader, key: str) -> date | None:
    found = reader.text(key)
    if not found:
        return None
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", found):
            return date(*map(int, found.split("-")))
    except ValueError:
        pass
    reader.problems.add(f"`{key}` must be a day of the calendar, YYYY-MM-DD.", reader.entries[key].value.span)
    return None
