"""A schema file to a `Schema`, or to everything that is wrong with it, each problem at its place. Never raises.

Reading files is left to the caller (`catalog.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from proposal_lsp.findings import Severity
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema import load_conditions, load_fields, load_forbid, load_named
from proposal_lsp.schema.extend import Merged, merge_all
from proposal_lsp.schema.files import Others, SchemaFile, Unreadable
from proposal_lsp.schema.load_relations import freed
from proposal_lsp.schema.load_sections import check_sections
from proposal_lsp.schema.load_spec import NOTHING, Around, checks, open_map, read_spec, reads
from proposal_lsp.schema.load_versions import read_versions
from proposal_lsp.schema.model import Schema, TitleSpec
from proposal_lsp.schema.model.key import Key
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.problems import Problem, Problems
from proposal_lsp.schema.reader import MapReader, read_entries, read_text
from proposal_lsp.schema.references import References, check_references
from proposal_lsp.schema.severities import RuleSeverity, read_severities
from proposal_lsp.schema.sidecar import split_template
from proposal_lsp.schema.template_check import check_template
from proposal_lsp.text import Span

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ALONE = Others()
#: Where forms of values and checks are declared, besides here.
DECLARED_IN = (load_conditions, load_fields, load_forbid, load_named)

_NEEDS = "A schema begins with `id:` and `name:`"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a schema file: problems in the order of the file, and no schema if one is an error."""

    schema: Schema | None
    problems: tuple[Problem, ...]


def load_schema(file: SchemaFile, others: Others = ALONE) -> Loaded:
    """Understand a schema file; `others` are the schemas and rules it may speak of."""
    problems = Problems()
    schema = _read_file(file, others, problems)
    found = problems.in_order(file.text)
    broken = any(problem.severity is Severity.ERROR for problem in found)
    return Loaded(None if broken else schema, found)


def _read_file(file: SchemaFile, others: Others, problems: Problems) -> Schema | None:
    if file.broken:
        problems.add(f"This is not YAML: {file.broken.message}.", file.broken.span)
        return None
    if file.root is None:
        problems.add(f"This file is empty. {_NEEDS}.", Span(0, 0))
        return None
    if file.root.kind != "mapping":
        problems.expected("A schema", "`id:`, `name:` and other keys", file.root)
        return None
    merged = merge_all(file, others, problems)
    if merged is None:
        # Without what it extends, only what the file itself says can be judged.
        open_map(Schema, file.root, problems)
        return None
    inner = Problems() if merged.extends else problems
    schema = _read(file, merged, others.codes, inner)
    if merged.extends:
        _tell_inherited(inner, problems, merged.extends, file)
    return schema


def _tell_inherited(inner: Problems, problems: Problems, extends: Span, file: SchemaFile) -> None:
    """Pass problems on; of those of the schema that is extended, only one: they are told in its own file."""
    node = file.value("extends")
    told = False
    for problem in inner.found:
        inherited = problem.span == extends
        if not inherited:
            problems.found.append(problem)
        elif problem.severity is Severity.ERROR and not told:
            told = True
            name = node.value.strip() if node else ""
            problems.add(f"`{name}`, which this schema extends, has a problem: {problem.message}", extends)


def _read(file: SchemaFile, merged: Merged, codes: Sequence[str], problems: Problems) -> Schema | None:
    reader = open_map(Schema, merged.root, problems)
    if reader is None:
        return None
    references = References()
    around = Around(references, codes)
    schema: Schema = read_spec(Schema, reader, around, path=file.path, source=file.text)
    named = (*(schema.title.forms if schema.title else ()), *schema.filename)
    holes = [hole.name for pattern in named for hole in pattern.holes]
    versions = tuple(read_versions(reader, around))
    check_references(references, schema.metadata.fields, holes, problems)
    check_sections(schema.sections, problems)
    schema = replace(schema, sections=freed(schema.relations, schema.sections))
    schema = _with_template(schema, reader, merged, problems)
    read = ((version, _read(file, version.over(merged), codes, problems)) for version in versions)
    return replace(schema, versions=tuple(version.of(other, schema) for version, other in read if other))


@reads("id")
def _id(reader: MapReader, key: Key, _: Around) -> str:
    found = reader.text(key.name)
    if reader.misses(key.name):
        reader.problems.add(f"`id` is missing. {_NEEDS}.", reader.span)
    elif found and not _ID.fullmatch(found):
        reader.problems.add(
            "An `id` is made of small letters, digits and single hyphens, as in `technical-spec`.",
            reader.entries[key.name].value.span,
        )
    return found


@reads("name")
def _name(reader: MapReader, key: Key, _: Around) -> str:
    if reader.misses(key.name):
        reader.problems.add(f"`name` is missing. {_NEEDS}.", reader.span)
    return reader.text(key.name)


@reads("pairs")
def _pairs(reader: MapReader, key: Key, _: Around) -> tuple[tuple[str, str], ...]:
    """The fields that decide, with their values."""
    node, problems = reader.node(key.name), reader.problems
    if node is None or node.kind != "mapping":
        if node is not None:
            problems.expected(f"`{key.name}`", "fields, each with the value that decides", node)
        return ()
    read = (
        (entry.name, read_text(entry.value, f"`{entry.name}`", problems))
        for entry in read_entries(node, problems, fold=True)
    )
    return tuple((name, value) for name, value in read if value)


@reads("title")
def _title(reader: MapReader, key: Key, around: Around) -> Any:
    """`none`, `any`, a pattern, or a mapping with one."""
    node = reader.node(key.name)
    if node is None:
        return None
    if node.kind == "mapping":
        inner = open_map(TitleSpec, node, reader.problems, reader.key_span(key.name))
        return inner and read_spec(TitleSpec, inner, around)
    if node.kind == "scalar" and node.value == "none":
        return NOTHING
    return TitleSpec(pattern=_title_pattern(reader, key, around), span=node.span)


@reads("title_pattern")
def _title_pattern(reader: MapReader, key: Key, _: Around) -> Pattern | None:
    node = reader.node(key.name)
    return None if node is None or (node.kind == "scalar" and node.value == "any") else reader.pattern(key.name)


@checks(TitleSpec)
def _check_title(title: TitleSpec, reader: MapReader, _: Around) -> TitleSpec:
    if title.aliases and title.pattern is None:
        reader.problems.add(
            "Any title is accepted here; `aliases` are other forms than `pattern`.", reader.key_span("aliases")
        )
    return title


@reads("codes")
def _codes(reader: MapReader, key: Key, around: Around) -> tuple[str, ...]:
    """Codes of rules; one that is unknown is a warning, as in `rules`."""
    nodes = reader.scalars(key.name, "codes of rules")
    for node in nodes if around.codes else ():
        if node.value.strip() not in around.codes:
            reader.problems.unknown("rule", node.value.strip(), around.codes, node.span, Severity.WARNING)
    return tuple(node.value.strip() for node in nodes)


@reads("rules")
def _rules(reader: MapReader, key: Key, around: Around) -> tuple[RuleSeverity, ...]:
    node = reader.node(key.name)
    return () if node is None else read_severities(node, reader.problems, around.codes)


def _with_template(schema: Schema, reader: MapReader, merged: Merged, problems: Problems) -> Schema:
    """The schema with the text of its template, which must have the headings that the schema has."""
    node: YamlNode | None = reader.node("template")
    name = node and read_text(node, "`template`", problems)
    if node is None or not name:
        return schema
    try:
        template = merged.template.read(name)
    except Unreadable as error:
        problems.add(f"{error}.", node.span)
        return schema
    check_template(schema, template, name, node.span, problems)
    yaml, template = split_template(template) if schema.metadata.sidecar else ("", template)
    path = str(PurePath(merged.template.path).parent / name)
    return replace(schema, template=template, template_path=path, sidecar_template=yaml)
