"""`Binding`: the one place where document and schema meet. Every rule and every feature uses it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from proposal_lsp.binding.age import schema_then
from proposal_lsp.binding.align import align, title_of
from proposal_lsp.binding.alignment import Alignment, Bound, duplicates
from proposal_lsp.binding.conditions import Facts, read_facts
from proposal_lsp.binding.fields import Fields, bind_fields
from proposal_lsp.binding.footer import content_end, footer
from proposal_lsp.binding.order import misplaced
from proposal_lsp.binding.outline import Node, Outline, outline
from proposal_lsp.binding.section_values import is_kept, section_fields
from proposal_lsp.document import Document, Field, Section, parse
from proposal_lsp.document.headings import read_heading
from proposal_lsp.document.pieces import is_content
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.earlier import moves
from proposal_lsp.schema.model import Condition, ExemptSpec, Requirement, Schema, SectionSpec, State
from proposal_lsp.text import Span


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """A section that should be there and is not."""

    node: Node
    #: The heading it belongs after (its parent's where it comes first); None: the start of the document.
    after: Section | None
    #: Where it would be inserted: the start of a line, or the end of the text.
    offset: int
    #: It is required only because of a field's value.
    conditional: bool = False


@dataclass(frozen=True, eq=False)
class Binding:
    """A document read as one kind of proposal. Everything is computed once, on first access."""

    document: Document
    schema: Schema
    #: The heading that is the title; None if there is none, or the schema has none.
    title: Section | None
    outline: Outline
    alignment: Alignment
    #: The YAML file next to the document that holds its metadata, if it could be read.
    sidecar: Binding | None = None
    #: Whether it should exist and does not; False if unknown.
    lacks_sidecar: bool = False
    #: The path of the document, for references from other files.
    path: str | None = None
    #: Values computed from it once; freed with it.
    derived: dict[object, Any] = field(default_factory=dict, repr=False)

    @property
    def bound(self) -> list[Bound]:
        """The headings that are sections of the schema, in document order."""
        by_section = self.alignment.by_section
        return [by_section[index] for index in sorted(by_section)]

    def get(self, node: Node) -> Section | None:
        """The first heading that is a section of the schema."""
        found = self.alignment.by_node.get(node)
        return found[0].section if found else None

    def bound_at(self, section: Section) -> Bound | None:
        """What a heading is bound to."""
        return self.alignment.by_section.get(section.index)

    @cached_property
    def parents(self) -> Mapping[int, Section | None]:
        """The section around each heading, by the levels that the headings count as."""
        return self.alignment.parents()

    @kept_with_first
    def subtree_end(self, section: Section) -> int:
        """Where a section ends, with everything below it, by the levels that the headings count as."""
        level, sections = self.alignment.level(section), self.document.sections
        for index in range(section.index + 1, len(sections)):
            if self.alignment.level(sections[index]) <= level:
                return sections[index].span.start
        return self.content_end

    def is_blank(self, section: Section) -> bool:
        """Whether a section is empty: its own body and everything below it."""
        if section.index == len(self.document.sections) - 1:
            return not any(is_content(leaf) for leaf in section.leaves if leaf.span.start < self.content_end)
        return section.is_empty and self.subtree_end(section) == section.span.end

    @cached_property
    def footer(self) -> tuple[Span, ...]:
        """The lines at the end that repeat metadata."""
        return footer(self.document, self.schema.metadata.mirrors)

    @cached_property
    def content_end(self) -> int:
        """Where the last section ends: the end of the text, or the rule above the footer."""
        return content_end(self.document, self.footer)

    @cached_property
    def metadata_sections(self) -> tuple[Section, ...]:
        """The sections that hold metadata: bound ones, or else those of the right name."""
        names = {read_heading(name).key for name in self.schema.metadata.under}
        bound = [one.section for one in self.bound if read_heading(one.node.spec.name).key in names]
        return tuple(bound or (section for section in self.document.sections if section.name.key in names))

    @cached_property
    def fields(self) -> Fields:
        """The metadata, bound to the fields of the schema."""
        under = list(self.metadata_sections)
        if self.title is None and self.document.sections and self._is_like_title(self.document.sections[0]):
            under.append(self.document.sections[0])
        named: list[Field] = []
        if "section" in self.schema.metadata.styles:
            named = list(section_fields(self.document, self.schema.metadata.fields))
        return bind_fields(self.document, self.schema.metadata, under, named)

    def _is_like_title(self, first: Section) -> bool:
        """Whether the first heading is the title with one `#` too many, so that metadata may follow it."""
        spec = self.schema.title
        if spec is not None and spec.forms:
            return spec.fits(first.name.numbered, typed=False)
        return self.bound_at(first) is None and not self.document.fields

    @property
    def has_fields_elsewhere(self) -> bool:
        """Whether the metadata is, as far as is known, in a different file."""
        in_sidecar = "sidecar" in self.schema.metadata.styles
        return in_sidecar and (self.sidecar is not None or not (self.lacks_sidecar or self.fields.bound))

    @cached_property
    def known(self) -> Fields:
        """The metadata by which the document is checked: its own, or that of its sidecar."""
        return self.sidecar.fields if self.sidecar else self.fields

    @cached_property
    def state(self) -> State:
        """The state of the document; `open` if its status does not say."""
        for bound in self.known.bound:
            if bound.spec.is_status and bound.match.value is not None and bound.match.value.state:
                return bound.match.value.state
        return "open"

    def holds(self, requirement: Requirement | None) -> bool:
        """Whether a requirement applies to this document."""
        if not isinstance(requirement, Condition):
            return bool(requirement)
        return self.facts.holds(requirement)

    @cached_property
    def exemptions(self) -> tuple[ExemptSpec, ...]:
        """The exemptions of the schema that apply to this document."""
        return tuple(one for one in self.schema.exempt if self.holds(one.condition))

    @cached_property
    def facts(self) -> Facts:
        """The facts that conditions depend on."""
        return read_facts(self.schema, self.known, self.title.name.numbered if self.title else "", self.path)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """The outermost sections that are missing. Their subsections are not included."""
        return tuple(self._missing(self.outline.roots, lambda spec: spec.required))

    @cached_property
    def newer(self) -> tuple[Missing, ...]:
        """Likewise, for what was added to the template after the document was written."""
        asked: dict[object, Requirement] = dict(self.schema.later)
        return tuple(self._missing(self.outline.roots, lambda spec: asked.get(spec, False)) if asked else ())

    @cached_property
    def missing_nodes(self) -> frozenset[Node]:
        """Sections that are missing whatever the metadata says."""
        return frozenset(one.node for one in (*self.missing, *self.newer) if not one.conditional)

    def _missing(self, nodes: Sequence[Node], asks: Callable[[SectionSpec], Requirement]) -> Iterator[Missing]:
        for node in nodes:
            found = self.alignment.by_node.get(node)
            if found:
                for bound in found:
                    if not self.is_blank(bound.section):
                        yield from self._missing(bound.node.children, asks)
            elif self.holds(asked := asks(node.spec)) and not (
                node.may_be_absent or is_kept(self.fields, node.spec, self.schema)
            ):
                after, offset = self.place(node)
                yield Missing(node, after, offset, isinstance(asked, Condition))

    def place(self, node: Node) -> tuple[Section | None, int]:
        """Where a section belongs: the heading it comes after, and the offset at which its own heading starts."""
        before = self._before(node)
        found = map(self.get, node.children) if self.get(node) is None else ()
        children = [section.span.start for section in found if section]
        if before is not None:
            return before, min(children, default=self.subtree_end(before))
        parent = self.get(node.parent) if node.parent else self.title
        if parent is not None:
            return parent, min(children, default=parent.span.end)
        following = [self.get(sibling) for sibling in self.outline.siblings(node) if sibling.index > node.index]
        starts = children or [section.span.start for section in following if section]
        if not starts and self.document.sections:
            starts = [self.document.sections[0].span.start]
        return None, min(starts, default=len(self.document.text.source))

    def _before(self, node: Node) -> Section | None:
        """The nearest sibling before a node in the schema that is in the document and in its place."""
        if node.spec.last:
            around, own = self.get(node.parent) if node.parent else None, self.get(node)
            others = [one for one in self.alignment.sections if self.parents[one.index] is around and one is not own]
            return others[-1] if others else None
        siblings = self.outline.siblings(node)
        place = bisect_left(siblings, node.index, key=lambda sibling: sibling.index)
        nearest: list[Bound] = []
        for sibling in reversed(siblings[:place]):
            if nearest and sibling.rank != nearest[0].node.rank:
                break
            found = [one for one in self.alignment.by_node.get(sibling, ()) if one.section.index not in self._wrong]
            nearest += found[-1:]
        return max((one.section for one in nearest), key=lambda section: section.index, default=None)

    @cached_property
    def misplaced(self) -> tuple[Bound, ...]:
        """The fewest sections that must move so that all are in the order of the schema."""
        return misplaced(self.alignment, self.parents, ordered=self.schema.ordered)

    @cached_property
    def _wrong(self) -> frozenset[int]:
        """The indices of the misplaced ones."""
        return frozenset(bound.section.index for bound in self.misplaced)

    @cached_property
    def below(self) -> Mapping[int | None, Sequence[Section]]:
        """The headings directly below each, by its index; None: those below no other."""
        found: dict[int | None, list[Section]] = {}
        for section in self.alignment.sections:
            parent = self.parents[section.index]
            found.setdefault(parent.index if parent else None, []).append(section)
        return found

    @cached_property
    def duplicates(self) -> tuple[tuple[Section, Section], ...]:
        """Second copies of a section, each with the first."""
        return tuple(duplicates(self.alignment, self.parents))

    @cached_property
    def unknown(self) -> tuple[Section, ...]:
        """Headings, at the level of sections the schema lists, that it does not know."""
        known = self.alignment.by_section.keys() | {section.index for section, _ in self.duplicates}
        return tuple(section for section in self.alignment.sections if section.index not in known)

    @cached_property
    def template(self) -> Binding | None:
        """The schema's own template, bound to the schema."""
        return template_binding(self.schema) if self.schema.template else None


def bind(
    document: Document,
    schema: Schema,
    path: str | None = None,
    *,
    sidecar: Binding | None = None,
    lacks_sidecar: bool = False,
) -> Binding:
    """Bind a document to one kind of proposal: to the first version that applies to it, if there are versions.

    What was added to the template after the document was written is left out.
    """
    binding = _bind(document, schema, path, sidecar, lacks_sidecar)
    version = next((one.schema for one in schema.versions if binding.holds(one.condition)), None)
    if version:
        binding = _bind(document, version, path, sidecar, lacks_sidecar)
    if not moves(binding.schema):
        return binding
    then = schema_then(binding.schema, binding.known, (*binding.bound, *binding.fields.bound))
    return _bind(document, then, path, sidecar, lacks_sidecar)


def _bind(
    document: Document, schema: Schema, path: str | None, sidecar: Binding | None, lacks_sidecar: bool
) -> Binding:
    nodes = outline(schema)
    title = title_of(document, schema, nodes)
    alignment = align(document, nodes, title)
    return Binding(document, schema, title, nodes, alignment, sidecar, lacks_sidecar=lacks_sidecar, path=path)


@kept_with_first
def template_binding(schema: Schema) -> Binding:
    """A schema's template, bound to it; computed once for each schema."""
    return _bind(parse(schema.template), schema, None, None, lacks_sidecar=False)
