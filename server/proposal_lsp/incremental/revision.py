"""A fully analyzed document, and its revisions after edits in bodies."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import overload

from proposal_lsp.binding import Binding
from proposal_lsp.document import Document, Piece
from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import Finding, Severity, in_reading_order, moved, places, shifted, visible_places
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.rules import Rule, RuleFindings, Severities, active, settle
from proposal_lsp.schema.model import Schema

# Text that says something about the whole document wherever it is.
SILENCE, MODELINE = "proposal-lsp:", "proposal-schema:"


class LazyFindings(Sequence[Finding]):
    """The findings of a revision, in reading order; assembled on demand."""

    def __init__(self, make: Callable[[], Sequence[Finding]]) -> None:
        self._make = make

    @cached_property
    def _all(self) -> tuple[Finding, ...]:
        return tuple(self._make())

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self._all[index]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return self._all == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all)


@lru_cache(maxsize=4)
def metadata_headings(schemas: Sequence[Schema]) -> frozenset[str]:
    """The headings, as they are compared, below which some kind of proposal keeps metadata."""
    kinds = [schema.metadata for schema in schemas]
    names = {read_heading(name).key for kind in kinds for name in kind.under}
    named = {field.key.casefold() for kind in kinds if "section" in kind.styles for field in kind.fields}
    return frozenset(names | named)


@dataclass(frozen=True, eq=False)
class Origin:
    """A fully analyzed document, and what later revisions take over from it."""

    document: Document
    #: None if it is not a proposal, or one that is not checked.
    binding: Binding | None
    rule_findings: RuleFindings
    #: The rules with the severities of the project.
    rules: Sequence[Rule] = ()
    severities: Severities = ()
    #: Headings, as they are compared, below which there may be metadata.
    metadata_headings: frozenset[str] = frozenset()
    #: The keys, in lowercase, of fields whose values tell which kind it is; None: any may.
    telling_fields: frozenset[str] | None = None
    #: Whether a comment says which kind of proposal it is.
    named: bool = False

    @cached_property
    def is_plain(self) -> bool:
        """Whether nothing but bodies, headings and metadata has a say in what was found, and each rule ran."""
        named = self.document.text.source.rfind(MODELINE)
        # One above the second heading counts or does not whatever is written below it.
        near = self.named and len(self.document.sections) > 1 and named < self.document.sections[1].span.start
        return self.rule_findings.complete and (named < 0 or near) and self._is_local

    @cached_property
    def silences(self) -> bool:
        """Whether comments may silence rules, or rules are silent after their first finding."""
        says_once = self.binding is not None and bool(self.binding.schema.once)
        return bool(self.rules) and (says_once or SILENCE in self.document.text.source)

    @property
    def _is_local(self) -> bool:
        """Whether what was found in a section also lies there, with all that belongs to it."""
        sections = self.document.sections
        return all(
            span.start <= edge <= span.end
            for index, found in self.rule_findings.sections.items()
            for span in [sections[index].span]
            for finding in found
            for place in places(finding)
            for edge in place
        )

    @cached_property
    def active(self) -> list[tuple[Rule, Severity]]:
        """The rules that are on, with their severities."""
        return list(active(self.binding, self.rules, self.severities)) if self.binding else []

    @cached_property
    def local(self) -> list[tuple[Rule, Severity]]:
        """The active rules that look at one section."""
        return [(rule, severity) for rule, severity in self.active if rule.scope in ("section", "body")]

    @cached_property
    def readers(self) -> frozenset[Callable[[Binding, Piece], bool]]:
        """For the active rules that look at all the text: whether a part of it matters."""
        return frozenset(rule.reads for rule, _ in self.active if rule.check and rule.scope == "text")

    @cached_property
    def outline_places(self) -> tuple[list[int], list[int]]:
        """The places of what was found in the document as a whole: where they start, and the furthest end so far."""
        found = sorted(place for finding in self.rule_findings.outline for place in places(finding))
        return [place.start for place in found], list(accumulate((place.end for place in found), max))

    @cached_property
    def last_visible(self) -> int:
        """The last place at which something is shown."""
        found = chain(self.rule_findings.outline, *self.rule_findings.sections.values())
        return max((edge for finding in found for place in visible_places(finding) for edge in place), default=-1)

    def reaches_into(self, start: int, end: int) -> bool:
        """Whether a place of what was found in the document as a whole lies between two offsets, or around them."""
        starts, furthest = self.outline_places
        at = bisect_left(starts, end)
        return at > 0 and furthest[at - 1] > start


@dataclass(frozen=True, slots=True)
class EditedBody:
    """The findings in a section whose body has changed."""

    #: Where the section was then.
    start: int
    findings: tuple[Finding, ...]
    #: Where its text ends, before the whitespace and the rule that lead to the next heading, counted from its start: in
    #: the origin, and now.
    old_tail: int
    tail: int


@dataclass(frozen=True, eq=False)
class Revision:
    """A document after edits in the bodies of sections, since it was analyzed as a whole."""

    origin: Origin
    document: Document
    binding: Binding | None
    edited_bodies: Mapping[int, EditedBody] = field(default_factory=dict)
    #: The same object as long as nothing that is shown has changed, neither in words nor in place.
    shown: object = field(default_factory=object)

    def findings(self) -> list[Finding]:
        """All findings, in reading order."""
        origin, found = self.origin, self.rule_findings()
        if self.binding is None or not origin.silences:
            return in_reading_order([*found.outline, *chain.from_iterable(found.sections.values())])
        return settle(self.binding, origin.rules, origin.severities, found)

    def rule_findings(self) -> RuleFindings:
        """What the rules found, where it is now."""
        origin, sections = self.origin, self.document.sections
        if not self.edited_bodies:
            return origin.rule_findings
        outline = tuple(moved(finding, self.place_now) for finding in origin.rule_findings.outline)
        found: dict[int, Sequence[Finding]] = {}
        for index, some in origin.rule_findings.sections.items():
            if index not in self.edited_bodies:
                found[index] = shifted(some, sections[index].span.start - origin.document.sections[index].span.start)
        for index, body in self.edited_bodies.items():
            found[index] = shifted(body.findings, sections[index].span.start - body.start)
        return RuleFindings(outline, found)

    def place_now(self, offset: int) -> int:
        """Where an offset of the origin is now; it must not be in a body that has changed."""
        before = self.origin.document.sections
        index = bisect_right(before, offset, key=lambda section: section.span.start) - 1
        if index < 0:
            return offset
        old, new = before[index].span, self.document.sections[index].span
        body = self.edited_bodies.get(index)
        if body is None or offset - old.start < body.old_tail:
            return offset + new.start - old.start
        if offset - old.start == body.old_tail:
            return new.start + body.tail
        return offset + new.end - old.end
