"""Conditions of a schema in words."""

from __future__ import annotations

from collections.abc import Callable

from proposal_lsp.schema.model import Clause, Clauses, Condition


def _plain(text: str) -> str:
    return text


def in_words(condition: Condition, show: Callable[[str], str] = _plain) -> str:
    """`when Status is Accepted or Final and Kind is not set`; `show` is how names and values are written."""
    parts = (("when", condition.when), ("unless", condition.unless))
    return ", ".join(f"{word} {_alternatives(clauses, show)}" for word, clauses in parts if clauses)


def _alternatives(clauses: Clauses, show: Callable[[str], str]) -> str:
    return ", or ".join(" and ".join(clause_in_words(clause, show) for clause in all_) for all_ in clauses)


def clause_in_words(clause: Clause, show: Callable[[str], str] = _plain) -> str:
    """A clause in words: `Status is Accepted or Final`, `number is from 1 to 99`."""
    return f"{show(clause.field)} is {_wanted(clause, show)}"


def _wanted(clause: Clause, show: Callable[[str], str]) -> str:
    if clause.present is not None:
        return "set" if clause.present else "not set"
    if clause.since and clause.before:
        return f"on or after {clause.since} and before {clause.before}"
    if clause.since:
        return f"on or after {clause.since}"
    if clause.before:
        return f"before {clause.before}"
    if clause.min is not None and clause.max is not None:
        return f"from {clause.min} to {clause.max}"
    if clause.min is not None:
        return f"at least {clause.min}"
    if clause.max is not None:
        return f"at most {clause.max}"
    *others, last = map(show, clause.values)
    return f"{', '.join(others)} or {last}" if others else last
