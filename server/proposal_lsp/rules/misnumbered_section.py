"""A numbered heading is out of sequence, or should have no number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from proposal_lsp.binding import Binding
from proposal_lsp.document import Section
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._lost import lost_headings, may_be_lost
from proposal_lsp.rules._rows import counted, numbers_of
from proposal_lsp.rules._rule import HINT, Report, Rule
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """Siblings that carry numbers (`## 3.`, `### 3.1`), and repeated sections that count (`Phase 2`).

    The first number that is wrong among siblings is named; the fix counts all of them again.
    """
    yield from _surplus(binding) if _is_unnumbered(binding) else _numbers(binding)
    yield from _counters(binding)


def _is_unnumbered(binding: Binding) -> bool:
    """Whether headings have no numbers: the schema says so, or one alone has one, and not that of its place."""
    numbered = _numbered(binding)
    if binding.schema.numbered is not None or len(numbered) != 1 or len(binding.bound) < 2:
        return binding.schema.numbered is False
    row = next(members for members in _siblings(binding).values() if numbered[0] in members)
    return numbered[0].name.number.rpartition(".")[2].lstrip("0") != str(row.index(numbered[0]) + 1)


def _numbered(binding: Binding) -> list[Section]:
    """The sections of the schema with a number before the words of their heading."""
    return [bound.section for bound in binding.bound if bound.section.name.number and not bound.node.spec.heading.holes]


def _surplus(binding: Binding) -> Iterator[Report]:
    """The first of the headings that must have no number; the fix removes all of the numbers."""
    text, numbered = binding.document.text, _numbered(binding)
    edits = []
    for section in numbered:
        place = section.place_of(section.name.lead.strip(), text)
        if place is not None:
            rest = text.source[place.end : section.heading.span.end]
            edits.append(Edit(Span(place.start, place.end + len(rest) - len(rest.lstrip())), ""))
    for section in numbered[:1]:
        others = f"headings of {binding.schema.name}" if len(numbered) > 1 else "the other headings"
        yield Report(
            f'Section "{section.name.title}" is numbered {section.name.number}; {others} have no number.',
            _span(binding, section, section.name.number),
            fixes=(Fix("Remove the numbers of headings", tuple(edits)),) if len(edits) == len(numbered) else (),
        )


def _numbers(binding: Binding) -> Iterator[Report]:
    if not any(section.name.number for section in binding.alignment.sections):
        return
    siblings = _siblings(binding)
    wanted: dict[int, str] = {}
    for parent, members in siblings.items():  # the outermost come first
        wanted |= numbers_of(members, wanted.get(parent, _number(binding, parent)))
    edits = tuple(
        Edit(_span(binding, section, section.name.number), wanted[section.index])
        for section in binding.alignment.sections
        if wanted.get(section.index, section.name.number) != section.name.number
    )
    around = (binding.parents[bound.section.index] for bound in binding.misplaced)
    unordered = {_index(parent) for parent in around}  # first the sections must be in order
    for parent, members in siblings.items():
        right = numbers_of(members, _number(binding, parent)) if parent not in unordered else {}
        for section in members:
            number = section.name.number
            if right.get(section.index, number) != number:
                yield _report(section, _span(binding, section, number), number, right[section.index], edits)
                break


def _siblings(binding: Binding) -> Mapping[int, list[Section]]:
    """The headings by the index of the section around them, -1 for the outermost, in the order of the document."""
    groups: dict[int, list[Section]] = {}
    for section in binding.alignment.sections:
        groups.setdefault(_index(binding.parents[section.index]), []).append(section)
    return groups


def _index(parent: Section | None) -> int:
    return parent.index if parent else -1


def _number(binding: Binding, index: int) -> str:
    return binding.document.sections[index].name.number if index != -1 else ""


def _counters(binding: Binding) -> Iterator[Report]:
    holes = {
        node: next((hole for hole in node.spec.heading.holes if hole.type == "int"), None)
        for node in binding.outline.nodes
        if node.repeats and node in binding.alignment.by_node
    }
    lost = {one.node.origin for one in lost_headings(binding) if one.node} if any(holes.values()) else set()
    for node, hole in holes.items():
        if hole is None or node in lost:
            continue
        places: dict[int, Span] = {}
        for bound in binding.alignment.by_node.get(node, ()):
            title = bound.section.name.title
            found = node.spec.heading.spans(title)
            span = bound.section.place_of(title, binding.document.text)
            if found and span:
                places[bound.section.index] = found[hole.name].shift(span.start)
        yield from _counter(binding, places)


def _counter(binding: Binding, places: Mapping[int, Span]) -> Iterator[Report]:
    """The headings of one section of the schema, by index, with the place of the number."""
    text = binding.document.text
    wrong: list[tuple[Section, Span, str, str]] = []
    for members in _siblings(binding).values():
        written = [text.slice(places[one.index]) if one.index in places else "" for one in members]
        row = [int(number) if number else None for number in written]
        first = next((at for at, number in enumerate(row) if number is not None), None)
        if first is None:
            continue
        wanted = counted(row[first:], (row[first] or 0) - 1) or ()
        for section, number, right in zip(members[first:], written[first:], wanted, strict=False):
            if right is not None and int(number) != right:
                wrong.append((section, places[section.index], number, str(right)))
    if wrong:
        yield _report(*wrong[0], tuple(Edit(span, right) for _, span, _, right in wrong))


def _report(section: Section, span: Span, written: str, wanted: str, edits: tuple[Edit, ...]) -> Report:
    return Report(
        f'Section "{section.name.title}" is numbered {written}; it should be {wanted}.',
        span,
        fixes=(Fix("Renumber the headings", edits, safe=True),),
    )


def _span(binding: Binding, section: Section, number: str) -> Span:
    return section.place_of(number, binding.document.text) or _places.title_span(binding, section)


RULE = Rule(
    "misnumbered-section",
    "A heading's number is out of sequence, or should not be there.",
    HINT,
    check,
    scope="text",
    metadata="conditions",
    fix="renumber (safe), or remove the numbers",
    reads=may_be_lost,
)
