"""Conditions: the keys `required`, `forbidden`, `when` and `unless`."""

from __future__ import annotations

import re
from datetime import date

from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import Key
from proposal_lsp.schema.load_spec import Here, checks, open_map, read_node, read_spec, reads
from proposal_lsp.schema.model import Clause, Clauses, Condition, Requirement
from proposal_lsp.schema.problems import FLAGS
from proposal_lsp.schema.reader import Entry, read_entries, read_flag, read_scalars, read_text
from proposal_lsp.schema.references import FieldName

_PRESENCE = {"present": True, "absent": False}
_FORM = "`{when: {field: [value]}}`"


@reads("requirement")
def _requirement(node: YamlNode, key: Key, here: Here) -> Requirement | None:
    """`true`, `false`, or a condition."""
    if node.kind == "mapping":
        return _condition(node, key, here)
    if node.kind == "scalar" and node.value in FLAGS:
        return read_flag(node, key.quoted, here.problems)
    here.problems.expected(key.quoted, f"true, false or {_FORM}", node)
    return None


@reads("condition")
def _condition(node: YamlNode, _: Key, here: Here) -> Condition | None:
    reader = open_map(Condition, node, here.problems)
    if reader is None:
        return None
    if reader.misses("when") and reader.misses("unless"):
        here.problems.add("A condition needs `when: {field: [value]}`.", node.span)
    condition: Condition | None = read_spec(Condition, reader, here)
    return condition


@checks(Condition)
def _check_condition(condition: Condition, _: Here) -> Condition | None:
    return condition if condition.when or condition.unless else None


@reads("clauses")
def _clauses(node: YamlNode, key: Key, here: Here) -> Clauses | None:
    """Fields with what each must say, or a list of such."""
    alternatives: list[tuple[Clause, ...]] = []
    for one in node.items if node.kind == "sequence" else (node,):
        if one.kind != "mapping":
            here.problems.expected(key.quoted, "fields with their values", one)
            return None
        read = (_clause(entry, here) for entry in read_entries(one, here.problems, fold=True))
        clauses = tuple(clause for clause in read if clause)
        if not one.pairs:
            here.problems.add(f"`{key.name}` names no field.", here.reader.key_span(key.name))
        alternatives += [clauses] if clauses else []
    return tuple(alternatives)


def _clause(entry: Entry, here: Here) -> Clause | None:
    node, span = entry.value, entry.key.span
    if node.kind == "mapping":
        read: Clause | None = read_node(Clause, node, here, span, field=entry.name)
        return read
    presence = None if node.quoted or node.kind != "scalar" else _PRESENCE.get(node.value)
    values = () if presence is not None else read_scalars(node, f"`{entry.name}`", "values", here.problems)
    here.references.fields.append(FieldName(entry.name, span, values, is_value=True))
    return Clause(entry.name, tuple(value.value.strip() for value in values), present=presence)


@checks(Clause)
def _check_range(clause: Clause, here: Here) -> Clause:
    reader, problems, span = here.reader, here.problems, here.reader.span
    is_date = "from" in reader or "before" in reader
    here.references.fields.append(FieldName(clause.field, span, is_date=is_date, is_value=True))
    if is_date and ("min" in reader or "max" in reader):
        problems.add("A range is of numbers (`min`, `max`) or of days (`from`, `before`), not of both.", span)
    if clause.since and clause.before and clause.before <= clause.since:
        problems.add(f"`before` is no later than `from` ({clause.since}).", reader.key_span("before"))
    if not reader.entries and not reader.meant:
        problems.add("A range needs `min`, `max`, `from` or `before`.", span)
    return clause


@reads("day")
def _day(node: YamlNode, key: Key, here: Here) -> date | None:
    found = read_text(node, key.quoted, here.problems)
    if not found:
        return None
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", found):
            return date(*map(int, found.split("-")))
    except ValueError:
        pass
    here.problems.add(f"`{key.name}` must be a real date, YYYY-MM-DD.", node.span)
    return None
