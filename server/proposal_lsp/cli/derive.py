"""`schema derive`: a schema read off a template, to be edited; finished documents may have their say."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from proposal_lsp.analysis import Project
from proposal_lsp.cli.console import CannotRun, Console, printable, shown_path
from proposal_lsp.cli.sources import Unreadable, read_file
from proposal_lsp.config import Config
from proposal_lsp.discovery import proposal_files
from proposal_lsp.document import parse
from proposal_lsp.findings import Severity
from proposal_lsp.schema.catalog import Catalog
from proposal_lsp.schema.derive import Derived, derive_schema, schema_id
from proposal_lsp.schema.derive.choose import NEAR_TEMPLATE, core
from proposal_lsp.schema.derive.refine import refine
from proposal_lsp.schema.detect import score
from proposal_lsp.schema.write import write_schema

_HEADER = "# Read off a template. Every remark marked `guess` wants a look; keep, change or delete the line.\n"


def run(options: Namespace, console: Console) -> int:
    """Print the schema of a template. Raises CannotRun."""
    path = os.path.abspath(options.file)
    id = options.id or schema_id(path)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", id):
        raise CannotRun(f"`{id}` is no id; use small letters, digits and single hyphens, as in `design-note`")
    try:
        template = read_file(Path(options.file))
    except Unreadable as error:
        raise CannotRun(f"{options.file}: {error}") from None
    derived = derive_schema(template, path, id)
    if not derived.schema.sections and not derived.schema.metadata.fields:
        raise CannotRun(f"{options.file} has neither headings nor fields; a template needs some")
    documents = list(_documents(Path(options.documents), path, derived, console)) if options.documents else []
    derived = refine(derived, [parse(source) for _, source in documents])
    notes = {guess.place: f"guess: {guess.reason}" for guess in derived.guesses}
    console.out.write(_HEADER + write_schema(derived.schema, notes))
    _tell_failing(derived, documents, console)
    return 0


def _documents(folder: Path, template: str, derived: Derived, console: Console) -> Iterator[tuple[str, str]]:
    """The paths and texts of the documents below a folder that are of the template's kind."""
    if not folder.is_dir():
        raise CannotRun(f"{folder}: there is no such folder")
    kind = core(derived.schema)
    for file in proposal_files([folder]):
        path = os.path.abspath(file)
        if path == template:
            continue
        try:
            source = read_file(file)
        except Unreadable as error:
            console.warn(f"{file}: {error}")
            continue
        if score(parse(source), None, kind).score >= NEAR_TEMPLATE:
            yield path, source


def _tell_failing(derived: Derived, documents: list[tuple[str, str]], console: Console) -> None:
    """Name, on standard error, each document that has findings, with their codes."""
    schema = derived.schema
    project = Project(config=Config(schema=schema.id), catalog=Catalog((replace(schema),)))
    failing = 0
    for path, source in documents:
        findings = project.analyze(path, source).findings
        codes = Counter(finding.code for finding in findings if finding.severity <= Severity.WARNING)
        if codes:
            failing += 1
            told = ", ".join(f"{code} ({count})" if count > 1 else code for code, count in sorted(codes.items()))
            console.note(f"{printable(shown_path(path, os.getcwd()))}: {told}")
    if documents:
        console.note(f"{failing} of {len(documents)} documents would have findings.")
