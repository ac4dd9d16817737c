"""The number of an item does not begin with that of its heading, or appears twice."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_letters

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.binding.template import left_over
from proposal_lsp.document import Piece, Section
from proposal_lsp.findings import Edit, Fix, Related
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.schema.model import Schema, every_section
from proposal_lsp.text import Span

#: `2.1`, `2.1.3` and `2.1a`; `2.` alone is a number of the list itself.
_NUMBER = re.compile(r"([0-9]{1,9})(?:\.[0-9]{1,9}){1,5}[A-Za-z]{0,3}(?!\S)")
_IN_ITEM = re.compile(r"^[ \t>]*[-*+0-9].{0,20}[0-9]\.[0-9]", re.MULTILINE)


def check(binding: Binding) -> Iterator[Report]:
    """Where the schema says that items are `numbered`; those without a number of two parts are left alone."""
    if not _asks(binding):
        return
    highest: dict[str, int] = {}
    seen: dict[str, Span] = {}
    for group, number, place in _in_groups(binding):
        own = number.partition(".")[0]
        if group.isdigit() and int(own) != int(group):
            message = f"Item {number} is below heading {group}; its number must begin with {group}."
            yield Report(message, place, fixes=(_renumber(binding, place, f"{group}{number[len(own) :]}", highest),))
        elif number in seen:
            yield Report(
                f"Item {number} appears twice; give each a number of its own.",
                place,
                fixes=(_renumber(binding, place, number, highest),),
                related=(Related("first used here", seen[number]),),
            )
        else:
            seen[number] = place


def _in_groups(binding: Binding) -> Iterator[tuple[str, str, Span]]:
    """Each item below a heading whose items are numbered: the number of the heading, its own, and where that is."""
    group: Section | None = None
    for section in binding.document.sections:
        bound = binding.bound_at(section)
        if bound is not None:
            items = bound.node.spec.content.list
            is_group = items is not None and items.numbered and not left_over(binding, bound.node, section)
            group = section if is_group else None
        elif group is not None and section.level == group.level:
            group = section if section.name.number else None
        if group is not None:
            wanted = group.name.number.strip(".").lstrip("0")
            yield from ((wanted, number, place) for number, place in _numbers(binding, section))


def _renumber(binding: Binding, place: Span, wanted: str, highest: dict[str, int]) -> Fix:
    """The number that is wanted; where another item has it, the one after the highest. `highest` are those by now."""
    if not highest:
        for section in binding.document.sections:
            for number, _ in _numbers(binding, section):
                _count(number, highest)
    start, last = wanted.rpartition(".")[::2]
    if int(last.rstrip(ascii_letters)) <= highest.get(start, 0):
        wanted = f"{start}.{highest[start] + 1}"
    _count(wanted, highest)
    return Fix(f"Change to {wanted}", (Edit(place, wanted),))


def _count(number: str, highest: dict[str, int]) -> None:
    start, last = number.rpartition(".")[::2]
    highest[start] = max(highest.get(start, 0), int(last.rstrip(ascii_letters)))


def _asks(binding: Binding) -> bool:
    return _has_numbered_items(binding.schema)


@kept_with_first
def _has_numbered_items(schema: Schema) -> bool:
    lists = (one.content.list for one in every_section(schema.sections))
    return any(one is not None and one.numbered for one in lists)


def _numbers(binding: Binding, section: Section) -> Iterator[tuple[str, Span]]:
    for leaf in section.leaves:
        found = _NUMBER.match(leaf.text) if leaf.kind == "item" else None
        at = binding.document.text.source.find(found[0], leaf.span.start, leaf.span.end) if found else -1
        if found and at >= 0:
            yield found[0], Span(at, at + len(found[0]))


def _reads(binding: Binding, piece: Piece) -> bool:
    """Whether a text may have an item with such a number."""
    return _asks(binding) and _IN_ITEM.search(piece.source) is not None


RULE = Rule(
    "misnumbered-item",
    "An item's number does not match its group, or appears twice.",
    WARNING,
    check,
    scope="text",
    metadata="names",
    fix="renumber the item within its group",
    reads=_reads,
)
