"""What deriving yields: a schema, and what in it is a guess."""

from __future__ import annotations

from dataclasses import dataclass

from proposal_lsp.schema.model import Schema

#: Where something is in a schema: `("title",)`, `("field", "Status", "values")`, or
#: `("section", "Plan", "Phase {n}", "repeat")` with the headings from the outermost section down; a key of the
#: schema itself is alone.
KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """Something the template does not say outright."""

    place: KeyPath
    #: Why it was guessed; reads well after "guess:".
    reason: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived schema with its guesses, in the order of the template."""

    schema: Schema
    guesses: tuple[Guess, ...]
    #: How many finished documents had their say.
    documents: int = 0


def inside(place: KeyPath, key: str) -> KeyPath:
    """A key of what stands at a place."""
    return (*place, key)


def at_line(line: int, what: str) -> str:
    """A reason that names a line of the template; `line` counts from 0, people from 1."""
    return f"line {line + 1} {what}"
