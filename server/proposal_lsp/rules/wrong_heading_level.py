"""A section's heading has too many or too few `#`."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.spare import is_spare_level
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """Once for a subtree: a section that is as far off as the one around it is not named."""
    for bound in binding.bound:
        section, level = bound.section, bound.node.level
        if section.level == level:
            continue
        parent = binding.parents[section.index]
        around = binding.bound_at(parent) if parent else None
        if around and around.section.level - around.node.level == section.level - level:
            continue
        yield Report(
            f'Section "{section.name.title}" is a level {section.level} heading; it should be level {level} '
            f"(`{'#' * level}`).",
            _places.heading_span(binding, section),
            fixes=_relevel(binding, bound),
            is_spare=is_spare_level(binding, bound),
        )


def _relevel(binding: Binding, bound: Bound) -> tuple[Fix, ...]:
    """Change the marks of the section and of the bound sections below it that are as far off."""
    delta = bound.node.level - bound.section.level
    edits: list[Edit] = []
    for section in binding.document.sections[bound.section.index :]:
        if section.index != bound.section.index:
            other = binding.bound_at(section)
            inside = section.index < bound.section.until
            if not inside:
                break
            if other and other.node.level - other.section.level != delta:
                continue
        heading = section.heading
        if heading.setext or not 1 <= heading.level + delta <= 6:
            return ()
        edits.append(Edit(Span(heading.span.start, heading.span.start + heading.level), "#" * (heading.level + delta)))
    return (Fix(f"Make it a level {bound.node.level} heading", tuple(edits), safe=True),)


RULE = Rule(
    "wrong-heading-level",
    "A section's heading has the wrong level.",
    WARNING,
    check,
    scope="outline",
    metadata="names",
    fix="change the level of the section and of its subsections (safe)",
)
