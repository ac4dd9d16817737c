"""Conditions: what the metadata of a document must say for something to be required."""

from __future__ import annotations

from datetime import date

from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model.declare import Spec, yaml_key


@dataclass(frozen=True, slots=True, repr=False)
class Clause(Spec, kind="clause", what="a range"):
    """One value or a list of values; `present` or `absent`; or a range of numbers or days."""

    #: The key of a field, or a hole of the title or the file name.
    field: str
    #: Compared without letter case.
    values: tuple[str, ...] = ()
    #: The smallest number. In a text such as `RFC-12` its number counts.
    min: int | None = yaml_key("number", low=None, default=None)
    #: The largest number.
    max: int | None = yaml_key("number", low=None, default=None)
    #: The first day, YYYY-MM-DD, of a field that is a date.
    since: date | None = yaml_key("day", name="from", default=None)
    #: The day before which it must be, YYYY-MM-DD.
    before: date | None = yaml_key("day", default=None)
    #: Whether the field must be set.
    present: bool | None = None


#: Alternatives, of which one must hold; in each every clause must.
Clauses = tuple[tuple[Clause, ...], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Condition(Spec, kind="condition", what="a condition"):
    """Holds where `when` does and `unless` does not.

    Where a field that counts is not filled in or has an impossible value, nothing is asked.
    """

    #: What the metadata must say: `{Status: [Accepted, Implemented]}`. All fields of a mapping must match; of a list of
    #: such mappings, one must match.
    when: Clauses = yaml_key("clauses", default=())
    #: The same for what the metadata must not say: `{Status: Draft}`.
    unless: Clauses = yaml_key("clauses", default=())


#: `True`, `False`, or only under a condition.
Requirement = bool | Condition
