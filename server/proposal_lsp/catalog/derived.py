"""The result of deriving: a schema, and which parts of it are guesses."""

from __future__ import annotations

from collections.abc import Callable

from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.schema.model import Schema

#: Where something is in a schema: `("title",)`, `("field", "Status", "values")`, or
#: `("section", "Plan", "Phase {n}", "repeat")` with the headings from the outermost section down; a key of the
#: schema itself is alone.
KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """Something that the template does not say explicitly."""

    place: KeyPath
    #: Why it was guessed; reads well after "guess:".
    reason: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived schema with its guesses, in the order of the template."""

    schema: Schema
    guesses: tuple[Guess, ...]
    #: How many finished documents were taken into account.
    documents: int = 0
    #: Which they are, by their absolute paths.
    witnesses: frozenset[str] = frozenset()
    #: The schema as supported by all other documents, by the path of a witness; None if it is the same.
    without: Callable[[str], Schema | None] | None = field(default=None, compare=False, repr=False)

    def for_document(self, path: str | None) -> Schema:
        """The schema for a document, which is not a witness for itself. `path` is absolute; None without a file."""
        return (self.without(path) if self.without and path in self.witnesses else None) or self.schema


def inside(place: KeyPath, key: str) -> KeyPath:
    """A key of what is at a place."""
    return (*place, key)


def at_line(line: int, what: str) -> str:
    """A reason that names a line of the template; `line` counts from 0, people from 1."""
    return f"line {line + 1} {what}"
