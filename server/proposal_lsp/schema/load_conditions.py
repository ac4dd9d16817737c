"""Conditions: the keys `required`, `forbidden`, `when` and `unless`."""

from __future__ import annotations

import re
from datetime import date

from proposal_lsp.schema.load_spec import Around, checks, open_map, read_spec, reads
from proposal_lsp.schema.model import Clause, Clauses, Condition, Requirement
from proposal_lsp.schema.model.key import Key
from proposal_lsp.schema.problems import FLAGS, Problems
from proposal_lsp.schema.reader import Entry, MapReader, read_entries, read_scalars
from proposal_lsp.schema.references import FieldName

_PRESENCE = {"present": True, "absent": False}
_FORM = "`{when: {field: [value]}}`"


@reads("requirement")
def _requirement(reader: MapReader, key: Key, around: Around) -> Requirement | None:
    """`true`, `false`, or a condition."""
    node = reader.node(key.name)
    if node is None or node.kind == "mapping":
        return _condition(reader, key, around)
    if node.kind == "scalar" and node.value in FLAGS:
        return reader.flag(key.name, default=key.default)
    reader.problems.expected(f"`{key.name}`", f"true, false or {_FORM}", node)
    return None


@reads("condition")
def _condition(reader: MapReader, key: Key, around: Around) -> Condition | None:
    node = reader.node(key.name)
    inner = None if node is None else open_map(Condition, node, reader.problems)
    if node is None or inner is None:
        return None
    if inner.misses("when") and inner.misses("unless"):
        reader.problems.add("A condition needs `when: {field: [value]}`.", node.span)
    condition: Condition | None = read_spec(Condition, inner, around)
    return condition


@checks(Condition)
def _check_condition(condition: Condition, _: MapReader, __: Around) -> Condition | None:
    return condition if condition.when or condition.unless else None


@reads("clauses")
def _clauses(reader: MapReader, key: Key, around: Around) -> Clauses:
    """Fields with what each must say, or a list of such."""
    node, problems = reader.node(key.name), reader.problems
    if node is None:
        return ()
    alternatives: list[tuple[Clause, ...]] = []
    for one in node.items if node.kind == "sequence" else (node,):
        if one.kind != "mapping":
            problems.expected(f"`{key.name}`", "fields with their values", one)
            return ()
        read = (_clause(entry, problems, around) for entry in read_entries(one, problems, fold=True))
        clauses = tuple(clause for clause in read if clause)
        if not one.pairs:
            problems.add(f"`{key.name}` names no field.", reader.key_span(key.name))
        alternatives += [clauses] if clauses else []
    return tuple(alternatives)


def _clause(entry: Entry, problems: Problems, around: Around) -> Clause | None:
    node = entry.value
    if node.kind == "mapping":
        reader = open_map(Clause, node, problems, entry.key.span)
        read: Clause | None = None if reader is None else read_spec(Clause, reader, around, field=entry.name)
        return read
    presence = None if node.quoted or node.kind != "scalar" else _PRESENCE.get(node.value)
    values = () if presence is not None else read_scalars(node, f"`{entry.name}`", "values", problems)
    around.references.fields.append(FieldName(entry.name, entry.key.span, values, is_value=True))
    return Clause(entry.name, tuple(value.value.strip() for value in values), present=presence)


@checks(Clause)
def _check_range(clause: Clause, reader: MapReader, around: Around) -> Clause:
    problems, span = reader.problems, reader.span
    is_date = "from" in reader or "before" in reader
    around.references.fields.append(FieldName(clause.field, span, is_date=is_date, is_value=True))
    if is_date and ("min" in reader or "max" in reader):
        problems.add("A range is of numbers (`min`, `max`) or of days (`from`, `before`), not of both.", span)
    if clause.since and clause.before and clause.before <= clause.since:
        problems.add(f"`before` is no later than `from` ({clause.since}).", reader.key_span("before"))
    if not reader.entries and not reader.meant:
        problems.add("A range needs `min`, `max`, `from` or `before`.", span)
    return clause


@reads("day")
def _day(reader: MapReader, key: Key, _: Around) -> date | None:
    found = reader.text(key.name)
    if not found:
        return None
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", found):
            return date(*map(int, found.split("-")))
    except ValueError:
        pass
    span = reader.entries[key.name].value.span
    reader.problems.add(f"`{key.name}` must be a day of the calendar, YYYY-MM-DD.", span)
    return None
