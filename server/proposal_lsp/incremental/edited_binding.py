"""The binding of a document after edits in the bodies of its sections.

Which heading is which section of the schema does not depend on bodies, so all of that is taken over; only places have
moved. What is taken over is looked up when it is asked for, so that a keystroke does not pay for what no one asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from proposal_lsp.binding.alignment import Alignment, Bound
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.document import Document, Section
from proposal_lsp.incremental.edited_document import EditedDocument
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.schema.model import State


class EditedAlignment(Alignment):
    """An alignment with the sections of another version."""

    def __init__(self, base: Alignment, document: Document, title: Section | None) -> None:
        self.base = base
        self.document = document
        self.outline = base.outline
        self.title = title
        self.nodes = base.nodes
        self.separated = base.separated
        self.copies = base.copies
        self.candidates = base.candidates

    @cached_property
    def by_section(self) -> dict[int, Bound]:
        """What each heading is bound to, by index."""
        return {index: self.moved(bound) for index, bound in self.base.by_section.items()}

    @cached_property
    def by_node(self) -> dict[Node, list[Bound]]:
        """The headings of each section of the schema."""
        return {
            node: [self.by_section[bound.section.index] for bound in found] for node, found in self.base.by_node.items()
        }

    def moved(self, bound: Bound) -> Bound:
        """The section in this version."""
        return Bound(bound.node, self.document.sections[bound.section.index], bound.fit)

    def parents(self) -> Mapping[int, Section | None]:
        """The section around each heading, by the levels that the headings count as."""
        return _Parents(self.base.parents(), self.document)

    def level(self, section: Section) -> int:
        """The level that a heading counts as: that of its node if it has one, else its own."""
        return self.base.level(section)


class _Parents(Mapping[int, Section | None]):
    """The section around each heading."""

    def __init__(self, base: Mapping[int, Section | None], document: Document) -> None:
        self._base, self._document = base, document

    def __getitem__(self, index: int) -> Section | None:
        found = self._base[index]
        return self._document.sections[found.index] if found else None

    def __iter__(self) -> Iterator[int]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)


@dataclass(frozen=True, eq=False)
class EditedBinding(Binding):
    """The binding of such a document. What only headings and metadata decide is that of the `base`."""

    base: Binding | None = None

    def bound_at(self, section: Section) -> Bound | None:
        """What a heading is bound to."""
        assert self.base is not None
        found = self.base.alignment.by_section.get(section.index)
        return Bound(found.node, section, found.fit) if found else None

    @cached_property
    def metadata_sections(self) -> tuple[Section, ...]:
        """The sections in which the schema keeps metadata."""
        assert self.base is not None
        return tuple(self.document.sections[section.index] for section in self.base.metadata_sections)

    @cached_property
    def missing_nodes(self) -> frozenset[Node]:
        """The sections that are missing whatever the metadata says."""
        assert self.base is not None
        return self.base.missing_nodes

    @cached_property
    def state(self) -> State:
        """How far the document has come."""
        assert self.base is not None
        return self.base.state


def edited_binding(before: Binding, document: EditedDocument) -> EditedBinding:
    """The binding of a later version of a document with the same headings, the same metadata, and bodies as empty."""
    base = _whole(before)
    return EditedBinding(
        document,
        base.schema,
        base.title,
        base.outline,
        _alignment(base, document),
        sidecar=base.sidecar,
        lacks_sidecar=base.lacks_sidecar,
        path=base.path,
        base=base,
    )


def rebound(before: Binding, document: Document) -> Binding:
    """The binding of a later version of a document with the same headings; what bodies and metadata decide is new."""
    base = _whole(before)
    alignment = _alignment(base, document)
    return replace(base, document=document, title=alignment.title, alignment=alignment, derived={})


def _whole(binding: Binding) -> Binding:
    """The binding of which another takes over what only headings and metadata decide; else the same."""
    return binding.base if isinstance(binding, EditedBinding) and binding.base else binding


def _alignment(base: Binding, document: Document) -> EditedAlignment:
    """The alignment of another version; it takes over that of the analysis, however many versions are between."""
    known = base.alignment
    title = document.sections[base.title.index] if base.title else None
    return EditedAlignment(known.base if isinstance(known, EditedAlignment) else known, document, title)
