"""Loads a schema file: returns a `Schema`, or all problems of the file, each with its span. Never raises.

Reading files is left to the caller (`catalog.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from proposal_lsp import lazy_re as re
from proposal_lsp.findings import Severity
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema import load_conditions, load_fields, load_forbid, load_named
from proposal_lsp.schema.extend import Merged, merge_all
from proposal_lsp.schema.files import Others, SchemaFile, UnusableFile
from proposal_lsp.schema.keys import Key
from proposal_lsp.schema.load_relations import freed
from proposal_lsp.schema.load_sections import check_sections
from proposal_lsp.schema.load_spec import NOTHING, Here, checks, nodes_of, open_map, read_node, read_spec, reads, texts
from proposal_lsp.schema.load_versions import read_versions
from proposal_lsp.schema.model import BEGINNING, ReferencesSpec, Schema, TitleSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.problems import Problem, Problems
from proposal_lsp.schema.reader import MapReader, read_entries, read_pattern, read_text
from proposal_lsp.schema.references import References, check_references
from proposal_lsp.schema.severities import RuleSeverity, read_severities
from proposal_lsp.schema.sidecar import split_template
from proposal_lsp.schema.template_check import check_template
from proposal_lsp.text import Span

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ALONE = Others()
#: Where forms of values and checks are declared, other than here.
DECLARED_IN = (load_conditions, load_fields, load_forbid, load_named)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of loading a schema file: problems in the order of the file, and no schema if one is an error."""

    schema: Schema | None
    problems: tuple[Problem, ...]
    #: The readable part of a schema with an error: enough to recognize documents of its kind.
    partial: Schema | None = None


def load_schema(file: SchemaFile, others: Others = ALONE) -> Loaded:
    """Load a schema file; `others` are the schemas and rules that it may refer to."""
    problems = Problems()
    schema = _read_file(file, others, problems)
    found = problems.in_order(file.text)
    broken = any(problem.severity is Severity.ERROR for problem in found)
    return Loaded(None, found, schema) if broken else Loaded(schema, found)


def _read_file(file: SchemaFile, others: Others, problems: Problems) -> Schema | None:
    if file.broken:
        problems.add(f"This is not YAML: {file.broken.message}.", file.broken.span)
        return None
    if file.root is None:
        problems.add(f"This file is empty. {BEGINNING}.", Span(0, 0))
        return None
    if file.root.kind != "mapping":
        problems.expected("A schema", "`id:`, `name:` and other keys", file.root)
        return None
    merged = merge_all(file, others, problems)
    if merged is None:
        # Without what it extends, only what the file itself says can be checked.
        open_map(Schema, file.root, problems)
        return _read(file, Merged(file.root, file, None), others.codes, Problems())
    inner = Problems() if merged.extends else problems
    schema = _read(file, merged, others.codes, inner)
    if merged.extends:
        _tell_inherited(inner, problems, merged.extends, file)
    return schema


def _tell_inherited(inner: Problems, problems: Problems, extends: Span, file: SchemaFile) -> None:
    """Pass problems on; of those of the schema that is extended, only one: they are reported in its own file."""
    node = file.value("extends")
    is_reported = False
    for problem in inner.found:
        inherited = problem.span == extends
        if not inherited:
            problems.found.append(problem)
        elif problem.severity is Severity.ERROR and not is_reported:
            is_reported = True
            name = node.value.strip() if node else ""
            problems.add(f"`{name}`, which this schema extends, has a problem: {problem.message}", extends)


def _read(file: SchemaFile, merged: Merged, codes: Sequence[str], problems: Problems) -> Schema | None:
    reader = open_map(Schema, merged.root, problems)
    if reader is None:
        return None
    here = Here(reader, References(), codes)
    schema: Schema = read_spec(Schema, reader, here, path=file.path, source=file.text)
    named = (*(schema.title.forms if schema.title else ()), *schema.filename)
    holes = [hole.name for pattern in named for hole in pattern.holes]
    versions = tuple(read_versions(here))
    check_references(here.references, schema.metadata.fields, holes, problems)
    check_sections(schema.sections, problems)
    schema = replace(schema, sections=freed(schema.relations, schema.sections))
    schema = _with_template(schema, reader, merged, problems)
    read = ((version, _read(file, version.over(merged), codes, problems)) for version in versions)
    return replace(schema, versions=tuple(version.of(other, schema) for version, other in read if other))


@reads("id")
def _id(node: YamlNode, key: Key, here: Here) -> str | None:
    found = read_text(node, key.quoted, here.problems)
    if found and not _ID.fullmatch(found):
        here.problems.add(
            "An `id` consists of lowercase letters, digits and single hyphens, as in `technical-spec`.", node.span
        )
    return found


@reads("pairs")
def _pairs(node: YamlNode, key: Key, here: Here) -> tuple[tuple[str, str], ...] | None:
    """The fields that decide, with their values."""
    if node.kind != "mapping":
        here.problems.expected(key.quoted, "fields, each with the value that decides", node)
        return None
    entries = read_entries(node, here.problems, fold=True)
    read = ((entry.name, read_text(entry.value, f"`{entry.name}`", here.problems)) for entry in entries)
    return tuple((name, value) for name, value in read if value)


@reads("title")
def _title(node: YamlNode, key: Key, here: Here) -> Any:
    """`none`, `any`, a pattern, or a mapping with one."""
    if node.kind == "mapping":
        return read_node(TitleSpec, node, here, here.reader.key_span(key.name))
    if node.kind == "scalar" and node.value == "none":
        return NOTHING
    return TitleSpec(pattern=_title_pattern(node, key, here), span=node.span)


@reads("title_pattern")
def _title_pattern(node: YamlNode, key: Key, here: Here) -> Pattern | None:
    is_any = node.kind == "scalar" and node.value == "any"
    return None if is_any else read_pattern(node, key.quoted, here.problems)


@checks(TitleSpec)
def _check_title(title: TitleSpec, here: Here) -> TitleSpec:
    if title.aliases and title.pattern is None:
        here.problems.add(
            "Any title is accepted here; `aliases` are other forms than `pattern`.", here.reader.key_span("aliases")
        )
    return title


@checks(ReferencesSpec)
def _check_references(references: ReferencesSpec, here: Here) -> ReferencesSpec:
    for form in references.ids:
        if [isinstance(part, str) or part.type for part in form.parts] != [True, "int"]:
            message = "An id has letters and then its number, as in `ADR-{number}`."
            here.problems.add(message, here.reader.key_span("ids"))
    return references


@reads("codes")
def _codes(node: YamlNode, key: Key, here: Here) -> tuple[str, ...]:
    """Codes of rules; one that is unknown is a warning, as in `rules`."""
    nodes = nodes_of(node, key, here)
    for one in nodes if here.codes else ():
        if one.value.strip() not in here.codes:
            here.problems.unknown("rule", one.value.strip(), here.codes, one.span, Severity.WARNING)
    return texts(nodes)


@reads("rules")
def _rules(node: YamlNode, _: Key, here: Here) -> tuple[RuleSeverity, ...]:
    return read_severities(node, here.problems, here.codes)


def _with_template(schema: Schema, reader: MapReader, merged: Merged, problems: Problems) -> Schema:
    """The schema with the text of its template, which must have the headings that the schema has."""
    node: YamlNode | None = reader.node("template")
    name = node and read_text(node, "`template`", problems)
    if node is None or not name:
        return schema
    try:
        template = merged.template.read(name)
    except UnusableFile as error:
        problems.add(f"{error}.", node.span)
        return schema
    check_template(schema, template, name, node.span, problems)
    yaml, template = split_template(template) if schema.metadata.sidecar else ("", template)
    path = str(PurePath(merged.template.path).parent / name)
    return replace(schema, template=template, template_path=path, sidecar_template=yaml)
