"""`new`: a new proposal from the template of its kind."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from proposal_lsp.cli.checker import schema_of
from proposal_lsp.cli.console import CannotRun, Console, printable, reason, shown_path
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.git import NoAnswer, git
from proposal_lsp.cli.kind_folder import folder_of_kind
from proposal_lsp.cli.sources import Unreadable, is_special, read_file
from proposal_lsp.features.new_proposal import file_name, new_proposal, new_sidecar, next_number
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.schema.model import Schema


def run(options: Namespace, console: Console) -> int:
    """Write the file, or print its text. Raises CannotRun."""
    title = options.title or ""
    if options.title is not None and not title.strip():
        raise CannotRun("the title is empty; give one, or leave it out")
    if options.dir is not None and not os.path.isdir(options.dir):
        raise CannotRun(f"{options.dir}: there is no such folder; create it, or name another with --dir")
    seen = Gathering(console)
    schema = _schema(options.kind, Path(options.dir or ".").absolute(), seen)
    folder = Path(options.dir) if options.dir is not None else folder_of_kind(schema, seen)
    project = seen.project(str(folder.absolute() / "new.md"))
    schema = project.catalog.get(options.kind) or schema
    if not schema.template:
        raise CannotRun(f"the schema `{schema.id}` has no template to start from; give it one with `template:`")
    today, author = date.today(), author_of(folder)
    others = [*_proposals(folder), *_on_branches(folder, options.refs)]
    number = next_number(schema, others)
    text = new_proposal(schema, number, title, today, author)
    path = folder / file_name(schema, number, title, today, [name for name, _ in others])
    if options.stdout:
        console.out.write(text)
        return 0
    _write(path, text, overwrite=options.force)
    if schema.sidecar_template:
        sidecar = new_sidecar(schema, number, title, today, author)
        _write(path.with_name(schema.metadata.sidecar), sidecar, overwrite=options.force)
    found = project.analyze(str(path.absolute()), text).detection.schema
    if found is not schema:
        hint = f"add `<!-- proposal-schema: {schema.id} -->` to it, or list it in .proposals.yaml"
        console.warn(f"{path} is {f'recognised as {found.id}' if found else 'not recognised as a proposal'}; {hint}")
    console.say(printable(shown_path(str(path.absolute()), seen.folder)))
    return 0


def _on_branches(folder: Path, names: str | None) -> Iterator[tuple[str, str]]:
    """Likewise for the files of other branches."""
    if names:
        from proposal_lsp.cli.refs import proposals_at

        yield from proposals_at(folder, names)


def _schema(kind: str, folder: Path, seen: Gathering) -> Schema:
    """The schema of an id, also one that a template elsewhere in the project yields. Raises CannotRun."""
    project = seen.project(str(folder / "new.md"))
    if project.catalog.get(kind) is None:
        project = seen.checker.projects.with_all_derived(project.config.root or folder)
    return schema_of(project, kind)


def _proposals(folder: Path) -> Iterator[tuple[str, str]]:
    """The names and texts of the Markdown files in a folder; one that cannot be read counts by its name."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise CannotRun(f"{folder}: this folder cannot be read: {reason(error)}") from None
    for entry in entries:
        if entry.suffix.lower() in MARKDOWN_SUFFIXES and os.path.isfile(entry):
            try:
                yield entry.name, read_file(entry)
            except Unreadable:
                yield entry.name, ""


def _write(path: Path, text: str, *, overwrite: bool) -> None:
    try:
        if overwrite and path.exists() and is_special(path):
            raise CannotRun(f"{path} is a pipe or a device; name a file")
        with path.open("w" if overwrite else "x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise CannotRun(f"{path} already exists; --force overwrites it") from None
    except OSError as error:
        raise CannotRun(f"{path} cannot be written: {reason(error)}") from None


def author_of(folder: Path) -> str:
    """The name that git signs commits with in a folder; empty if there is no git, or it knows none."""
    try:
        return git(folder, "config", "user.name").strip()
    except NoAnswer:
        return ""
