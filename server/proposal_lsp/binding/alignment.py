"""Which headings are taken for which sections of the schema, while that is being found out and after."""

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


#: Comparisons of a heading with a name that is not there otherwise; those of them that need a close look at both; and
#: headings whose place in the tree is looked up again since one was bound at another level than its own.
COMPARISONS = 500_000
LOOKS = 3_000
RECOUNTS = 1_000_000
#: Looks at the other sections of the same name.
RIVALS = 200_000
#: Sections of the same name that all headings together, and a single one, may be.
NAMESAKES, LEAST_NAMESAKES = 500_000, 8


class Alignment:
    """The bound headings while they are being found, with the tree that follows from them."""

    def __init__(self, document: Document, outline: Outline, title: Section | None) -> None:
        self.document = document
        self.outline = outline
        self.title = title
        #: The sections of the schema, in the order of the template; below one that repeats, once for each repetition.
        self.nodes = outline.nodes
        #: Those whose repetitions have subsections of their own.
        self.separated: frozenset[Node] = frozenset()
        #: Work that may be done for names that are not right, and for the tree over headings at wrong levels.
        self.comparisons, self.looks, self.recounts = Budget(COMPARISONS), Budget(LOOKS), Budget(RECOUNTS)
        self.rivals = Budget(RIVALS)
        self._parents: dict[int, Section | None] | None = None
        self._levels: dict[int, int] = {}
        #: Of each heading in such a repetition, by its index, the repetition's own subsections by those of the schema.
        self.copies: dict[int, Mapping[Node, Node]] = {}
        #: Of each heading, by its index, the nodes whose name it bears.
        most = max(LEAST_NAMESAKES, NAMESAKES // max(len(self.sections), 1))
        self.candidates = {s.index: outline.candidates_of(s)[:most] for s in self.sections}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All headings but the title."""
        return tuple(section for section in self.document.sections if section is not self.title)

    @cached_property
    def by_section(self) -> dict[int, Bound]:
        """What each heading is bound to, by its index."""
        return {}

    @cached_property
    def by_node(self) -> dict[Node, list[Bound]]:
        """The headings of each section of the schema, in the order in which they were bound.

        Those of a copy are also those of what it is a copy of.
        """
        return {}

    def bind(self, node: Node, section: Section, fit: Fit) -> None:
        """Take a heading as a section."""
        bound = Bound(node, section, fit)
        self.by_section[section.index] = bound
        for one in node.and_originals():
            self.by_node.setdefault(one, []).append(bound)
        self._moved(bound)

    def release(self, bound: Bound) -> None:
        """Take a heading as a section of the author's own after all."""
        del self.by_section[bound.section.index]
        for one in bound.node.and_originals():
            self.by_node[one].remove(bound)
            if not self.by_node[one]:
                del self.by_node[one]
        self._levels[bound.section.index] = 0  # not known before it is looked up
        self._moved(bound)

    def begin_again(self, bounds: Iterable[Bound]) -> None:
        """Take back all that was bound but these."""
        self.by_section.clear()
        self.by_node.clear()
        self._parents = None
        for bound in bounds:
            self.bind(bound.node, bound.section, bound.fit)

    def _moved(self, bound: Bound) -> None:
        """Look the tree up again when it is next asked for, if a heading stands for another level than it did."""
        at, own = bound.section.index, bound.section.level
        changes = self._parents is not None and (bound.node.level, self._levels[at]) != (own, own)
        if changes and self.recounts.spend(len(self.sections)):
            self._parents = None

    def candidates_at(self, index: int, name: HeadingText) -> list[Candidate]:
        """The nodes whose name a text bears where it is the heading of a section, or is in its body."""
        own, found = self.copies.get(index), self.outline.candidates(name)
        return [Candidate(own.get(node, node), fit) for node, fit in found] if own else found

    def level(self, section: Section) -> int:
        """The level a heading stands for: that of its node, where it has one.

        Else its own; of a name that is none of the schema's a deeper one if the heading that it is below, by its
        marks, stands for a deeper one.
        """
        bound = self.by_section.get(section.index)
        if bound is None:
            self.parents()
        return bound.node.level if bound else self._levels.get(section.index) or section.level

    def parents(self) -> Mapping[int, Section | None]:
        """The section around each, by the levels the headings stand for."""
        if self._parents is None:
            self._parents = self._tree()
        return self._parents

    def _tree(self) -> dict[int, Section | None]:
        found: dict[int, Section | None] = {}
        around: list[tuple[int, Section]] = []
        # The headings that the next one is below, by their marks; a bound one says nothing of those next to it.
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
    """Whether a heading only repeats the name of a section that is there, wherever it is."""
    names = alignment.candidates[section.index]
    return section.index not in alignment.by_section and any(one.node in alignment.by_node for one in names)
