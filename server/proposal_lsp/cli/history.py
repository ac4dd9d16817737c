"""`check --changed-since`: compares proposals with their texts in a commit of git."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.cli.changed import start
from proposal_lsp.cli.check_repository import text_of
from proposal_lsp.cli.console import CannotRun
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.git import NoAnswer, git, inside, top_folder
from proposal_lsp.cli.refs import Blob, files_at, read_blobs
from proposal_lsp.cli.sources import real_path
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.workspace.check_change import CODES, check_change, pressing
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.status_changes import Earlier


def check_history(seen: Gathering, revision: str) -> None:
    """Add the findings about checked proposals that have changed since a revision. Raises CannotRun."""
    by_root: dict[Path, list[IndexEntry]] = {}
    root_of = cache(lambda folder: top_folder(Path(folder)))
    try:
        for entry in seen.entries.values():
            if entry.kind and any(code in CODES for code, _ in entry.rules):
                by_root.setdefault(root_of(os.path.dirname(entry.path)), []).append(entry)
        for root, entries in by_root.items():
            _check_root(seen, root, start(root, revision), entries)
    except NoAnswer as error:
        raise CannotRun(f"`--changed-since {revision}`: {error}") from None


def _check_root(seen: Gathering, root: Path, commit: str, entries: Sequence[IndexEntry]) -> None:
    """Raises NoAnswer."""
    projects = {entry.path: seen.project(entry.path) for entry in entries}
    names = {name for project in projects.values() for name in project.sidecars}
    there = {blob.path: blob for blob in files_at(root, commit, endings=(*MARKDOWN_SUFFIXES, *names))}
    day = date.fromisoformat(git(root, "show", "-s", "--format=%cs", commit).strip())
    gone = [blob for path, blob in there.items() if _is_markdown(path) and not os.path.lexists(root / path)]
    own = {entry.path: there.get(inside(root, real_path(entry.path))) for entry in entries}
    beside = {path: _beside(there, blob, projects[path]) for path, blob in own.items() if blob}
    wanted = (blob for blobs in beside.values() for blob in blobs.values())
    texts = dict(read_blobs(root, [*filter(None, own.values()), *filter(None, wanted), *gone]))
    for entry in entries:
        before, text, project = own[entry.path], text_of(seen, entry.path), projects[entry.path]
        if text is None or (before is not None and before not in texts):
            continue
        then = {name: texts.get(blob) if blob else None for name, blob in beside.get(entry.path, {}).items()}
        if before and texts[before] == text.source and then == {name: project.beside.get(name) for name in then}:
            continue
        now = analyze_file(project, entry.path, text.source)
        earlier = replace(project, beside={**project.beside, **then})
        was = analyze_file(earlier, entry.path, texts[before]) if before else _renamed(seen, root, entry, gone, texts)
        _check_change(seen, entry, was, now, day)


def _check_change(seen: Gathering, entry: IndexEntry, was: Analysis | None, now: Analysis, day: date) -> None:
    """Add the findings about a proposal that has changed or is new."""
    if now.binding is None or (was is not None and was.binding is None):
        return
    before = was.binding if was else None
    seen.add(entry.path, now.text, check_change(Earlier(before, day) if before else None, now.binding, entry))
    seen.press(entry.path, pressing(before.state if before else None, now.binding.state))


def _beside(there: Mapping[str, Blob], blob: Blob, project: Project) -> dict[str, Blob | None]:
    """The sidecars that were next to a file, by their names."""
    folder = os.path.dirname(blob.path)
    return {name: there.get(f"{folder}/{name}".lstrip("/")) for name in project.sidecars}


def _is_markdown(path: str) -> bool:
    return path.lower().endswith(MARKDOWN_SUFFIXES)


def _renamed(
    seen: Gathering, root: Path, entry: IndexEntry, gone: Sequence[Blob], texts: dict[Blob, str]
) -> Analysis | None:
    """A file that is gone and was the same proposal: of its kind, and its number or else its title."""
    same_title: Analysis | None = None
    for blob in _alike(entry, gone):
        path = str(root / blob.path)
        was = analyze_file(seen.project(path), path, texts[blob]) if blob in texts else None
        other = was.entry if was else None
        if other and other.kind == entry.kind:
            if entry.number and entry.number == other.number:
                return was
            same_title = same_title or (was if other.title == entry.title else None)
    return same_title


def _alike(entry: IndexEntry, gone: Sequence[Blob]) -> Iterator[Blob]:
    """Candidates that share a word with the name, so that not every deleted file is read for each new one."""
    words = set(_words(entry.path))
    return (blob for blob in gone if words & set(_words(blob.path)))


def _words(path: str) -> list[str]:
    name = os.path.basename(path).casefold()
    name = os.path.basename(os.path.dirname(path)).casefold() if name in ("readme.md", "index.md") else name
    return [word.lstrip("0") for word in re.findall(r"[^\W_]+", name.rpartition(".")[0] or name)]
