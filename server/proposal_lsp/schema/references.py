"""Words of a schema that must name something it declares elsewhere: fields and values of vocabularies.

They are noted while a schema is read and checked when all of it is known. Letter case does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import CONDITION
from proposal_lsp.schema.model import Condition, FieldSpec, Requirement, ValueSpec
from proposal_lsp.schema.problems import FLAGS, Problems
from proposal_lsp.schema.reader import MapReader, read_entries, read_map, read_scalars
from proposal_lsp.text import Span


@dataclass(frozen=True, slots=True)
class FieldName:
    """A word that must name a field; `values` must be among that field's."""

    word: str
    span: Span
    values: tuple[YamlNode, ...] = ()
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class References:
    """What was noted so far."""

    fields: list[FieldName] = field(default_factory=list)
    #: A word of `next`, and the vocabulary it must be in.
    followers: list[tuple[YamlNode, tuple[ValueSpec, ...]]] = field(default_factory=list)


def read_requirement(reader: MapReader, references: References, *, default: bool) -> Requirement:
    """The value of `required`: `true`, `false`, or a condition."""
    node = reader.node("required")
    if node is None or (node.kind == "scalar" and node.value in FLAGS):
        return reader.flag("required", default=default)
    if node.kind == "mapping":
        return _condition(node, reader.problems, references) or default
    reader.problems.expected("`required`", "true, false or `{when: {field: [value]}}`", node)
    return default


def read_forbidden(reader: MapReader, references: References) -> Condition | None:
    """The value of `forbidden`: a condition."""
    node = reader.node("forbidden")
    return None if node is None else _condition(node, reader.problems, references)


def _condition(node: YamlNode, problems: Problems, references: References) -> Condition | None:
    reader = read_map(node, "a condition", CONDITION, problems)
    when = reader.node("when") if reader else None
    if reader is None or when is None:
        if reader is not None and reader.misses("when"):
            problems.add("A condition needs `when: {field: [value]}`.", node.span)
        return None
    if when.kind != "mapping":
        problems.expected("`when`", "fields with their values", when)
        return None
    clauses: list[tuple[str, tuple[str, ...]]] = []
    for entry in read_entries(when, problems, fold=True):
        values = read_scalars(entry.value, f"`{entry.name}`", "values", problems)
        references.fields.append(FieldName(entry.name, entry.key.span, values))
        clauses.append((entry.name, tuple(value.value.strip() for value in values)))
    if not clauses:
        problems.add("`when` names no field.", reader.key_span("when"))
        return None
    return Condition(tuple(clauses))


def check_references(references: References, fields: Iterable[FieldSpec], problems: Problems) -> None:
    """Report every noted word that names nothing, with the one that is meant."""
    by_name = {spec.key.casefold(): spec for spec in fields}
    by_alias = {alias.casefold(): spec for spec in by_name.values() for alias in spec.aliases}
    keys = [spec.key for spec in by_name.values()]
    for name in references.fields:
        folded = name.word.casefold()
        spec = by_name.get(folded)
        if spec is None and folded in by_alias:
            problems.add(f"`{name.word}` is another name of `{by_alias[folded].key}`; write that.", name.span)
        elif spec is None:
            problems.unknown("field", name.word, keys, name.span)
        elif name.is_date and spec.type not in ("date", "datetime"):
            problems.add(f"`{spec.key}` is no date; give it `type: date`.", name.span)
        elif spec.values and not spec.open:
            for node in name.values:
                _check_value(node, spec.values, f" of `{spec.key}`", problems)
    for node, values in references.followers:
        _check_value(node, values, " in `next`", problems)


def _check_value(node: YamlNode, values: Sequence[ValueSpec], where: str, problems: Problems) -> None:
    names = [value.name for value in values]
    if node.value.strip().casefold() not in map(str.casefold, names):
        problems.unknown("value", node.value, names, node.span, where=where)
