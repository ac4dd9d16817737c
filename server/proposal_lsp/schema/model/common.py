"""What fields and sections have in common: vocabularies, and words that are forbidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

#: Where something stands that no schema file asks for.
NOWHERE = Span(0, 0)

State = Literal["open", "agreed", "done", "dead"]
STATES: tuple[State, ...] = ("open", "agreed", "done", "dead")
Extras = Literal["allow", "report"]


@dataclass(frozen=True, slots=True, eq=False)
class ValueSpec:
    """One allowed value of a vocabulary."""

    name: str
    doc: str = ""
    aliases: tuple[str, ...] = ()
    #: Forms with holes that also count as this value, e.g. `Superseded by {reference}`.
    patterns: tuple[Pattern, ...] = ()
    #: Status values only: how far the document has come, and which statuses may follow.
    state: State | None = None
    next: tuple[str, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class ForbidSpec:
    """Words that must occur nowhere in a value or a text; see `Pattern.search`."""

    find: tuple[Pattern, ...]
    #: Goes on where the words leave off: `must not be in a title`. Empty: what `replace` says, or just that.
    message: str = ""
    #: What to write instead; its holes are filled in from the words found.
    replace: Pattern | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class RelationsSpec:
    """What sections, or fields, ask of each other. Their names are those of the schema."""

    #: Of each group exactly one must be there.
    one_of: tuple[tuple[str, ...], ...] = ()
    #: Of each group at least one must be there.
    any_of: tuple[tuple[str, ...], ...] = ()
    #: Where the first is there, the others must be.
    requires: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Of each group at most one may be there.
    conflicts: tuple[tuple[str, ...], ...] = ()
