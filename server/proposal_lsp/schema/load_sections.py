"""Readers and checks for sections and lists of sections."""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import Severity
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import Key
from proposal_lsp.schema.load_relations import freed
from proposal_lsp.schema.load_spec import Here, checks, nodes_of, read_limited, read_node, reads, texts
from proposal_lsp.schema.model import MAX_LEVEL, SectionSpec, every_section
from proposal_lsp.schema.problems import FLAGS, Problems, shortened

MAX_SECTIONS = 500
#: Headings are tried against this many repeated neighbours, and only if they are no longer than this: enough
#: for people, and a bound on the work that a hostile schema can ask for.
MAX_REPEATED = 10
MAX_TRIED = 60


@reads("level")
def _level(node: YamlNode, key: Key, here: Here) -> int | None:
    """Headings may skip levels, but not be above what is around them."""
    return read_limited(node, key, here, here.level or key.low)


@reads("sections")
def _sections(node: YamlNode, key: Key, here: Here) -> tuple[SectionSpec, ...]:
    if node.kind != "sequence":
        here.problems.expected(key.quoted, "a list of sections (`- heading: ...`)", node)
        return ()
    level = here.read.get("level", here.level) + 1 if here.level else here.read.get("level", 2)
    if level > MAX_LEVEL and node.items:
        here.problems.add(
            f"These sections would have headings of level {level}; Markdown has {MAX_LEVEL}.",
            here.reader.key_span(key.name),
        )
        return ()
    inner = replace(here, level=level)
    return tuple(section for item in node.items if (section := _section(item, inner)))


def _section(node: YamlNode, around: Here) -> SectionSpec | None:
    if node.kind != "mapping":
        around.problems.expected("A section", "`heading: ...` and other keys", node)
        return None
    section: SectionSpec | None = read_node(SectionSpec, node, around)
    return section


@checks(SectionSpec)
def _check_section(section: SectionSpec, here: Here) -> SectionSpec:
    if section.repeat and not section.heading.holes:
        here.problems.add(
            "`repeat` needs a hole in `heading`, as in `Phase {n}: {name}`; identical headings "
            "cannot be distinguished.",
            here.reader.key_span("repeat"),
            Severity.WARNING,
        )
    span = here.reader.entries["heading"].value.span
    return replace(section, sections=freed(section.relations, section.sections), span=span)


@reads("code")
def _code(node: YamlNode, key: Key, here: Here) -> tuple[str, ...] | None:
    """`true` asks for any block of code, `false` for none, anything else for one in one of the languages."""
    if node.kind == "scalar" and not node.quoted and node.value in FLAGS:
        return () if FLAGS[node.value] else None
    return tuple(word.casefold() for word in texts(nodes_of(node, key, here)))


def check_sections(sections: Sequence[SectionSpec], problems: Problems) -> None:
    """Too many sections, and at each level those of one name and those that can never be reached."""
    for count, section in enumerate(every_section(sections), 1):
        if count > MAX_SECTIONS:
            problems.add(f"There are more than {MAX_SECTIONS} sections.", section.span)
            return
    _check_neighbours(sections, problems)
    for section in every_section(sections):
        _check_neighbours(section.sections, problems)


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
                f"No heading can ever match this section: `{shortened(taker.name)}` comes before "
                "it, repeats, and matches the same headings. Put this one first.",
                section.span,
            )
        keys.add(key)
        if section.repeat and len(repeated) < MAX_REPEATED:
            repeated.append(section)


def _takes(other: SectionSpec, name: str) -> bool:
    patterns = (other.heading, *other.aliases[:MAX_REPEATED])
    return len(name) <= MAX_TRIED and any(pattern.match(name) for pattern in patterns)
