"""Nodes to `SectionSpec`s, and what a list of sections must not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import Severity
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import BOUNDS, SECTION
from proposal_lsp.schema.load_bounds import read_bounds
from proposal_lsp.schema.load_conditions import read_forbidden, read_requirement
from proposal_lsp.schema.load_content import read_content
from proposal_lsp.schema.load_fields import EXTRAS
from proposal_lsp.schema.load_forbid import read_forbids
from proposal_lsp.schema.load_relations import relate_sections
from proposal_lsp.schema.model import Boilerplate, RepeatSpec, SectionSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.problems import Problems, shortened
from proposal_lsp.schema.reader import MapReader, read_map
from proposal_lsp.schema.references import References
from proposal_lsp.schema.severities import WORDS

MAX_SECTIONS = 500
MAX_LEVEL = 6
#: Headings are tried against this many repeated neighbours, and only if they are no longer than this: enough
#: for people, and a bound on the work that a hostile schema can ask for.
MAX_REPEATED = 10
MAX_TRIED = 60

BOILERPLATE: tuple[Boilerplate, ...] = ("replace", "keep")


def read_sections(reader: MapReader, level: int, references: References) -> tuple[SectionSpec, ...]:
    """The key `sections` of a schema or a section; `level` is the heading level of these sections, from 1."""
    node = reader.node("sections")
    if node is None:
        return ()
    if node.kind != "sequence":
        reader.problems.expected("`sections`", "a list of sections (`- heading: ...`)", node)
        return ()
    if level > MAX_LEVEL and node.items:
        reader.problems.add(
            f"These sections would have headings of level {level}; Markdown has {MAX_LEVEL}.",
            reader.key_span("sections"),
        )
        return ()
    read = (_read_section(item, level, reader.problems, references) for item in node.items)
    return tuple(section for section in read if section)


def check_sections(sections: Sequence[SectionSpec], problems: Problems) -> None:
    """Too many sections, and at each level those of one name and those that can never be reached."""
    for count, section in enumerate(every_section(sections), 1):
        if count > MAX_SECTIONS:
            problems.add(f"There are more than {MAX_SECTIONS} sections.", section.span)
            return
    _check_neighbours(sections, problems)
    for section in every_section(sections):
        _check_neighbours(section.sections, problems)


def every_section(sections: Sequence[SectionSpec]) -> Iterator[SectionSpec]:
    """Each section before its subsections, at any depth."""
    for section in sections:
        yield section
        yield from every_section(section.sections)


def _read_section(node: YamlNode, level: int, problems: Problems, references: References) -> SectionSpec | None:
    if node.kind != "mapping":
        problems.expected("A section", "`heading: ...` and other keys", node)
        return None
    reader = read_map(node, "a section", SECTION, problems)
    if reader is None:
        return None
    heading = reader.pattern("heading")
    if reader.misses("heading"):
        problems.add("A section needs a `heading`.", reader.span)
    own = _level(reader, level)
    relations, sections = relate_sections(reader, read_sections(reader, (own or level) + 1, references))
    section = SectionSpec(
        heading or Pattern("", ()),
        reader.text("doc"),
        reader.patterns("aliases"),
        read_requirement(reader, references, default=True),
        read_forbidden(reader, references),
        _repeat(reader, heading),
        sections,
        reader.flag("ordered", default=True),
        reader.word("extras", EXTRAS) or "allow",
        reader.flag("last"),
        reader.flag("allow_na"),
        reader.word("boilerplate", BOILERPLATE) or "replace",
        read_content(reader, references),
        read_forbids(reader),
        relations,
        reader.word("severity", WORDS) or "",
        reader.entries["heading"].value.span if heading else reader.span,
        own,
    )
    return section if heading else None


def _level(reader: MapReader, least: int) -> int | None:
    """The key `level`: headings may skip levels, but not stand above what is around them."""
    level = reader.number("level", least)
    if level is not None and level > MAX_LEVEL:
        reader.problems.add(f"`level` must be {MAX_LEVEL} or less.", reader.entries["level"].value.span)
        return None
    return level


def _repeat(reader: MapReader, heading: Pattern | None) -> RepeatSpec | None:
    bounds = reader.map("repeat", "a repetition", BOUNDS)
    if bounds is None:
        return None
    least, most = read_bounds(bounds, 0)
    if heading and not heading.holes:
        reader.problems.add(
            "`repeat` needs a hole in `heading`, as in `Phase {n}: {name}`; headings that are all the same "
            "cannot be told apart.",
            reader.key_span("repeat"),
            Severity.WARNING,
        )
    return RepeatSpec(1 if least is None else least, most)


def _check_neighbours(sections: Sequence[SectionSpec], problems: Problems) -> None:
    keys: set[str] = set()
    repeated: list[SectionSpec] = []
    for section in sections:
        key = read_heading(section.name).key
        taker = next((other for other in repeated if _takes(other, section.name)), None)
        if key in keys:
            problems.add(f"There is already a section `{shortened(section.name)}` here.", section.span)
        elif section.last and section is not sections[-1]:
            problems.add("`last` is for the last of these sections; put this one at the end.", section.span)
        elif taker is not None:
            problems.add(
                f"No section of a document is ever taken for this one: `{shortened(taker.name)}` stands before "
                "it, repeats, and fits the same headings. Put this one first.",
                section.span,
            )
        keys.add(key)
        if section.repeat and len(repeated) < MAX_REPEATED:
            repeated.append(section)


def _takes(other: SectionSpec, name: str) -> bool:
    patterns = (other.heading, *other.aliases[:MAX_REPEATED])
    return len(name) <= MAX_TRIED and any(pattern.match(name) for pattern in patterns)
