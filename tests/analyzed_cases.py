"""A case of a fixture as the program reads it: its project, its schema, and the analysis of its document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import PurePosixPath

from proposal_lsp.analysis import CODES, Analysis, Project
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.config import NO_SCHEMA, Config
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Finding, in_reading_order
from proposal_lsp.schema.files import Others, schema_file
from proposal_lsp.schema.load import load_schema
from proposal_lsp.schema.model import Schema
from proposal_lsp.workspace.check_change import CODES as CODES_OF_CHANGES
from proposal_lsp.workspace.check_change import check_change
from proposal_lsp.workspace.check_entry import CHECKS, check_entry
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.status_changes import Earlier

from tests.fixtures import SCHEMA, TEMPLATE, Case, FixtureError
from tests.shipped import CATALOG


@cache
def analysis(case: Case) -> Analysis:
    """The analysis of the document of a case. Raises FixtureError if a schema that it names is not used."""
    options = case.document.options
    found = analyze_file(project(case), options.get("path", "proposal.md"), case.source)
    wanted = project(case).config.schema
    used = found.detection.schema.id if found.detection.schema else NO_SCHEMA
    if found.document is not None and wanted not in (None, used):
        raise FixtureError(f"{case} asks for the schema {wanted}, but: {found.detection.reason}.")
    if found.entry is None or not (case.files or case.before or case.path.stem in (*CHECKS, *CODES_OF_CHANGES)):
        return found
    entry = _entry(case, found.entry.path, case.source) or found.entry
    across = check_entry(index(case, entry), entry)
    changed = _changed(case, found, found.entry) if case.before or case.path.stem in CODES_OF_CHANGES else []
    return replace(found, findings=in_reading_order([*found.findings, *across, *changed]))


def _changed(case: Case, found: Analysis, entry: IndexEntry) -> list[Finding]:
    """The findings about the changes of the document since its older text, on a day after all dates in it."""
    earlier = [analyze_file(project(case), found.path, text).binding for text in case.before]
    was = next((Earlier(binding, date(9999, 1, 1)) for binding in earlier if binding), None)
    return check_change(was, found.binding, entry) if found.binding else []


def _entry(case: Case, path: str, source: str) -> IndexEntry | None:
    """The entry of the index for a file, whose path is relative to its root."""
    return analyze_file(project(case), f"/{path}", source).entry


def index(case: Case, entry: IndexEntry) -> Index:
    """The document of a case with the other files; for those that are not Markdown, only the name is known."""
    texts = {path: text for path, text in case.files.items() if path.endswith(".md")}
    others = [_entry(case, path, text) for path, text in texts.items()]
    names: dict[str, set[str]] = {}
    for path in (entry.path.removeprefix("/"), *case.files):
        *folders, name = PurePosixPath(path).parts
        for depth, folder in enumerate(folders):
            names.setdefault("/" + "/".join(folders[:depth]), set()).add(folder)
        names.setdefault("/" + "/".join(folders), set()).add(name)
    listing = {folder: frozenset(found) for folder, found in names.items()}
    return Index([entry, *filter(None, others)], root="/", listing=listing.get)


@cache
def project(case: Case) -> Project:
    """The shipped schemas, or instead the schema of the case, which then applies to every file."""
    source = case.given(SCHEMA)
    if source is None:
        id, catalog = case.document.options.get("schema"), CATALOG
    else:
        schema = inline_schema(source, case.given(TEMPLATE) or "")
        id, catalog = schema.id, Catalog((schema,), codes=CODES)
    found = Project(Config(schema=id), catalog)
    return replace(found, beside={name: text for name in found.sidecars for text in case.beside})


@cache
def inline_schema(source: str, template: str) -> Schema:
    """A schema written in a fixture. Raises FixtureError if it has a problem."""
    file = schema_file("schema.yaml", source, lambda _: template)
    loaded = load_schema(file, Others(lambda id, _: next(one for one in CATALOG.files if one.id == id), codes=CODES))
    if loaded.schema is None or loaded.problems:
        said = "; ".join(f"{problem.message} ({problem.span})" for problem in loaded.problems)
        raise FixtureError(f"a schema of a fixture has problems: {said}")
    return loaded.schema
