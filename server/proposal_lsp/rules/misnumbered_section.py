"""A numbered heading is out of sequence."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document import Section
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import HINT, Report, Rule
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """Siblings that carry numbers (`## 3.`, `### 3.1`), and repeated sections that count (`Phase 2`)."""
    yield from _numbers(binding)
    yield from _counters(binding)


def _numbers(binding: Binding) -> Iterator[Report]:
    groups: dict[int | None, list[Section]] = {}
    for section in binding.alignment.sections:
        if section.name.number:
            parent = binding.parents[section.index]
            groups.setdefault(parent.index if parent else None, []).append(section)
    for parent_index, members in groups.items():
        parent = binding.document.sections[parent_index] if parent_index is not None else None
        prefix = f"{parent.name.number}." if parent and "." in members[0].name.number and parent.name.number else ""
        first = members[0].name.number.rpartition(".")[2]
        start = 0 if first == "0" else 1
        if len(members) < 2 and not prefix:
            continue
        for place, section in enumerate(members, start):
            wanted = f"{prefix}{place}"
            if section.name.number != wanted:
                yield _report(binding, section, section.name.number, wanted)
                break


def _counters(binding: Binding) -> Iterator[Report]:
    for node in binding.outline.nodes:
        hole = next((hole for hole in node.spec.heading.holes if hole.type == "int"), None)
        if hole is None or not node.repeats:
            continue
        previous: int | None = None
        for bound in binding.alignment.by_node.get(node, ()):
            title = bound.section.name.title
            found = node.spec.heading.match(title)
            if not found:
                continue
            written = title[slice(*found[hole.name])]
            if previous is not None and int(written) != previous + 1:
                yield _report(binding, bound.section, written, str(previous + 1))
                break
            previous = int(written)


def _report(binding: Binding, section: Section, written: str, wanted: str) -> Report:
    span = _places.title_span(binding, section)
    at = span.start + max(binding.document.text.slice(span).find(written), 0)
    place = Span(at, at + len(written))
    return Report(
        f'Section "{section.name.title}" is numbered {written}; its place makes it {wanted}.',
        place,
        fixes=(Fix(f"Renumber to {wanted}", (Edit(place, wanted),), safe=True),),
    )


RULE = Rule("misnumbered-section", "A heading's number is out of sequence.", HINT, check)
