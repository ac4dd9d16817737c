"""What a keystroke changes of an analysis: the findings of one section, and the places of those behind it.

As long as somebody writes in the body of a section, only that section is parsed and judged again, and nothing is moved
before it is asked for: the cost does not grow with the document. An edit that may bear on more has no such answer, and
the document is analyzed anew. That the findings are the same either way is what the tests of this module are about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import overload

from proposal_lsp.binding import Binding
from proposal_lsp.document import Document, Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import Finding, Severity, in_reading_order, moved, places, shifted, visible_places
from proposal_lsp.incremental.edited_binding import edited_binding
from proposal_lsp.incremental.edited_document import edited
from proposal_lsp.rules import Judgement, Rule, Severities, active, judge_section, settle
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Change, Span, Text

# Text that says something about the whole document wherever it stands.
_SILENCE, _MODELINE = "proposal-lsp:", "proposal-schema:"


class Findings(Sequence[Finding]):
    """The findings of a version, in reading order; put together when they are asked for."""

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
def keepers(schemas: Sequence[Schema]) -> frozenset[str]:
    """The headings, as they are compared, below which some kind of proposal keeps metadata."""
    kinds = [schema.metadata for schema in schemas]
    names = {read_heading(name).key for kind in kinds for name in kind.under}
    named = {field.key.casefold() for kind in kinds if "section" in kind.styles for field in kind.fields}
    return frozenset(names | named)


@dataclass(frozen=True, eq=False)
class Start:
    """A version that was analyzed as a whole, and what later ones take over from it."""

    document: Document
    #: None where it is no proposal, or one that is not checked.
    binding: Binding | None
    judgement: Judgement
    #: The rules with the severities of the project.
    rules: Sequence[Rule] = ()
    severities: Severities = ()
    #: Headings, as they are compared, below which there may be metadata.
    keepers: frozenset[str] = frozenset()
    #: Whether a comment says which kind of proposal it is.
    named: bool = False

    @cached_property
    def is_plain(self) -> bool:
        """Whether nothing but bodies, headings and metadata has a say in what was found, and each rule ran."""
        named = self.document.text.source.rfind(_MODELINE)
        # One above the second heading counts or does not whatever is written below it.
        near = self.named and len(self.document.sections) > 1 and named < self.document.sections[1].span.start
        return self.judgement.complete and (named < 0 or near) and self._is_local

    @cached_property
    def silences(self) -> bool:
        """Whether comments may silence rules."""
        return bool(self.rules) and _SILENCE in self.document.text.source

    @property
    def _is_local(self) -> bool:
        """Whether what was found in a section also lies there, with all that belongs to it."""
        sections = self.document.sections
        return all(
            span.start <= edge <= span.end
            for index, found in self.judgement.sections.items()
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
    def readers(self) -> tuple[Rule, ...]:
        """Those of them that look at all the text."""
        return tuple(rule for rule, _ in self.active if rule.check and rule.scope == "text")

    @cached_property
    def outline_places(self) -> tuple[list[int], list[int]]:
        """The places of what was found in the document as a whole: where they start, and the furthest end so far."""
        found = sorted(place for finding in self.judgement.outline for place in places(finding))
        return [place.start for place in found], list(accumulate((place.end for place in found), max))

    @cached_property
    def last_visible(self) -> int:
        """The last place at which something is shown."""
        found = chain(self.judgement.outline, *self.judgement.sections.values())
        return max((edge for finding in found for place in visible_places(finding) for edge in place), default=-1)

    def reaches_into(self, start: int, end: int) -> bool:
        """Whether a place of what was found in the document as a whole lies between two offsets, or around them."""
        starts, furthest = self.outline_places
        at = bisect_left(starts, end)
        return at > 0 and furthest[at - 1] > start


@dataclass(frozen=True, slots=True)
class Part:
    """What was found in a section whose body has changed."""

    #: Where the section was then.
    start: int
    findings: tuple[Finding, ...]
    #: Where its text ends, before the white space and the rule that lead to the next heading, counted from its start:
    #: in the first version, and now.
    old_tail: int
    tail: int


@dataclass(frozen=True, eq=False)
class Version:
    """A version of a document, reached from one that was analyzed as a whole by edits in bodies."""

    start: Start
    document: Document
    binding: Binding | None
    parts: Mapping[int, Part] = field(default_factory=dict)
    #: The same object as long as nothing that is shown has changed, neither in words nor in place.
    shown: object = field(default_factory=object)

    def findings(self) -> list[Finding]:
        """All findings, in reading order."""
        start, sections = self.start, self.document.sections
        judgement = start.judgement
        found = [moved(finding, self._place) for finding in judgement.outline]
        for index, some in judgement.sections.items():
            if index not in self.parts:
                found += shifted(some, sections[index].span.start - start.document.sections[index].span.start)
        for index, part in self.parts.items():
            found += shifted(part.findings, sections[index].span.start - part.start)
        if self.binding is None or not start.silences:
            return in_reading_order(found)
        return settle(self.binding, start.rules, start.severities, Judgement(tuple(found), {}))

    def _place(self, offset: int) -> int:
        """Where a place of the first version is now, that is in no body that has changed."""
        before = self.start.document.sections
        index = bisect_right(before, offset, key=lambda section: section.span.start) - 1
        if index < 0:
            return offset
        old, new = before[index].span, self.document.sections[index].span
        part = self.parts.get(index)
        if part is None or offset - old.start < part.old_tail:
            return offset + new.start - old.start
        if offset - old.start == part.old_tail:
            return new.start + part.tail
        return offset + new.end - old.end


def after(version: Version, text: Text, change: Change) -> Version | None:
    """The version that `change` leads to, whose text is `text`; None where the document must be analyzed anew."""
    start = version.start
    if not start.is_plain:
        return None
    step = edited(version.document, text, change)
    if step is None:
        return None
    document, index = step
    old, new = version.document.sections[index], document.sections[index]
    if not _is_of_the_section(start, version.document, document, old, new):
        return None
    binding = edited_binding(start.binding, document) if start.binding else None
    found = judge_section(binding, new, start.active) if binding else ()
    if not all(new.span.start <= edge <= new.span.end for one in found for place in places(one) for edge in place):
        return None
    first = start.document.sections[index]
    part = Part(new.span.start, found, _tail(start.document, first), _tail(document, new))
    if _is_touched(start, part, first, document, new):
        return None
    next_version = Version(start, document, binding, {**version.parts, index: part})
    same = _looks_the_same(version, next_version, index, change)
    return replace(next_version, shown=version.shown) if same else next_version


def _is_of_the_section(start: Start, before: Document, document: Document, old: Section, new: Section) -> bool:
    """Whether an edit matters to nothing but the section it is in: all else sees of it what it saw before."""
    texts = before.text.slice(old.span), document.text.slice(new.span)
    if old.name.key in start.keepers or any(signal in text for signal in (_SILENCE, _MODELINE) for text in texts):
        return False
    if start.binding is not None:
        last = new.index == len(document.sections) - 1
        if any(old.index == other.index for other in start.binding.metadata_sections):
            return False
        if last and start.binding.schema.metadata.mirrors:
            return False  # the footer may be here
        if _frame(before, old, last=last) != _frame(document, new, last=last):
            return False
    return not any(rule.reads(text) for rule in start.readers for text in texts)


def _frame(document: Document, section: Section, *, last: bool) -> tuple[object, ...]:
    """What all may see of a body: whether it is empty, how it starts and how it ends."""
    leaves, text = section.piece.leaves, document.text
    line = text.line_at(section.heading.span.end) + 1
    airy = line < text.line_count and not text.line_text(line).strip()
    ends = last and text.slice(Span(max(section.span.end - 1, 0), section.span.end)) in ("\n", "\r")
    return section.is_empty, bool(leaves), bool(leaves) and leaves[-1].kind == "rule", airy, ends


def _tail(document: Document, section: Section) -> int:
    """Where the text of a section ends, as `Part.tail` has it."""
    leaves, source = section.piece.leaves, document.text.slice(section.span)
    if leaves and leaves[-1].kind == "rule":
        source = source[: leaves[-1].span.start]
    return max(len(source.rstrip()), section.heading.span.end - section.span.start)


def _is_touched(start: Start, part: Part, first: Section, document: Document, new: Section) -> bool:
    """Whether something found in the document as a whole has a place in the body, so that it may have to change."""
    base = first.span.start
    heading = first.heading.span.end
    if start.reaches_into(heading, base + part.old_tail):
        return True
    old_tail = start.document.text.slice(Span(base + part.old_tail, first.span.end))
    tail = document.text.slice(Span(new.span.start + part.tail, new.span.end))
    return old_tail != tail and (
        bool(old_tail.strip() or tail.strip()) or start.reaches_into(base + part.old_tail, first.span.end)
    )


def _looks_the_same(version: Version, later: Version, index: int, change: Change) -> bool:
    """Whether what is shown of the findings is the same in both versions, in words and in lines and columns."""
    before, text = version.document.text, later.document.text
    old = version.document.sections[index].span
    if text.line_count != before.line_count and (version.start.silences or _is_shown_behind(version, old.end)):
        return False
    known = version.parts.get(index)
    was = known.findings if known else version.start.judgement.sections.get(index, ())
    was_at = known.start if known else version.start.document.sections[index].span.start
    now = later.parts[index].findings
    if not was and not now:
        return True
    first, last = before.line_at(change.start), before.line_at(change.end)
    shift = old.start - was_at
    return [_look(one, before, shift, first, last) for one in was] == [_look(one, text, 0, first, last) for one in now]


def _is_shown_behind(version: Version, offset: int) -> bool:
    return version._place(version.start.last_visible) >= offset or any(
        version.document.sections[index].span.start >= offset and part.findings for index, part in version.parts.items()
    )


def _look(finding: Finding, text: Text, shift: int, first: int, last: int) -> object:
    """What is seen of a finding: the same for the same, save that one on a line being written is only like itself."""
    seen = [text.position(edge + shift) for place in visible_places(finding) for edge in place]
    if any(first <= position.line <= last for position in seen):
        return object()
    messages = [(one.message, one.path, one.position) for one in finding.related]
    titles = [fix.title for fix in finding.fixes]
    return finding.code, finding.message, finding.severity, finding.tags, messages, titles, seen
