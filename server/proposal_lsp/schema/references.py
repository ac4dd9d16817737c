"""Names in a schema that refer to its own declarations: fields and values of vocabularies.

They are noted while a schema is read and checked when all of it is known. Letter case is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.schema.problems import Problems
from proposal_lsp.text import Span


@dataclass(frozen=True, slots=True)
class FieldName:
    """A word that must name a field; `values` must be among that field's."""

    word: str
    span: Span
    values: tuple[YamlNode, ...] = ()
    is_date: bool = False
    is_reference: bool = False
    #: It may also name a hole of the title or the file name.
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class References:
    """The names noted so far."""

    fields: list[FieldName] = field(default_factory=list)
    #: A word of `next`, and the values it must be among.
    followers: list[tuple[YamlNode, Sequence[str]]] = field(default_factory=list)


def check_references(
    references: References, fields: Iterable[FieldSpec], holes: Iterable[str], problems: Problems
) -> None:
    """Report every noted word that names nothing, with the one that is meant; `holes` are those of names and titles."""
    held = {hole.casefold(): hole for hole in holes}
    by_name = {spec.key.casefold(): spec for spec in fields}
    by_alias = {alias.casefold(): spec for spec in by_name.values() for alias in spec.aliases}
    keys = [spec.key for spec in by_name.values()]
    for name in references.fields:
        folded = name.word.casefold()
        if folded in by_name:
            _check_use(name, by_name[folded], problems)
        elif name.is_value and folded in held:
            continue
        elif folded in by_alias:
            problems.add(f"`{name.word}` is another name of `{by_alias[folded].key}`; write that.", name.span)
        else:
            problems.unknown("field", name.word, [*keys, *(held.values() if name.is_value else ())], name.span)
    for node, values in references.followers:
        _check_value(node, values, " in `next`", problems)


def _check_use(name: FieldName, spec: FieldSpec, problems: Problems) -> None:
    """Report what a field is not that is meant to be it, and the values that it cannot have."""
    if name.is_date and spec.type not in ("date", "datetime"):
        problems.add(f"`{spec.key}` is not a date; give it `type: date`.", name.span)
    elif name.is_reference and spec.type != "reference":
        problems.add(f"`{spec.key}` names no proposals; give it `type: reference`.", name.span)
    elif spec.values and not spec.open:
        for node in name.values:
            _check_value(node, [value.name for value in spec.values], f" of `{spec.key}`", problems)


def _check_value(node: YamlNode, names: Sequence[str], where: str, problems: Problems) -> None:
    if node.value.strip().casefold() not in map(str.casefold, names):
        problems.unknown("value", node.value, names, node.span, where=where)
