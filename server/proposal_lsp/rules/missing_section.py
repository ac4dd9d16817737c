"""A required section is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Missing
from proposal_lsp.binding.outline import Node
from proposal_lsp.binding.relations import section_breaches
from proposal_lsp.binding.spare import is_needless
from proposal_lsp.document import Piece
from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import Listed
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.rules import _places
from proposal_lsp.rules._lost import lost_headings, may_be_lost, swallowed
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule
from proposal_lsp.rules._shared_headings import is_joined

#: Bold words at the start of a block, which may go on over lines; and a line that has such.
_LABEL = re.compile(r"\s*(?:\[[ xX]\]\s+)?\*\*(?=\S)([^*]{2,200})\*\*")
_LABELLED = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)?(?:\[[ xX]\][ \t]+)?\*\*", re.MULTILINE)
_MOST_LABELS = 1000


def check(binding: Binding) -> Iterator[Report]:
    """Only the outermost missing sections; what would be in them comes with them. Of a choice, one finding."""
    for missing in really_missing(binding, binding.missing):
        if missing.conditional:
            continue
        node = missing.node
        name = node.spec.heading.shown
        is_guess = binding.schema.is_derived and (_is_elsewhere(binding, node) or _is_labelled(binding, node))
        report = _places.absence(binding, f'Section "{name}" is missing;', missing.after, node, is_guess=is_guess)
        listed = Listed(name, "Sections", f"are missing; {_places.belongs(missing.after, 'they belong')}.")
        yield replace(report, listed=listed, is_spare=is_needless(binding, node))
    for breach, nodes in section_breaches(binding):
        if breach.kind == "none":
            members = [nodes[name] for name in breach.names]
            before, _ = binding.place(members[0])
            message = f"One of the sections {_places.choice(breach.names)} is missing;"
            yield _places.absence(binding, message, before, *members)


def really_missing(binding: Binding, missing: Sequence[Missing]) -> Iterator[Missing]:
    """Missing sections whose heading is not merely malformed, in an unclosed block, or joined with another."""
    lost = {*(one.node for one in lost_headings(binding)), *swallowed(binding)} if missing else set()
    return (one for one in missing if one.node not in lost and not is_joined(binding, one.node))


def _is_elsewhere(binding: Binding, node: Node) -> bool:
    """Whether a heading has all words of one of its names, and others: maybe it is joined with another.

    One word alone may be in any heading, so that the level must be right, too.
    """
    having = _headings_by_word(binding)
    for name in _names(node):
        found = min((having.get(word, []) for word in name), key=len, default=[])
        if any(name < words and (len(name) > 1 or level == node.level) for level, words in found):
            return True
    return False


def _is_labelled(binding: Binding, node: Node) -> bool:
    """Whether bold words at the start of a paragraph or an item are most of one of its names: it is written as such."""
    return any(_is_near(name, words) for name in _names(node) for words in _labels(binding))


def _is_near(name: frozenset[str], words: frozenset[str]) -> bool:
    return 2 * len(name & words) >= len(name | words) > 0


def _names(node: Node) -> list[frozenset[str]]:
    return [_words(read_heading(name.words).key) for name in (node.spec.heading, *node.spec.aliases)]


@kept_with_first
def _headings_by_word(binding: Binding) -> dict[str, list[tuple[int, frozenset[str]]]]:
    """The level and the words of each heading, by each of them."""
    found: dict[str, list[tuple[int, frozenset[str]]]] = {}
    for section in binding.document.sections:
        words = _words(section.name.key)
        for word in words:
            found.setdefault(word, []).append((section.level, words))
    return found


@kept_with_first
def _labels(binding: Binding) -> tuple[frozenset[str], ...]:
    """The words of each label, up to a number."""
    leaves = (leaf for section in binding.document.sections for leaf in section.piece.leaves)
    labels = (_LABEL.match(leaf.text) for leaf in leaves if leaf.kind in ("paragraph", "item"))
    return tuple(islice((_words(read_heading(found[1]).key) for found in labels if found), _MOST_LABELS))


def _words(key: str) -> frozenset[str]:
    """The words of a name, in the singular as far as its ending says."""
    return frozenset(re.sub("ies$", "y", word).removesuffix("s") for word in re.findall(r"\w+", key))


def _reads(binding: Binding, piece: Piece) -> bool:
    """Whether a text may say where a missing section is."""
    is_labelled = binding.schema.is_derived and binding.missing_nodes and _LABELLED.search(piece.source)
    return bool(is_labelled) or may_be_lost(binding, piece)


RULE = Rule(
    "missing-section",
    "A required section is missing.",
    WARNING,
    check,
    scope="text",
    metadata="conditions",
    fix="insert the section in its place, with the template's text",
    agreed=ERROR,
    reads=_reads,
)
