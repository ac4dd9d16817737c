"""A schema file to a `Schema`, or to everything that is wrong with it, each problem at its place. Never raises.

Reading files is left to the caller (`catalog.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from proposal_lsp.findings import Severity
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.extend import Merged, merge_all
from proposal_lsp.schema.files import Others, SchemaFile, Unreadable
from proposal_lsp.schema.keys import DETECT, SCHEMA, TITLE
from proposal_lsp.schema.load_exempt import read_exempt
from proposal_lsp.schema.load_fields import EXTRAS, read_metadata
from proposal_lsp.schema.load_forbid import read_forbids
from proposal_lsp.schema.load_relations import relate_sections
from proposal_lsp.schema.load_sections import MAX_LEVEL, check_sections, read_sections
from proposal_lsp.schema.load_versions import read_versions
from proposal_lsp.schema.model import DetectSpec, Schema, TitleSpec
from proposal_lsp.schema.problems import Problem, Problems
from proposal_lsp.schema.reader import MapReader, read_entries, read_map, read_pattern, read_text
from proposal_lsp.schema.references import References, check_references
from proposal_lsp.schema.severities import RuleSeverity, read_severities
from proposal_lsp.schema.sidecar import split_template
from proposal_lsp.schema.template_check import check_template
from proposal_lsp.text import Span

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ALONE = Others()

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
        read_map(file.root, "a schema", SCHEMA, problems)
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
    reader = read_map(merged.root, "a schema", SCHEMA, problems)
    if reader is None:
        return None
    references = References()
    level = reader.number("level", low=1) or 2
    if level > MAX_LEVEL:
        problems.add(f"`level` must be {MAX_LEVEL} or less.", reader.entries["level"].value.span)
    metadata = read_metadata(reader, references)
    relations, sections = relate_sections(reader, read_sections(reader, level, references))
    title, filename = _read_title(reader), reader.patterns("filename")
    named = (*(title.forms if title else ()), *filename)
    holes = [hole.name for pattern in named for hole in pattern.holes]
    exempt = read_exempt(reader, references, codes)
    versions = tuple(read_versions(reader, references))
    check_references(references, metadata.fields, holes, problems)
    check_sections(sections, problems)
    schema = Schema(
        _read_id(reader),
        _read_name(reader),
        reader.text("doc"),
        _read_detect(reader),
        title,
        metadata,
        sections,
        level,
        reader.flag("numbered"),
        reader.flag("ordered", default=True),
        reader.word("extras", EXTRAS) or "allow",
        filename,
        read_forbids(reader),
        _read_rules(reader, codes),
        relations,
        exempt,
        comments=reader.word("comments", EXTRAS) or "allow",
        lead=reader.word("lead", EXTRAS) or "allow",
        path=file.path,
        source=file.text,
    )
    schema = _with_template(schema, reader, merged, problems)
    read = ((version, _read(file, version.over(merged), codes, problems)) for version in versions)
    return replace(schema, versions=tuple(version.of(other, schema) for version, other in read if other))


def _read_id(reader: MapReader) -> str:
    found = reader.text("id")
    if reader.misses("id"):
        reader.problems.add(f"`id` is missing. {_NEEDS}.", reader.span)
    elif found and not _ID.fullmatch(found):
        reader.problems.add(
            "An `id` is made of small letters, digits and single hyphens, as in `technical-spec`.",
            reader.entries["id"].value.span,
        )
    return found


def _read_name(reader: MapReader) -> str:
    if reader.misses("name"):
        reader.problems.add(f"`name` is missing. {_NEEDS}.", reader.span)
    return reader.text("name")


def _read_detect(schema: MapReader) -> DetectSpec:
    reader = schema.map("detect", "detection", DETECT)
    if reader is None:
        return DetectSpec()
    fields: list[tuple[str, str]] = []
    node = reader.node("fields")
    if node is not None and node.kind != "mapping":
        reader.problems.expected("`fields`", "fields, each with the value that decides", node)
    elif node is not None:
        for entry in read_entries(node, reader.problems, fold=True):
            value = read_text(entry.value, f"`{entry.name}`", reader.problems)
            fields += [(entry.name, value)] if value else []
    return DetectSpec(tuple(fields), reader.texts("files", "globs"))


def _read_title(schema: MapReader) -> TitleSpec | None:
    """`none`, `any` (which is what a schema that does not say means), a pattern, or a mapping with one."""
    node = schema.node("title")
    if node is None:
        return TitleSpec()
    if node.kind != "mapping":
        if node.kind == "scalar" and node.value == "none":
            return None
        return _title(schema, "title", TitleSpec(span=node.span))
    reader = read_map(node, "a title", TITLE, schema.problems, schema.key_span("title"))
    if reader is None:
        return TitleSpec()
    aliases = reader.patterns("aliases")
    spec = TitleSpec(None, reader.text("prefix"), reader.text("doc"), schema.key_span("title"), aliases)
    spec = _title(reader, "pattern", spec)
    if aliases and spec.pattern is None:
        schema.problems.add(
            "Any title is accepted here; `aliases` are other forms than `pattern`.", reader.key_span("aliases")
        )
    return spec


def _title(reader: MapReader, key: str, spec: TitleSpec) -> TitleSpec:
    node = reader.node(key)
    if node is None or (node.kind == "scalar" and node.value == "any"):
        return spec
    return replace(spec, pattern=read_pattern(node, f"`{key}`", reader.problems))


def _read_rules(reader: MapReader, codes: Sequence[str]) -> tuple[RuleSeverity, ...]:
    node = reader.node("rules")
    return () if node is None else read_severities(node, reader.problems, codes)


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
