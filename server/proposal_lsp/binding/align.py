"""The alignment: which heading is which section of the schema.

Names decide first (exact, alias, letter case), wherever the heading is; of several headings with one name the one with
the right parent, level and order is taken. What is left over on both sides is matched by similar spelling and then by
shared words, only at the right level and place; a section whose heading has no words of its own takes what is still
left there. So a heading is never both "missing" and "unexpected".
"""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import chain

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.alignment import Alignment
from proposal_lsp.binding.near_names import bind_by_spelling, bind_by_words, left_over
from proposal_lsp.binding.order import fits_order
from proposal_lsp.binding.outline import FITS, Fit, Node, Outline, is_nameless
from proposal_lsp.binding.repetitions import bind_strays, is_near, separate
from proposal_lsp.document import Document, Section
from proposal_lsp.document.headings import name_and_content, read_heading
from proposal_lsp.schema.model import Schema

_NOTE = re.compile(r"(?<!\s)\s+\([^()]*\)$")


def align(document: Document, outline: Outline, title: Section | None) -> Alignment:
    """Align a document with a schema; the heading that is its title is not a section."""
    alignment = Alignment(document, outline, title)
    if outline.nodes:
        _bind(alignment)
        while separate(alignment):
            _bind(alignment)
        while bind_strays(alignment):
            _bind(alignment)
    return alignment


def title_of(document: Document, schema: Schema, outline: Outline) -> Section | None:
    """The first heading if it is an H1, unless it is a section of the schema that lost some of its marks."""
    first = document.title
    if schema.title is None or first is None:
        return None
    if schema.title.pattern is None or schema.title.fits(first.name.numbered, typed=False):
        return first
    return None if outline.candidates_of(first) else first


def _bind(alignment: Alignment) -> None:
    _bind_by_name(alignment)
    _release_subsections(alignment)
    bind_by_spelling(alignment)
    _bind_by_note(alignment)
    _release_subsections(alignment)
    bind_by_words(alignment)
    _bind_by_place(alignment)


def _bind_by_name(alignment: Alignment) -> None:
    named: dict[Node, list[tuple[Section, Fit]]] = {}
    for section in alignment.sections:
        for node, fit in alignment.candidates[section.index]:
            if is_near(section, node):
                named.setdefault(node, []).append((section, fit))
    # Outer sections first, since what is below a heading says which of several sections of one name it is.
    for node in sorted(alignment.nodes, key=lambda node: node.level):
        if not alignment.is_open(node):
            continue
        fits = [pair for pair in named.get(node, ()) if pair[0].index not in alignment.by_section]
        if node.repeats:
            _bind_repeated(alignment, node, fits)
        elif fits:
            best = _best(alignment, node, fits)
            if best is not None:
                alignment.bind(node, *best)


def _release_subsections(alignment: Alignment) -> None:
    """Release headings that have the name of a section that is not required, below another section and out of order.

    They are the author's own subsections, not a section of the wrong level, at the wrong place, too.
    """
    parents = alignment.parents()
    for bound in [one for one in alignment.by_section.values() if one.section.level > one.node.level]:
        around = _heading_around(alignment, bound.section)
        family = alignment.by_section.get(around.index) if around else None
        if bound.node.spec.required is not False or family is None or family.node.parent is not bound.node.parent:
            continue
        if family.section.level == family.node.level and not fits_order(alignment, bound.node, bound.section, parents):
            alignment.release(bound)


def _heading_around(alignment: Alignment, section: Section) -> Section | None:
    """The heading that a heading is below, by the marks they are written with; None for the title."""
    around = alignment.document.sections[section.parent] if section.parent is not None else None
    return around if around is not alignment.title else None


def _bind_repeated(alignment: Alignment, node: Node, fits: list[tuple[Section, Fit]]) -> None:
    """Bind every heading that is where the node belongs, or would be there at the right level.

    If there is none, every heading of the name is bound, except where another section of the same name belongs.
    """
    around = alignment.parents() if fits else {}
    fits = [one for one in fits if not _is_below_another(alignment, node, one[0], around[one[0].index])]
    taken = sorted(alignment.by_section) if fits else []
    for section, fit in fits:
        if section.level == node.level:
            belongs = alignment.is_under(node, alignment.parents()[section.index])
        else:
            at = bisect_left(taken, section.index)
            family = alignment.by_section[taken[at - 1]].node if at else None
            belongs = node.parent in ((family, family.parent) if family else (None,))
        if belongs:
            alignment.bind(node, section, fit)
            insort(taken, section.index)
    for section, fit in () if node in alignment.by_node else fits:
        alignment.bind(node, section, fit)


def _best(alignment: Alignment, node: Node, fits: list[tuple[Section, Fit]]) -> tuple[Section, Fit] | None:
    """The heading that suits a node best, unless each suits another node of the same name better."""
    if len(fits) == 1 and len(alignment.candidates[fits[0][0].index]) == 1:
        return fits[0]
    parents = alignment.parents()

    def misfit(other: Node, section: Section, fit: Fit) -> int:
        elsewhere = not alignment.is_under(other, parents[section.index])
        return 2 * elsewhere + 2 * (section.level != other.level) + FITS.index(fit)

    costs = [(misfit(node, section, fit), section, fit) for section, fit in fits]
    if node.parent in alignment.by_node:
        right = next(((section, fit) for cost, section, fit in costs if cost == 0), None)
        if right is not None:
            return right

    def is_rivalled(section: Section, own: int) -> bool:
        candidates = alignment.candidates[section.index]
        if not alignment.rivals.spend(len(candidates)):
            return False
        # Below a second copy of a section its subsections are second copies too.
        if _is_below_another(alignment, node, section, parents[section.index]):
            return True
        others = (one for one in candidates if one.node is not node and one.node not in alignment.by_node)
        return any(misfit(one.node, section, one.fit) < own for one in others)

    free = [entry for entry in costs if not is_rivalled(entry[1], entry[0])]
    if not free:
        return None
    _, section, fit = min(free, key=lambda entry: (entry[0], entry[1].index))
    return section, fit


def _is_below_another(alignment: Alignment, node: Node, section: Section, around: Section | None) -> bool:
    """Whether a heading is below one that is not the parent of `node` and has a subsection of its name, too."""
    parent = alignment.by_section.get(around.index) if around else None
    likely = [parent.node] if parent else [one.node for one in alignment.candidates[around.index]] if around else []
    return node.parent not in likely and any(_has_child_named(alignment, one, section) for one in likely)


def _has_child_named(alignment: Alignment, parent: Node, section: Section) -> bool:
    """Whether a heading has the name of a section that belongs below `parent` at this place."""
    return any(candidate.node.parent is parent for candidate in alignment.candidates[section.index])


def _bind_by_note(alignment: Alignment) -> None:
    """Bind headings that are a name with a note in brackets after it, such as "Checklist (complete)".

    So are those of required sections that say after the name what should be below it, such as "Status: Accepted".
    """
    parents = alignment.parents()
    for section in alignment.sections:
        if section.index in alignment.by_section or alignment.candidates[section.index]:
            continue
        name = section.name.title
        shorter = _NOTE.sub("", name) if name.endswith(")") else name
        named = alignment.candidates_at(section.index, read_heading(shorter)) if shorter != name else ()
        for node, _ in named:
            is_free = is_near(section, node) and node not in alignment.by_node
            if is_free and alignment.is_under(node, parents[section.index]):
                alignment.bind(node, section, "alias")
                break
    for section in alignment.sections:
        found = name_and_content(section.name.title) if section.index not in alignment.by_section else None
        for node, _ in alignment.candidates_at(section.index, found.name) if found else ():
            is_free = node.spec.required is True and node not in alignment.by_node and not node.repeats
            if is_free and section.level == node.level and alignment.is_under(node, parents[section.index]):
                alignment.bind(node, section, "words")
                break


def _bind_by_place(alignment: Alignment) -> None:
    """Bind what is left over directly below the parent of a section that has no fixed name, or accepts any name."""
    nameless = [node for node in alignment.nodes if node.takes_any_name and alignment.is_open(node)]
    parents = alignment.parents() if nameless else {}
    free: dict[tuple[int, int | None], list[Section]] = {}
    for level in {node.level for node in nameless}:
        for section in left_over(alignment, level):
            parent = parents[section.index]
            free.setdefault((level, parent.index if parent else None), []).append(section)
    for node in nameless:
        around = [bound.section.index for bound in alignment.by_node.get(node.parent, ())] if node.parent else [None]
        for section in chain.from_iterable(free.get((node.level, index), ()) for index in around):
            if alignment.is_open(node) and section.index not in alignment.by_section:
                alignment.bind(node, section, "exact" if is_nameless(node.spec.heading) else "alias")
