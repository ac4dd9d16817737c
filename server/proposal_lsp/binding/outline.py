"""A schema's sections as a flat list of nodes, indexed by the names that headings may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Literal

from proposal_lsp.document import Piece, Section
from proposal_lsp.document.headings import HeadingText, heading_key, name_and_content, read_heading
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass, field
from proposal_lsp.remembered import kept_with_first, remembered, size_of
from proposal_lsp.schema.model import RelationsSpec, Schema, SectionSpec
from proposal_lsp.schema.pattern import Hole, Pattern

#: How well a heading fits a name, best first. `case`: only letter case differs. `close`: a typo. `words`: it shares
#: most words and is at the right place.
Fit = Literal["exact", "alias", "case", "close", "words"]
FITS: tuple[Fit, ...] = ("exact", "alias", "case", "close", "words")


@dataclass(frozen=True, eq=False)
class Node:
    """A section of the schema at its place. Compared and hashed by identity.

    Where a section repeats in a document, and has subsections, each repetition has a copy of it with subsections of
    its own.
    """

    spec: SectionSpec
    #: Its place in the flat list, which is the order of the template.
    index: int
    parent: Node | None
    #: The heading level at which it belongs, 1 to 6.
    level: int
    children: list[Node] = field(default_factory=list)
    #: The node that it is a copy of, which may itself be a copy.
    copy_of: Node | None = None
    #: Its position among its siblings in the required order; equal for those that may be in any order.
    rank: int = 0

    def and_originals(self) -> Iterator[Node]:
        """The node, the node that it is a copy of, and so on."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.copy_of

    @property
    def origin(self) -> Node:
        """The section of the schema that it is, or is a copy of."""
        return self.copy_of.origin if self.copy_of else self

    def copy(self, parent: Node | None) -> Node:
        """A copy with all below it."""
        made = Node(self.spec, self.index, parent, self.level, copy_of=self, rank=self.rank)
        made.children.extend(child.copy(made) for child in self.children)
        return made

    def descendants(self) -> Iterator[Node]:
        """All below it, in the order of the template."""
        for child in self.children:
            yield child
            yield from child.descendants()

    @property
    def repeats(self) -> bool:
        """Whether it may appear more than once."""
        return self.spec.repeat is not None

    @property
    def takes_any_name(self) -> bool:
        """Whether any heading at its level and place may be it."""
        return any(map(is_nameless, (self.spec.heading, *self.spec.aliases)))

    @property
    def is_repeated(self) -> bool:
        """Whether it, or a section around it, may appear more than once."""
        return self.repeats or (self.parent is not None and self.parent.is_repeated)

    @property
    def may_be_absent(self) -> bool:
        """Whether it may appear any number of times, including never."""
        return self.spec.repeat is not None and self.spec.repeat.min == 0


class Candidate(NamedTuple):
    """A node whose name a heading has, and how well it fits."""

    node: Node
    fit: Fit


@dataclass(frozen=True, eq=False)
class Outline:
    """All nodes of a schema, in the order of the template."""

    nodes: tuple[Node, ...]
    roots: tuple[Node, ...]
    #: Names without holes, by their compared form.
    names: dict[str, list[tuple[Node, str, Fit]]]
    #: Names with holes, each after the words in lower case with which every ASCII text starts that matches; maybe none.
    patterns: tuple[tuple[str, Node, Pattern, Fit], ...]
    #: Values that other modules compute from it once.
    derived: dict[object, Any] = field(default_factory=dict)

    @cached_property
    def repeats(self) -> bool:
        """Whether any section may appear more than once."""
        return any(node.repeats for node in self.nodes)

    @cached_property
    def unique_forms(self) -> tuple[Node, ...]:
        """The sections with words and holes in their heading that appear only once: neither they nor their ancestors
        repeat.
        """
        return tuple(
            node
            for node in self.nodes
            if node.spec.heading.holes and not node.is_repeated and not is_nameless(node.spec.heading)
        )

    def siblings(self, node: Node) -> Sequence[Node]:
        """The sections below the parent of one, itself too, in the order of the template."""
        return node.parent.children if node.parent else self.roots

    def candidates(self, name: HeadingText) -> list[Candidate]:
        """Every node that a heading of this text can be, each once, with its best fit. Must not be changed."""
        return _candidates(self, name)

    def candidates_of(self, section: Section) -> list[Candidate]:
        """Likewise for a heading of a document; cached with its text. Must not be changed."""
        return _candidates_of(section.piece, self)

    def content_in(self, node: Node, title: str) -> str:
        """The text after the name of a section in a heading: `Accepted` in `Status: Accepted`; may be empty."""
        found = name_and_content(title)
        if found is None or any(one.node is node for one in self.candidates(read_heading(title))):
            return ""  # all of it is the name
        return found.content if any(one.node is node for one in self.candidates(found.name)) else ""


@remembered(weigh=lambda _, __, name: 4 * size_of(name.numbered))
def _candidates(outline: Outline, name: HeadingText) -> list[Candidate]:
    found: dict[Node, Fit] = {}
    for node, title, fit in outline.names.get(name.key, ()):
        if title != name.title and title.casefold() == name.title.casefold():
            if fit == "alias" and read_heading(node.spec.heading.words).key == name.key:
                continue  # an alias that differs from the heading in letter case alone accepts that one spelling
            fit = "case" if fit == "exact" else fit
        _keep_better(found, node, fit)
    folded = " ".join(name.title.split()).lower() if name.title.isascii() else None
    for lead, node, pattern, fit in outline.patterns:
        if folded is not None and not folded.startswith(lead):
            continue  # comparing the first words takes a tenth of the time of a match
        if pattern.match(name.title) or (pattern.match(name.title, typed=False) and _is_unfilled(pattern, name)):
            _keep_better(found, node, fit)
    return [Candidate(node, fit) for node, fit in found.items()]


@kept_with_first
def _candidates_of(piece: Piece, outline: Outline) -> list[Candidate]:
    return _candidates(outline, piece.name)


def _keep_better(found: dict[Node, Fit], node: Node, fit: Fit) -> None:
    if node not in found or FITS.index(fit) < FITS.index(found[node]):
        found[node] = fit


def _is_unfilled(pattern: Pattern, name: HeadingText) -> bool:
    """Whether a heading of the right form has a hole of capitals or brackets where a number should be."""
    holes = pattern.spans(name.title, typed=False)
    typed = [name.title[slice(*holes[hole.name])] for hole in pattern.holes if hole.type != "text"]
    return bool(typed) and not any(value.strip("XN?#<>[]{}n") for value in typed)


def is_nameless(heading: Pattern) -> bool:
    """Whether a heading has no words of its own, so that any heading could be it."""
    return all(part.type == "text" if isinstance(part, Hole) else not part.strip() for part in heading.parts)


@kept_with_first
def outline(schema: Schema) -> Outline:
    """The outline of a schema; computed once for each schema."""
    nodes: list[Node] = []
    roots: list[Node] = []
    _add(schema.sections, schema.relations, None, schema.level, nodes, roots)
    names: dict[str, list[tuple[Node, str, Fit]]] = {}
    patterns: list[tuple[str, Node, Pattern, Fit]] = []
    for node in nodes:
        spellings: list[tuple[Pattern, Fit]] = [(node.spec.heading, "exact")]
        spellings += [(alias, "alias") for alias in node.spec.aliases]
        for spelling, fit in spellings:
            if is_nameless(spelling):
                continue
            if spelling.holes:
                patterns.append((_lead(spelling), node, spelling, fit))
            else:
                name = read_heading(spelling.words)
                names.setdefault(name.key or heading_key(spelling.words), []).append((node, name.title, fit))
    return Outline(tuple(nodes), tuple(roots), names, tuple(patterns))


def _lead(pattern: Pattern) -> str:
    first = pattern.parts[0]
    return " ".join(first.split()).lower() if isinstance(first, str) and first.isascii() else ""


def _add(
    specs: Sequence[SectionSpec],
    relations: RelationsSpec,
    parent: Node | None,
    level: int,
    nodes: list[Node],
    family: list[Node],
) -> None:
    for spec, rank in zip(specs, relations.ranks([spec.name for spec in specs]), strict=True):
        node = Node(spec, len(nodes), parent, min(spec.level or level, 6), rank=rank)
        nodes.append(node)
        family.append(node)
        _add(spec.sections, spec.relations, node, node.level + 1, nodes, node.children)
