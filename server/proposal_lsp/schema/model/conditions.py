"""Conditions: what the metadata of a document must say for something to be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Clause:
    """What one field must say: one of some values, a number or a date in a range, or anything or nothing at all."""

    #: The key of a field, or a hole of the title or the file name.
    field: str
    #: Compared without letter case.
    values: tuple[str, ...] = ()
    #: The smallest and the largest number.
    min: int | None = None
    max: int | None = None
    #: The first day, and the day before which it must be.
    since: date | None = None
    before: date | None = None
    #: Whether the field must be there, with a value.
    present: bool | None = None


#: Alternatives, of which one must hold; in each every clause must.
Clauses = tuple[tuple[Clause, ...], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where `when` does and `unless` does not; one that is empty says nothing."""

    when: Clauses = ()
    unless: Clauses = ()


#: `True`, `False`, or only under a condition.
Requirement = bool | Condition
