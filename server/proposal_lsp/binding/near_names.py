"""Headings that are nearly the name of a section that is missing: a typo, or most of its words.

They are searched for only at the right level and place. A work budget bounds how many are compared; beyond it, a
heading is as unknown as if it were farther from the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp.binding.alignment import Alignment
from proposal_lsp.binding.order import fits_order
from proposal_lsp.binding.outline import Node, Outline
from proposal_lsp.document import Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.words import distance

NO_FIT = 1000

_SMALL_WORDS = frozenset(["a", "an", "and", "for", "in", "of", "on", "or", "the", "this", "to", "with", "/", "&", "-"])


class Spelling(NamedTuple):
    """One name of a section, ready to be compared with many headings."""

    #: As headings are compared; of a name with holes the words before the first.
    text: str
    #: Its letters as bits; two letters may share one.
    letters: int
    #: This many typos make it a different name.
    limit: int
    #: The whole name, where it has holes, and the number of words before the first; else None and 0.
    form: Pattern | None = None
    lead: int = 0


class NearName(NamedTuple):
    """The comparable names of one section."""

    spellings: tuple[Spelling, ...]
    #: The words of its first name; none if it has holes.
    words: frozenset[str]


class NearNode(NamedTuple):
    """A node that a heading could be."""

    #: Its place among all nodes.
    rank: int
    node: Node
    name: NearName


def bind_by_spelling(alignment: Alignment) -> None:
    """Bind headings that differ from a missing name by a typo: closest first, parents first."""
    for level in open_levels(alignment):
        pairs = [
            (slips, section.index, option.rank, section, option.node)
            for section, options in _near(alignment, level)
            for option, slips in _slips(alignment, section, options)
        ]
        for _, index, _, section, node in sorted(pairs, key=lambda pair: pair[:3]):
            if alignment.is_open(node) and index not in alignment.by_section:
                alignment.bind(node, section, "close")


def bind_by_words(alignment: Alignment) -> None:
    """Bind headings that share most words with a missing name and are where it belongs."""
    for level in open_levels(alignment):
        parents = alignment.parents()
        for section, options in _near(alignment, level):
            if not alignment.comparisons.spend(len(options)):
                return
            for node in _sharing(alignment, section, options):
                if alignment.looks.spend() and fits_order(alignment, node, section, parents):
                    alignment.bind(node, section, "words")
                    break


def _sharing(alignment: Alignment, section: Section, options: Iterable[NearNode]) -> list[Node]:
    """The missing nodes that share most words with a heading, best first; of two equals, the required one."""
    words = _words(section.name.key)
    shares: list[tuple[float, bool, int, Node]] = []
    for rank, node, name in options:
        shared = len(words & name.words)
        if shared and 2 * shared >= len(words) + len(name.words) - shared and node not in alignment.by_node:
            share = shared / (len(words) + len(name.words) - shared)
            shares.append((-share, node.spec.required is False, rank, node))
    return [node for _, _, _, node in sorted(shares, key=lambda share: share[:3])]


def open_levels(alignment: Alignment) -> list[int]:
    """The levels, outermost first, at which a section of the schema may still be found."""
    return sorted({node.level for node in alignment.nodes if alignment.is_open(node)})


def left_over(alignment: Alignment, level: int) -> Iterable[Section]:
    """Unbound headings of a level that cannot be second copies of a bound one."""
    return [
        section
        for section in alignment.sections
        if section.level == level
        and section.index not in alignment.by_section
        and not alignment.candidates[section.index]
    ]


def _near(alignment: Alignment, level: int) -> Iterator[tuple[Section, list[NearNode]]]:
    """Each heading that is left over, with the nodes of its level that belong where it is."""
    families: dict[int | None, list[NearNode]] = {}
    for rank, node in enumerate(alignment.nodes):
        if node.level == level and alignment.is_open(node):
            option = NearNode(rank, node, _name_of(alignment.outline, node.origin))
            around = alignment.by_node.get(node.parent, ()) if node.parent else ()
            places: list[int | None] = [bound.section.index for bound in around]
            for index in places or [None]:
                families.setdefault(index, []).append(option)
    anywhere = families.get(None, [])
    parents = alignment.parents()
    for section in left_over(alignment, level) if families else ():
        parent = parents[section.index]
        here = families.get(parent.index, []) if parent else []
        yield section, sorted([*here, *anywhere]) if here and anywhere else here or anywhere


def _slips(alignment: Alignment, section: Section, options: list[NearNode]) -> Iterator[tuple[NearNode, int]]:
    """The nodes that have a name similar to a heading, with the number of typos."""
    if alignment.looks.left <= 0 or not alignment.comparisons.spend(len(options)):
        return
    title, words = section.name.key, section.name.key.split()
    heads = {0: (title, letters_of(title))}
    for option in options:
        least = NO_FIT
        for spelling in option.name.spellings:
            if spelling.lead not in heads:
                head = " ".join(words[: spelling.lead])
                heads[spelling.lead] = head, letters_of(head)
            text, letters = heads[spelling.lead]
            # A typo adds at most one new letter and removes at most one; this avoids most detailed comparisons.
            limit, mask = spelling.limit, spelling.letters
            if (letters & ~mask).bit_count() <= limit and (mask & ~letters).bit_count() <= limit:
                least = min(least, _slips_between(alignment, text, spelling, words))
        if least < NO_FIT:
            yield option, least


def _slips_between(alignment: Alignment, text: str, spelling: Spelling, words: list[str]) -> int:
    """The edit distance of a text from a name, or NO_FIT."""
    name, limit, form = spelling.text, spelling.limit, spelling.form
    if abs(len(text) - len(name)) > limit or not alignment.looks.spend():
        return NO_FIT
    slips = distance(text, name, limit)
    if slips > limit or (form is not None and not slips):
        return NO_FIT
    return slips if form is None or form.match(" ".join([name, *words[spelling.lead :]])) else NO_FIT


def letters_of(text: str) -> int:
    """The letters of a text as bits."""
    mask = 0
    for letter in set(text):
        mask |= 1 << (ord(letter) % 64)
    return mask


@kept_with_first
def _name_of(_outline: Outline, node: Node) -> NearName:
    """The comparable names of a section of the schema; computed once for each outline."""
    spec = node.spec
    spellings = tuple(filter(None, map(_spelling, (spec.heading, *spec.aliases))))
    return NearName(spellings, frozenset() if spec.heading.holes else _words(read_heading(spec.name).key))


def _spelling(pattern: Pattern) -> Spelling | None:
    first = pattern.parts[0] if pattern.parts else ""
    if pattern.holes and not isinstance(first, str):
        return None
    text = " ".join(str(first).casefold().split()) if pattern.holes else read_heading(pattern.words).key
    spelling = Spelling(text, letters_of(text), max(1, min(3, len(text) // 5)))
    return spelling._replace(form=pattern, lead=len(text.split())) if pattern.holes else spelling


def _words(name: str) -> frozenset[str]:
    """The words of a name, without articles, prepositions and the like."""
    return frozenset({word.strip("(),:;.?!") for word in name.casefold().split()} - _SMALL_WORDS)
