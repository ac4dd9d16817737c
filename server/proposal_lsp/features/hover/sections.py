"""Hover on the title, on a section's heading, and, where documents have no title, on the mark of the front matter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding, Bound
from proposal_lsp.document import Section
from proposal_lsp.features.hover.hover_progress import Count, fields_done, sections_done, state_of
from proposal_lsp.features.hover.markup import Hover, bold, card, escape, listed, literal, prose
from proposal_lsp.features.hover.phrases import (
    STATES,
    barred,
    company,
    content,
    misspelt,
    needed,
    no_answer,
    times,
    unwanted,
)
from proposal_lsp.rules.placeholder_text import unfilled_title
from proposal_lsp.schema.model import SectionSpec, TitleSpec
from proposal_lsp.schema.wording import in_words
from proposal_lsp.text import Span

#: Names of missing sections that are shown; more are counted.
MAX_MISSING = 4


def on_title(analysis: Analysis, binding: Binding, offset: int) -> Hover | None:
    """Explain the kind of the proposal, why it was detected, and the progress."""
    spec, title = binding.schema.title, binding.title
    if spec is None:
        marks = Span(0, min(3, len(analysis.text.source)))
        is_there = binding.document.front_matter is not None and marks.holds(offset)
        return Hover(marks, kind_card(analysis, binding)) if is_there else None
    if title is None or not title.heading.span.holds(offset):
        return None
    hole = unfilled_title(binding)
    if hole is not None and hole.holds(offset):
        return Hover(hole, card(f"{bold('Title')}: not filled in yet", spec.doc, _form(spec)))
    return Hover(title.heading.span, kind_card(analysis, binding))


def kind_card(analysis: Analysis, binding: Binding) -> str:
    """The schema in a few lines, and the document as far as it follows it."""
    schema = binding.schema
    facts = [f"Why this kind: {prose(analysis.detection.reason)}"]
    if schema.title is not None:
        facts += (f"Title: {fact}" for fact in _form(schema.title))
    if any(spec.is_status for spec in schema.metadata.fields):
        facts.append(f"State: {STATES[binding.state]}")
    facts += _exemptions(binding)
    facts.append(_progress(binding))
    missing = [escape(one.node.spec.heading.shown) for one in binding.missing]
    if missing:
        more = [f"{len(missing) - MAX_MISSING} more"] if len(missing) > MAX_MISSING else []
        facts.append(f"Missing: {listed([*missing[:MAX_MISSING], *more])}")
    version = f", version {bold(schema.version)}" if schema.version else ""
    return card(f"{bold(schema.name)} ({literal(schema.id)}{version})", schema.doc, facts)


def _exemptions(binding: Binding) -> Iterator[str]:
    for one in binding.exemptions:
        rules = listed(map(literal, one.rules)) if one.rules else "all rules"
        yield f"Exempt from {rules} {in_words(one.condition, escape)}" + (f": {prose(one.why)}" if one.why else ".")


def _form(spec: TitleSpec) -> Iterator[str]:
    if spec.pattern is not None:
        yield literal(f"{spec.prefix} {spec.pattern.shown}".strip())


def _progress(binding: Binding) -> str:
    counts = (
        (fields_done(binding), "required fields"),
        (sections_done(binding, binding.alignment.nodes), "required sections"),
    )
    asked = [f"{count.filled} of {count.required} {what}" for count, what in counts if count.required]
    return f"Filled in: {listed(asked)}" if asked else "Nothing is required."


def section_at(binding: Binding, offset: int) -> Section | None:
    """The innermost section around an offset; None before the first heading."""
    sections = binding.document.sections
    place = bisect_right(sections, offset, key=lambda section: section.span.start)
    return sections[place - 1] if place else None


def on_heading(binding: Binding, offset: int) -> Hover | None:
    """Explain the purpose of a section, its requirements, and its present state."""
    section = section_at(binding, offset)
    bound = binding.bound_at(section) if section else None
    if bound is None or not bound.section.heading.span.holds(offset):
        return None
    spec = bound.node.spec
    around = bound.node.parent.spec if bound.node.parent else binding.schema
    rules = (*barred(spec.forbidden), *company(spec.name, around.relations))
    facts = (*_name(bound), *_holds(spec), *rules, *_state(binding, bound))
    head = f"{bold(spec.heading.shown)} ({needed(binding, spec)})"
    return Hover(bound.section.heading.span, card(head, spec.doc, facts))


def _name(bound: Bound) -> Iterator[str]:
    """Remarks about the heading as it is written here."""
    written, wanted = literal(bound.section.name.title), literal(bound.node.spec.heading.shown)
    yield from misspelt(bound.fit, written, wanted)
    if bound.fit == "words":
        yield f"{written} is recognised as this section; write {wanted}."


def _holds(spec: SectionSpec) -> Iterator[str]:
    yield from content(spec.content)
    if spec.sections:
        names = (
            escape(child.heading.shown) + (" (optional)" if child.required is False else "") for child in spec.sections
        )
        yield f"Subsections: {', '.join(names)}"
    if spec.repeat is not None:
        yield times(spec.repeat)
    if spec.last:
        yield "Must come last."
    yield from no_answer(spec.allow_na)
    yield from unwanted(spec.forbid)


def _state(binding: Binding, bound: Bound) -> Iterator[str]:
    said = [state_of(binding, bound.node, bound.section)]
    if any(bound.section is section for section in binding.metadata_sections):
        said = _count(fields_done(binding), "required fields") or said
    elif bound.node.spec.boilerplate == "keep":
        yield "The template's text may stay."
    said += _count(sections_done(binding, bound.node.children), "required subsections")
    words = [word for word in said if word]
    if words:
        yield f"Here: {'; '.join(words)}."


def _count(count: Count, what: str) -> list[str]:
    return [f"{count.filled} of {count.required} {what} filled in"] if count.required else []


def what_to_write(bound: Bound, span: Span) -> Hover:
    """For text of the template: what belongs in its place."""
    spec = bound.node.spec
    head = f"{bold(spec.heading.shown)}: replace the template's text"
    return Hover(span, card(head, spec.doc, content(spec.content)))
