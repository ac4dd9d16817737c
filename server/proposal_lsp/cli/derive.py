"""`schema derive`: derives a schema from a template and prints or saves it; finished documents refine it."""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from proposal_lsp.analysis import Project
from proposal_lsp.catalog.catalog import Catalog, builtin_dir, load_catalog
from proposal_lsp.cli.console import CannotRun, Console, printable, reason, shown_path
from proposal_lsp.cli.git import NoAnswer, git, inside, top_folder
from proposal_lsp.cli.refs import Blob, read_blobs
from proposal_lsp.cli.sources import Unreadable, read_file, read_named, real_path
from proposal_lsp.config import Config, config_of
from proposal_lsp.derive import Derived, derive_schema, free_id, schema_id
from proposal_lsp.derive.derived_schemas import project_files
from proposal_lsp.derive.evidence import refined, weigh
from proposal_lsp.derive.schema_text import kept, schema_text
from proposal_lsp.derive.template_days import with_days
from proposal_lsp.detection.near_template import NEAR_TEMPLATE, core
from proposal_lsp.detection.score import score
from proposal_lsp.discovery import proposal_files
from proposal_lsp.document import parse
from proposal_lsp.findings import Severity

#: Commits of a template that are examined, the last ones.
MAX_COMMITS = 100


def run(options: Namespace, console: Console) -> int:
    """Print the schema of a template, or write it where a project keeps its own. Raises CannotRun."""
    path = os.path.abspath(options.file)
    id = options.id or free_id(schema_id(path), [schema.id for schema in load_catalog([builtin_dir()]).schemas])
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", id):
        raise CannotRun(
            f"`{id}` is not a valid id; use lowercase letters, digits and single hyphens, as in `design-note`"
        )
    template = read_named(options.file)
    derived = derive_schema(template, path, id)
    if not derived.schema.sections and not derived.schema.metadata.fields:
        raise CannotRun(f"{options.file} has neither headings nor fields; a template needs at least one")
    documents = dict(_documents(Path(options.documents), path, derived, console)) if options.documents else {}
    weighing = partial(weigh, documents.items(), derived.schema, most=len(documents), total=sys.maxsize)
    evidence = weighing()
    if not evidence.settled:  # a named folder that has only drafts is meant as it is
        evidence = weighing(drafts=True)
    derived = with_days(refined(derived, evidence), derived.schema, _earlier_texts(path))
    if options.write:
        _write(derived, Path(path), console, force=options.force)
    else:
        console.out.write(schema_text(derived))
    _tell_failing(derived, documents, console)
    return 0


def _write(derived: Derived, template: Path, console: Console, *, force: bool) -> None:
    """Put the schema and its template into the folder of the project's schemas. Raises CannotRun."""
    config = config_of(template)
    files = {Path(path): text for path, text in project_files(derived, config).items()}
    names = {path: printable(shown_path(str(path), os.getcwd())) for path in files}
    for path in files:
        folder = path.parent
        if path.is_symlink() or not folder.resolve().is_relative_to(folder.parent.resolve()):
            raise CannotRun(f"{names[path]} leads outside its folder; nothing was written")
        if os.path.exists(path) and not force:
            raise CannotRun(f"{names[path]} already exists; --force overwrites it, --id chooses another name")
    try:
        for path, text in files.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
            console.say(f"Wrote {names[path]}")
    except OSError as error:
        raise CannotRun(f"{names[path]}: {reason(error)}") from None


def _documents(folder: Path, template: str, derived: Derived, console: Console) -> Iterator[tuple[str, str]]:
    """The paths and texts of the documents below a folder that are of the template's kind."""
    if not os.path.isdir(folder):
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


def _earlier_texts(path: str) -> list[tuple[date, str]]:
    """The texts of the file at an absolute path with the days of their commits, the oldest first; none without git."""
    try:
        root = top_folder(Path(os.path.dirname(path)))
        name = inside(root, real_path(path))
        options = (
            f"--max-count={MAX_COMMITS}",
            "--no-ext-diff",
            "--no-textconv",
            "--no-show-signature",
        )
        listed = git(root, "log", "--format=%H %cs", *options, "--", f":(literal){name}").splitlines()
        if "\n" in name:
            return []
        days = {Blob(name, f"{commit}:{name}", 0): day for commit, day in map(str.split, reversed(listed))}
        return [(date.fromisoformat(days[blob]), text) for blob, text in read_blobs(root, list(days))]
    except NoAnswer:
        return []


def _tell_failing(derived: Derived, documents: Mapping[str, str], console: Console) -> None:
    """Name, on standard error, each document that has findings, with their codes."""
    schema = kept(derived)
    project = Project(config=Config(schema=schema.id), catalog=Catalog((schema,)))
    failing = 0
    for path, source in documents.items():
        findings = project.analyze(path, source).findings
        codes = Counter(finding.code for finding in findings if finding.severity <= Severity.WARNING)
        if codes:
            failing += 1
            counted = ", ".join(f"{code} ({count})" if count > 1 else code for code, count in sorted(codes.items()))
            console.note(f"{printable(shown_path(path, os.getcwd()))}: {counted}")
    if documents:
        console.note(f"{failing} of {len(documents)} documents would have findings.")
