"""Which headings are bound to which sections of the schema, during the alignment and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from proposal_lsp.binding.outline import Candidate, Fit, Node, Outline
from proposal_lsp.budget import Budget
from proposal_lsp.document import Document, Section
from proposal_lsp.document.headings import HeadingText
from proposal_lsp.lazy_dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A heading that is a section of the schema."""

    node: Node
    section: Section
    fit: Fit


#: Limits on: comparisons of a heading with a missing name; those that need a detailed comparison; and headings whose
#: place in the tree is determined again because one was bound at a different level.
COMPARISONS = 500_000
LOOKS = 3_000
RECOUNTS = 1_000_000
#: Comparisons with other sections of the same name.
RIVALS = 200_000
#: Candidate sections of the same name: for all headings together, and for a single one.
NAMESAKES, LEAST_NAMESAKES = 500_000, 8


class Alignment:
    """The headings bound so far, with the tree that follows from them."""

    def __init__(self, document: Document, outline: Outline, title: Section | None) -> None:
        self.document = document
        self.outline = outline
        self.title = title
        #: The sections of the schema, in the order of the template; below one that repeats, once for each repetition.
        self.nodes = outline.nodes
        #: Those whose repetitions have subsections of their own.
        self.separated: frozenset[Node] = frozenset()
        #: Budgets for inexact names, and for the tree over headings at wrong levels.
        self.comparisons, self.looks, self.recounts = Budget(COMPARISONS), Budget(LOOKS), Budget(RECOUNTS)
        self.rivals = Budget(RIVALS)
        self._parents: dict[int, Section | None] | None = None
        self._levels: dict[int, int] = {}
        #: For each heading in such a repetition, by index: the repetition's own subsections by those of the schema.
        self.copies: dict[int, Mapping[Node, Node]] = {}
        #: For each heading, by index: the nodes whose name it has.
        most = max(LEAST_NAMESAKES, NAMESAKES // max(len(self.sections), 1))
        self.candidates = {s.index: outline.candidates_of(s)[:most] for s in self.sections}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All headings but the title."""
        return tuple(section for section in self.document.sections if section is not self.title)

    @cached_property
    def by_section(self) -> dict[int, Bound]:
        """What each heading is bound to, by index."""
        return {}

    @cached_property
    def by_node(self) -> dict[Node, list[Bound]]:
        """The headings of each section of the schema, in the order in which they were bound.

        Those of a copy are also those of what it is a copy of.
        """
        return {}

    def bind(self, node: Node, section: Section, fit: Fit) -> None:
        """Bind a heading to a section."""
        bound = Bound(node, section, fit)
        self.by_section[section.index] = bound
        for one in node.and_originals():
            self.by_node.setdefault(one, []).append(bound)
        self._moved(bound)

    def release(self, bound: Bound) -> None:
        """Unbind a heading: it is a section of the author's own."""
        del self.by_section[bound.section.index]
        for one in bound.node.and_originals():
            self.by_node[one].remove(bound)
            if not self.by_node[one]:
                del self.by_node[one]
        self._levels[bound.section.index] = 0  # computed on demand
        self._moved(bound)

    def begin_again(self, bounds: Iterable[Bound]) -> None:
        """Unbind everything except these."""
        self.by_section.clear()
        self.by_node.clear()
        self._parents = None
        for bound in bounds:
            self.bind(bound.node, bound.section, bound.fit)

    def _moved(self, bound: Bound) -> None:
        """Have the tree computed again on the next access, if a heading now counts as a different level."""
        at, own = bound.section.index, bound.section.level
        changes = self._parents is not None and (bound.node.level, self._levels[at]) != (own, own)
        if changes and self.recounts.spend(len(self.sections)):
            self._parents = None

    def candidates_at(self, index: int, name: HeadingText) -> list[Candidate]:
        """The nodes whose name a text has, as the heading of a section or in its body."""
        own, found = self.copies.get(index), self.outline.candidates(name)
        return [Candidate(own.get(node, node), fit) for node, fit in found] if own else found

    def level(self, section: Section) -> int:
        """The level that a heading counts as: that of its node, if it has one.

        Otherwise its own level; an unknown heading counts as deeper if the heading above it, by its marks, does.
        """
        bound = self.by_section.get(section.index)
        if bound is None:
            self.parents()
        return bound.node.level if bound else self._levels.get(section.index) or section.level

    def parents(self) -> Mapping[int, Section | None]:
        """The section around each, by the levels that the headings count as."""
        if self._parents is None:
            self._parents = self._tree()
        return self._parents

    def _tree(self) -> dict[int, Section | None]:
        found: dict[int, Section | None] = {}
        around: list[tuple[int, Section]] = []
        # The headings above the next one, by their marks; a bound one says nothing about its siblings.
        marked: list[Section] = []
        for section in self.sections:
            own, sibling = section.level, None
            while marked and marked[-1].level >= own:
                sibling = marked.pop()
            bound = self.by_section.get(section.index)
            if bound is not None:
                level = bound.node.level
            elif sibling is not None and sibling.level == own:
                level = own if sibling.index in self.by_section else self._levels[sibling.index]
            elif marked and not self.candidates[section.index]:
                level = max(own, self._levels[marked[-1].index] + 1)
            else:
                level = own
            self._levels[section.index] = level
            marked.append(section)
            while around and around[-1][0] >= level:
                around.pop()
            found[section.index] = around[-1][1] if around else None
            around.append((level, section))
        return found

    def is_under(self, node: Node, parent: Section | None) -> bool:
        """Whether a heading below `parent` is where `node` belongs, as far as that is known."""
        if node.parent is None:
            return True
        around = self.by_node.get(node.parent)
        return not around or any(parent is bound.section for bound in around)

    def is_open(self, node: Node) -> bool:
        """Whether a heading may still be bound to a node."""
        return node not in self.by_node or (node.repeats and node not in self.separated)


def duplicates(alignment: Alignment, parents: Mapping[int, Section | None]) -> Iterator[tuple[Section, Section]]:
    """Second copies of a section, each with the first: at its level, below the same heading."""
    for section in alignment.sections:
        if section.index in alignment.by_section:
            continue
        for node, _ in alignment.candidates[section.index]:
            found = alignment.by_node.get(node)
            if not found or section.level != node.level:
                continue
            first = found[0].section
            if parents[section.index] is parents[first.index]:
                yield section, first
                break


def is_copy(alignment: Alignment, section: Section) -> bool:
    """Whether a heading only repeats the name of a section that is present anywhere."""
    names = alignment.candidates[section.index]
    return section.index not in alignment.by_section and any(one.node in alignment.by_node for one in names)
