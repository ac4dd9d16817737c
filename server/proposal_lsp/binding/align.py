"""The alignment: which heading is which section of the schema.

Names decide first (exact, alias, letter case), wherever the heading stands; of several headings with one name the one
with the right parent, level and order is taken. What is left over on both sides is then tried by close spelling and
then by shared words, only at the right level and place; a section whose heading has no words of its own takes what is
still left there. So a heading is never both "missing" and "unexpected".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from proposal_lsp.binding.alignment import Alignment
from proposal_lsp.binding.outline import FITS, Fit, Node, Outline, is_nameless
from proposal_lsp.binding.repetitions import bind_strays, is_near, separate
from proposal_lsp.document import Document, Section
from proposal_lsp.document.headings import name_and_content, read_heading
from proposal_lsp.remembered import remembered
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.words import distance

_NOTE = re.compile(r"(?<!\s)\s+\([^()]*\)$")


def align(document: Document, outline: Outline, title: Section | None) -> Alignment:
    """Align a document with a schema; the heading that is its title is no section."""
    alignment = Alignment(document, outline, title)
    if outline.nodes:
        _bind(alignment)
        while separate(alignment):
            _bind(alignment)
        while bind_strays(alignment):
            _bind(alignment)
    return alignment


def _bind(alignment: Alignment) -> None:
    _bind_by_name(alignment)
    _release_subsections(alignment)
    _bind_by_spelling(alignment)
    _bind_by_note(alignment)
    _release_subsections(alignment)
    _bind_by_words(alignment)
    _bind_by_place(alignment)


def _bind_by_name(alignment: Alignment) -> None:
    named: dict[Node, list[tuple[Section, Fit]]] = {}
    for section in alignment.sections:
        for node, fit in alignment.candidates[section.index]:
            if is_near(section, node):
                named.setdefault(node, []).append((section, fit))
    for node in alignment.nodes:
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
    """Let go of headings that bear the name of a section nobody asked for, below another section and out of order.

    They are the author's own subsections, not a section of the wrong level, at the wrong place, too.
    """
    parents = alignment.parents()
    for bound in [one for one in alignment.by_section.values() if one.section.level > one.node.level]:
        around = _heading_around(alignment, bound.section)
        family = alignment.by_section.get(around.index) if around else None
        if bound.node.spec.required is not False or family is None or family.node.parent is not bound.node.parent:
            continue
        if family.section.level == family.node.level and not _fits_order(alignment, bound.node, bound.section, parents):
            alignment.release(bound)


def _heading_around(alignment: Alignment, section: Section) -> Section | None:
    """The heading that a heading stands below, by the marks they are written with."""
    before = (one for one in reversed(alignment.sections) if one.index < section.index)
    return next((one for one in before if one.level < section.level), None)


def _bind_repeated(alignment: Alignment, node: Node, fits: list[tuple[Section, Fit]]) -> None:
    """Bind every heading that stands where the node belongs, or would at the right level.

    Where none does, every heading of the name is bound.
    """
    parents = alignment.parents() if fits else {}
    for section, fit in fits:
        if section.level == node.level:
            belongs = alignment.is_under(node, parents[section.index])
        else:
            before = [index for index in alignment.by_section if index < section.index]
            family = alignment.by_section[max(before)].node if before else None
            belongs = family is not None and node.parent in (family, family.parent)
        if belongs:
            alignment.bind(node, section, fit)
            if section.level != node.level:
                parents = alignment.parents()
    for section, fit in () if node in alignment.by_node else fits:
        alignment.bind(node, section, fit)


def _best(alignment: Alignment, node: Node, fits: list[tuple[Section, Fit]]) -> tuple[Section, Fit] | None:
    """The heading that suits a node best, unless each suits another node of the same name better."""
    rivals = {
        candidate.node
        for section, _ in fits
        for candidate in alignment.candidates[section.index]
        if candidate.node is not node and candidate.node not in alignment.by_node
    }
    names_one_node = all(len(alignment.candidates[section.index]) == 1 for section, _ in fits)
    if len(fits) == 1 and not rivals and names_one_node:
        return fits[0]
    parents = alignment.parents()

    def misfit(other: Node, section: Section, fit: Fit) -> int:
        elsewhere = not alignment.is_under(other, parents[section.index])
        return 2 * elsewhere + 2 * (section.level != other.level) + FITS.index(fit)

    def is_rivalled(section: Section, own: int) -> bool:
        around = parents[section.index]
        parent = alignment.by_section.get(around.index) if around else None
        # Below a second copy of a section its subsections are second copies too.
        likely = [parent.node] if parent else [one.node for one in alignment.candidates[around.index]] if around else []
        if node.parent not in likely and any(_has_child_named(alignment, one, section) for one in likely):
            return True
        return any(
            candidate.node in rivals and misfit(candidate.node, section, candidate.fit) < own
            for candidate in alignment.candidates[section.index]
        )

    costs = [(misfit(node, section, fit), section, fit) for section, fit in fits]
    free = [entry for entry in costs if not is_rivalled(entry[1], entry[0])]
    if not free:
        return None
    _, section, fit = min(free, key=lambda entry: (entry[0], entry[1].index))
    return section, fit


def _has_child_named(alignment: Alignment, parent: Node, section: Section) -> bool:
    """Whether a heading bears the name of a section that belongs below `parent`, where it stands."""
    return any(candidate.node.parent is parent for candidate in alignment.candidates[section.index])


def _bind_by_spelling(alignment: Alignment) -> None:
    """Bind headings that differ from a missing name by a slip of the pen, the closest first, parents first."""
    for level in _open_levels(alignment):
        parents = alignment.parents()
        pairs: list[tuple[int, int, Section, Node]] = []
        for section in _left_over(alignment, level):
            for node in alignment.nodes:
                if node.level != level or not alignment.is_open(node):
                    continue
                if not alignment.is_under(node, parents[section.index]):
                    continue
                slips = min(_slips(section, pattern) for pattern in (node.spec.heading, *node.spec.aliases))
                if slips < NO_FIT:
                    pairs.append((slips, section.index, section, node))
        for _, index, section, node in sorted(pairs, key=lambda pair: pair[:2]):
            if alignment.is_open(node) and index not in alignment.by_section:
                alignment.bind(node, section, "close")


NO_FIT = 1000


def _slips(section: Section, pattern: Pattern) -> int:
    """How many letters a heading is away from a name, or NO_FIT."""
    title = section.name.key
    if not pattern.holes:
        return _slips_between(title, read_heading(pattern.words).key)
    first = pattern.parts[0]
    if not isinstance(first, str):
        return NO_FIT
    words, found = first.casefold().split(), title.split()
    head, rest = found[: len(words)], found[len(words) :]
    slips = _slips_between(" ".join(head), " ".join(words))
    return slips if slips and pattern.match(" ".join([*words, *rest])) else NO_FIT


@remembered()
def _slips_between(title: str, name: str) -> int:
    limit = _slip_limit(name)
    # One slip brings in one letter that is new, at most, and takes away one; this spares most the close look.
    letters, others = _letters(title), _letters(name)
    if len(letters - others) > limit or len(others - letters) > limit:
        return NO_FIT
    slips = distance(title, name, limit)
    return slips if slips <= limit else NO_FIT


@remembered()
def _letters(name: str) -> frozenset[str]:
    return frozenset(name)


def _slip_limit(name: str) -> int:
    return max(1, min(3, len(name) // 5))


def _bind_by_note(alignment: Alignment) -> None:
    """Bind headings that are a name with a note in brackets after it, such as "Checklist (complete)".

    So are those of required sections that say after the name what should be below it, such as "Status: Accepted".
    """
    parents = alignment.parents()
    for section in alignment.sections:
        if section.index in alignment.by_section or alignment.candidates[section.index]:
            continue
        name = section.name.title
        shorter = _NOTE.sub("", name)
        named = alignment.candidates_at(section.index, read_heading(shorter)) if shorter != name else ()
        for node, _ in named:
            is_free = is_near(section, node) and node not in alignment.by_node
            if is_free and alignment.is_under(node, parents[section.index]):
                alignment.bind(node, section, "alias")
                break
    for section in alignment.sections:
        found = name_and_content(section.name.title) if section.index not in alignment.by_section else None
        for node, _ in alignment.outline.candidates(found.name) if found else ():
            is_free = node.spec.required is True and node not in alignment.by_node and not node.repeats
            if is_free and section.level == node.level and alignment.is_under(node, parents[section.index]):
                alignment.bind(node, section, "words")
                break


def _bind_by_words(alignment: Alignment) -> None:
    """Bind headings that share most words with a missing name and stand where it belongs."""
    for level in _open_levels(alignment):
        parents = alignment.parents()
        for section in _left_over(alignment, level):
            options = [
                (_shared_words(section.name.key, read_heading(node.spec.name).key), node)
                for node in alignment.nodes
                if node.level == level
                and node not in alignment.by_node
                and not node.spec.heading.holes
                and alignment.is_under(node, parents[section.index])
                and _fits_order(alignment, node, section, parents)
            ]
            share, node = max(options, key=lambda option: option[0], default=(0.0, None))
            if node is not None and share >= 0.5:
                alignment.bind(node, section, "words")


def _bind_by_place(alignment: Alignment) -> None:
    """Bind what is left over directly below the parent of a section that has no name of its own."""
    for node in alignment.nodes:
        if not is_nameless(node.spec.heading) or not alignment.is_open(node):
            continue
        parents = alignment.parents()
        around = [bound.section for bound in alignment.by_node.get(node.parent, ())] if node.parent else [None]
        for section in _left_over(alignment, node.level):
            if alignment.is_open(node) and any(parents[section.index] is parent for parent in around):
                alignment.bind(node, section, "exact")


_SMALL_WORDS = frozenset(["a", "an", "and", "for", "in", "of", "on", "or", "the", "this", "to", "with", "/", "&", "-"])


def _shared_words(one: str, other: str) -> float:
    """The share of words that two names have in common, small words left out."""
    first = {word.strip("(),:;.?!") for word in one.casefold().split()} - _SMALL_WORDS
    second = {word.strip("(),:;.?!") for word in other.casefold().split()} - _SMALL_WORDS
    return len(first & second) / len(first | second) if first and second else 0.0


def _fits_order(alignment: Alignment, node: Node, section: Section, parents: dict[int, Section | None]) -> bool:
    """Whether every bound sibling before (behind) the node in the schema stands before (behind) the heading."""
    siblings = node.parent.children if node.parent else alignment.outline.roots
    parent = parents[section.index]
    for sibling in siblings:
        for bound in alignment.by_node.get(sibling, ()):
            if node.parent and parents[bound.section.index] is not parent:
                continue
            if (sibling.index < node.index) != (bound.section.index < section.index):
                return False
    return True


def _open_levels(alignment: Alignment) -> list[int]:
    """The levels, outermost first, at which a section of the schema may still be found."""
    return sorted({node.level for node in alignment.nodes if alignment.is_open(node)})


def _left_over(alignment: Alignment, level: int) -> Iterable[Section]:
    """Headings of a level that no name has taken and that could be no second copy of a bound one."""
    return [
        section
        for section in alignment.sections
        if section.level == level
        and section.index not in alignment.by_section
        and not alignment.candidates[section.index]
    ]
