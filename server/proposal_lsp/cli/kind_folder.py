"""Where the proposals of a kind are, relative to the current folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from proposal_lsp.catalog.locations import folder_of, is_derived
from proposal_lsp.catalog.template_names import may_be_template
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.sources import Unreadable, read_file
from proposal_lsp.discovery import proposal_files
from proposal_lsp.schema.model import Schema

#: Files that are listed; folders that are examined; files of each that are read.
MAX_LISTED = 20_000
MAX_FOLDERS = 300
MAX_READ = 3


def folder_of_kind(schema: Schema, seen: Gathering) -> Path:
    """The current folder, if proposals of a kind are in it; else the one below with most files next to such.

    Without any, the one that the kind's template is for. Kinds that give each proposal its own folder stay here.
    """
    here = Path()
    if any("/" in form.source or not form.holes for form in schema.filename):
        return here
    files = islice(proposal_files([here], exclude=seen.here().config.exclude), MAX_LISTED)
    folders: dict[Path, list[Path]] = {}
    for file in files:
        folders.setdefault(file.parent, []).append(file)
    looked_at = islice(folders.items(), MAX_FOLDERS)
    holding = [(len(group), folder) for folder, group in looked_at if _holds(schema, group, seen)]
    if any(folder == here for _, folder in holding):
        return here
    if holding:
        return max(holding, key=lambda one: one[0])[1]
    around = folder_of(Path(schema.template_path), seen.here().config.root)
    is_below = is_derived(schema) and around.is_relative_to(here.absolute())
    return around.relative_to(here.absolute()) if is_below else here


def _holds(schema: Schema, files: Sequence[Path], seen: Gathering) -> bool:
    """Whether one of the first documents of a folder is of a kind."""
    return any(_id_of(path, seen) == schema.id for path in islice(_documents(files), MAX_READ))


def _documents(files: Sequence[Path]) -> Iterator[Path]:
    """The files that are no template and no page about the folder; those with a number first."""
    kept = [file for file in files if not may_be_template(file) and file.stem.casefold() not in ("readme", "index")]
    return iter(sorted(kept, key=lambda file: not any(map(str.isdigit, file.name))))


def _id_of(file: Path, seen: Gathering) -> str | None:
    path = os.path.abspath(file)
    try:
        source = read_file(file)
    except Unreadable:
        return None
    found = seen.project(path).analyze(path, source).detection.schema
    return found.id if found else None
