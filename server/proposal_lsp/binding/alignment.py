"""Which headings are taken for which sections of the schema, while that is being found out and after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from proposal_lsp.binding.outline import Fit, Node, Outline
from proposal_lsp.document import Document, Section


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A heading that is a section of the schema."""

    node: Node
    section: Section
    fit: Fit


class Alignment:
    """The bound headings while they are being found, with the tree that follows from them."""

    def __init__(self, document: Document, outline: Outline, title: Section | None) -> None:
        self.document = document
        self.outline = outline
        self.title = title
        self.candidates = {s.index: outline.candidates(s.name) for s in self.sections}

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
        """The headings of each section of the schema, in the order in which they were bound."""
        return {}

    def bind(self, node: Node, section: Section, fit: Fit) -> None:
        """Take a heading as a section."""
        bound = Bound(node, section, fit)
        self.by_section[section.index] = bound
        self.by_node.setdefault(node, []).append(bound)

    def release(self, bound: Bound) -> None:
        """Take a heading as a section of the author's own after all."""
        del self.by_section[bound.section.index]
        self.by_node[bound.node].remove(bound)
        if not self.by_node[bound.node]:
            del self.by_node[bound.node]

    def level(self, section: Section) -> int:
        """The level a heading stands for: that of its node, where it has one, else its own."""
        bound = self.by_section.get(section.index)
        return bound.node.level if bound else section.level

    def parents(self) -> dict[int, Section | None]:
        """The section around each, by the levels the headings stand for."""
        found: dict[int, Section | None] = {}
        around: list[tuple[int, Section]] = []
        for section in self.sections:
            level = self.level(section)
            while around and around[-1][0] >= level:
                around.pop()
            found[section.index] = around[-1][1] if around else None
            around.append((level, section))
        return found

    def is_under(self, node: Node, parent: Section | None) -> bool:
        """Whether a heading below `parent` stands where `node` belongs, as far as that is known."""
        if node.parent is None:
            return True
        around = self.by_node.get(node.parent)
        return not around or any(parent is bound.section for bound in around)
