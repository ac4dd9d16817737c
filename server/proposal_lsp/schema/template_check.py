"""Compares the headings of a schema with those of its template. All findings are warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from proposal_lsp.document import Document, Section, parse
from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import Severity
from proposal_lsp.schema.model import Schema, SectionSpec, every_section
from proposal_lsp.schema.problems import Problems, shortened
from proposal_lsp.text import Span

#: Bounds on the work that a hostile schema can ask for. A bigger template is not compared; longer headings, and
#: patterns with more holes, are compared as words only, because an untyped hole can end anywhere.
MAX_COMPARISONS = 10_000
MAX_TRIED = 60
MAX_HOLES = 3


def check_template(schema: Schema, template: str, name: str, where: Span, problems: Problems) -> None:
    """Report headings of the template that the schema lacks, at `where`, and required sections it lacks."""
    document = parse(template)
    patterns = sum(1 + len(section.aliases) for section in every_section(schema.sections))
    if patterns * len(document.sections) > MAX_COMPARISONS:
        return
    outermost = [
        section
        for section in document.sections
        if section.level >= schema.level
        and (section.parent is None or document.sections[section.parent].level < schema.level)
    ]
    metadata = _metadata_headings(schema)
    for unknown in _compare(document, outermost, schema.sections, name, problems):
        if unknown.name.key in metadata or (unknown is document.title and schema.title is not None):
            continue
        line = document.text.line_at(unknown.span.start) + 1
        problems.add(
            f"`{name}` has the heading `{shortened(unknown.level_text)}` (line {line}), which this schema lacks.",
            where,
            Severity.WARNING,
        )


def _metadata_headings(schema: Schema) -> set[str]:
    """The keys of headings that hold metadata and need no section of the schema."""
    names = list(schema.metadata.under)
    if "section" in schema.metadata.styles:
        names += [name for field in schema.metadata.fields for name in (field.key, *field.aliases)]
    return {read_heading(name).key for name in names}


def _compare(
    document: Document,
    sections: Iterable[Section],
    specs: Sequence[SectionSpec],
    name: str,
    problems: Problems,
) -> Iterator[Section]:
    """The sections that no spec fits; required specs that no section fits are problems at once.

    Below a spec that repeats, the subsections of all its sections count together.
    """
    children: dict[int, list[Section]] = {}
    for section in sections:
        index = next((index for index, spec in enumerate(specs) if _fits(spec, section)), None)
        if index is None:
            yield section
        else:
            children.setdefault(index, []).extend(document.children(section))
    for index, spec in enumerate(specs):
        if index in children:
            yield from _compare(document, children[index], spec.sections, name, problems)
        elif spec.required is True:
            problems.add(f"This section is required, but `{name}` does not have it.", spec.span, Severity.WARNING)


def _fits(spec: SectionSpec, section: Section) -> bool:
    """Whether a heading of the template is one of the spec's; its holes take any text, `XXX` or `[Name]`."""
    key = section.name.key
    patterns = (spec.heading, *spec.aliases)
    if any(read_heading(pattern.words).key == key for pattern in patterns):
        return True
    words = section.name.title
    return len(words) <= MAX_TRIED and any(
        0 < len(pattern.holes) <= MAX_HOLES and pattern.match(words, typed=False) for pattern in patterns
    )
