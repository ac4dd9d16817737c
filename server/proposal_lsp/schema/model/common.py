"""Values that fields and sections share: vocabularies, and forbidden words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from proposal_lsp.findings import SEVERITY_WORDS
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model.declare import Spec, yaml_key
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

#: The span of something that is not in a schema file.
NOWHERE = Span(0, 0)

State = Literal["open", "agreed", "done", "dead"]
STATES: tuple[State, ...] = get_args(State)
Extras = Literal["allow", "report"]
EXTRAS: tuple[Extras, ...] = get_args(Extras)
OFF = "off"
#: The words for severities in a schema.
SEVERITIES = (*SEVERITY_WORDS, OFF)

#: Whether `N/A` is an answer: with a reason (True), or without one, too (`bare`).
AllowNA = bool | Literal["bare"]

#: More of these in one list would make every keystroke slow.
MAX_FORBIDS = 50
MAX_VALUES = 500


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class LengthSpec(Spec, kind="length", what="a length"):
    """How many characters a value may have."""

    #: The fewest characters. With 0 a required field may be empty.
    min: int | None = yaml_key("number", default=None)
    #: The most characters.
    max: int | None = yaml_key("number", default=None)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class ValueSpec(Spec, kind="value", what="a value"):
    """What the value means: its text for hover and completion, or a mapping with `doc` and other keys.

    May be left empty.
    """

    name: str
    #: What the value means, and when to choose it. Shown in hover and completion.
    doc: str = yaml_key("text", default="")
    #: For statuses: how far a document with this value has come. `open`: being written; findings are mild. `agreed`:
    #: accepted, being built; what is missing is an error. `done`: finished; open checkboxes count. `dead`: rejected,
    #: withdrawn, superseded; hints only.
    state: State | None = yaml_key("word", options=STATES, default=None)
    #: For statuses: how mature a document with this value is, as a number; what it builds on should be no less so.
    #: Without it: 1 for `open`, 2 for `agreed`, 3 for `done`.
    maturity: int | None = yaml_key("number", default=None)
    #: For statuses: whether the text stays as it is. Status, dates, fields of references and the targets of links may
    #: change.
    frozen: bool = yaml_key("flag", default=False)
    #: For a frozen status: other fields and sections that may change, one name or a list: `Errata`.
    may_change: tuple[str, ...] = yaml_key("texts", of="names", default=())
    #: For statuses: the values that may follow this one. Each must be a value of the same field.
    next: tuple[str, ...] = yaml_key("next", of="values", default=())
    #: Other spellings that count as this value.
    aliases: tuple[str, ...] = yaml_key("aliases", of="names", default=())
    #: A form with holes that also counts as this value, `Superseded by {reference}`, or a list of them.
    patterns: tuple[Pattern, ...] = yaml_key("patterns", name="pattern", default=())
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class ForbidSpec(Spec, kind="forbid", what="something forbidden"):
    """Words that are not allowed.

    Letter case is ignored, and a match begins where a word begins: `form` is found in `formal`, not in `platform`.
    """

    #: What to look for: one pattern or a list of them. A hole needs a type that ends somewhere: `int`, `word` or
    #: `date`.
    find: tuple[Pattern, ...] = yaml_key("patterns", needs="Something forbidden needs `find`")
    #: The message, without its subject, which is the words found: `must not be in a title`.
    # Empty: what `replace` says, or just that.
    message: str = yaml_key("phrase", default="")
    #: What to write instead; the fix does it. Its holes are filled in from the words found: `RFC-{n}`.
    replace: Pattern | None = yaml_key("pattern", default=None)
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RelationsSpec(Spec):
    """What sections, or fields, require of each other. Their names are those of the schema."""

    #: Groups of <names> of which exactly one must be present: `[[<group>]]`. A member of a group is not required by
    #: itself.
    one_of: tuple[tuple[str, ...], ...] = yaml_key("groups", default=())
    #: Groups of <names> of which at least one must be present.
    any_of: tuple[tuple[str, ...], ...] = yaml_key("groups", default=())
    #: <names> that require others, which are then not required by themselves: `{<pair>}`.
    requires: tuple[tuple[str, tuple[str, ...]], ...] = yaml_key("requires", default=())
    #: Groups of <names> of which no two may be present together.
    conflicts: tuple[tuple[str, ...], ...] = yaml_key("groups", default=())
    #: Groups of <names>, next to each other here, whose members may be in any order: `[[<group>]]`.
    any_order: tuple[tuple[str, ...], ...] = yaml_key("groups", default=())

    def ranks(self, names: Sequence[str]) -> list[int]:
        """The place of each name in the order; the same for those that may be in any order."""
        ranks: list[int] = []
        for place, name in enumerate(names):
            groups = [group for group in self.any_order if name in group]
            mates = (rank for rank, one in zip(ranks, names, strict=False) if any(one in group for group in groups))
            ranks.append(next(mates, place) if groups else place)
        return ranks


NO_RELATIONS = RelationsSpec()
