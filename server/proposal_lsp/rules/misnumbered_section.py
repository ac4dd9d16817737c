"""A numbered heading is out of sequence."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document import Section
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import HINT, Report, Rule, no_body
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """Siblings that carry numbers (`## 3.`, `### 3.1`), and repeated sections that count (`Phase 2`).

    The first number that is wrong among siblings is named; the fix counts all of them anew.
    """
    yield from _numbers(binding)
    yield from _counters(binding)


def _numbers(binding: Binding) -> Iterator[Report]:
    groups = _numbered_siblings(binding)
    wanted = _wanted(binding, groups)
    edits = tuple(
        Edit(_number_span(binding, section, section.name.number), number)
        for section in binding.alignment.sections
        if (number := wanted.get(section.index, section.name.number)) != section.name.number
    )
    around = (binding.parents[bound.section.index] for bound in binding.misplaced)
    unordered = {parent.index if parent else None for parent in around}  # first the sections must be in order
    for parent, members in groups.items():
        prefix = _prefix(members, binding.document.sections[parent].name.number if parent is not None else "")
        start = int(members[0].name.number.rpartition(".")[2] != "0")
        if (len(members) < 2 and not prefix) or parent in unordered:
            continue
        for place, section in enumerate(members, start):
            if section.name.number != f"{prefix}{place}":
                yield _report(binding, section, section.name.number, f"{prefix}{place}", edits)
                break


def _numbered_siblings(binding: Binding) -> dict[int | None, list[Section]]:
    """The headings with numbers, by the index of the section around them."""
    groups: dict[int | None, list[Section]] = {}
    for section in binding.alignment.sections:
        if section.name.number:
            parent = binding.parents[section.index]
            groups.setdefault(parent.index if parent else None, []).append(section)
    return groups


def _wanted(binding: Binding, groups: dict[int | None, list[Section]]) -> dict[int, str]:
    """The number of every numbered heading, counted from the outermost sections inwards."""
    wanted: dict[int, str] = {}
    for parent, members in groups.items():
        around = binding.document.sections[parent].name.number if parent is not None else ""
        prefix = _prefix(members, wanted.get(parent, around) if parent is not None else "")
        start = int(members[0].name.number.rpartition(".")[2] != "0")
        if len(members) > 1 or prefix:
            wanted.update((section.index, f"{prefix}{place}") for place, section in enumerate(members, start))
    return wanted


def _prefix(members: list[Section], parent: str) -> str:
    return f"{parent}." if parent and "." in members[0].name.number else ""


def _counters(binding: Binding) -> Iterator[Report]:
    for node in binding.outline.nodes:
        hole = next((hole for hole in node.spec.heading.holes if hole.type == "int"), None)
        if hole is None or not node.repeats:
            continue
        counted: list[tuple[Section, str]] = []
        for bound in binding.alignment.by_node.get(node, ()):
            title = bound.section.name.title
            found = node.spec.heading.spans(title)
            if found:
                counted.append((bound.section, title[slice(*found[hole.name])]))
        first = int(counted[0][1]) if counted else 0
        wrong = [
            (section, written, str(number))
            for number, (section, written) in enumerate(counted, first)
            if int(written) != number
        ]
        if wrong:
            edits = tuple(Edit(_number_span(binding, section, written), number) for section, written, number in wrong)
            yield _report(binding, *wrong[0], edits)


def _report(binding: Binding, section: Section, written: str, wanted: str, edits: tuple[Edit, ...]) -> Report:
    return Report(
        f'Section "{section.name.title}" is numbered {written}; its place makes it {wanted}.',
        _number_span(binding, section, written),
        fixes=(Fix("Renumber the headings", edits, safe=True),),
    )


def _number_span(binding: Binding, section: Section, written: str) -> Span:
    span = _places.title_span(binding, section)
    at = span.start + max(binding.document.text.slice(span).find(written), 0)
    return Span(at, at + len(written))


RULE = Rule("misnumbered-section", "A heading's number is out of sequence.", HINT, check, reads=no_body)
