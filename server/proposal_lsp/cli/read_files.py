"""Reads the files of a run, or standard input, and checks them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from proposal_lsp.cli.console import reason, show_diff
from proposal_lsp.cli.gather import STDIN, Gathering
from proposal_lsp.cli.sources import Unreadable, read_file, read_stdin
from proposal_lsp.config import Config
from proposal_lsp.config.file_choices import is_excluded
from proposal_lsp.discovery import proposal_files
from proposal_lsp.text import Text

#: Code points of text that are read before they are checked.
BATCH = 50_000_000


def check_stdin(name: str | None, seen: Gathering) -> None:
    """Check the text on standard input as that of the file `name`; without one it belongs to this folder."""
    path = os.path.abspath(name) if name else None
    try:
        source = read_stdin()
    except Unreadable as error:
        seen.complain(path or STDIN, str(error))
        return
    project = seen.project(path) if path else seen.here()
    if seen.fixing:
        fixed = seen.fixing.fix_text(project, path, source)
        if seen.fixing.diff:
            show_diff(seen.console, name or STDIN, source, fixed)
        else:
            seen.console.out.write(fixed)
            source = fixed
    seen.stdin = Text(source)
    seen.check(project, path or STDIN, source)


def check_files(paths: Sequence[Path], seen: Gathering) -> None:
    """Check files, and in folders the Markdown and its sidecars."""
    named = {os.path.abspath(path) for path in paths}
    found = False
    texts: list[tuple[str, str]] = []
    size = 0
    for path, file in _listed(paths, seen):
        found = True
        if not seen.is_wanted(path):
            continue
        try:
            source = read_file(file)
        except Unreadable as error:
            seen.complain(path, str(error))
            continue
        if path in named:
            _check_beside(path, seen)
        if seen.fixing:
            project = seen.project(path)
            seen.check(project, path, seen.fixing.fix_file(project, path, source))
            continue
        texts.append((path, source))
        size += len(source)
        if size > BATCH:
            seen.check_all(texts)
            texts, size = [], 0
    seen.check_all(texts)
    if not (found or seen.failed or seen.force_exclude):
        seen.console.warn("no Markdown files found; name files, or folders that contain some")


def _check_beside(path: str, seen: Gathering) -> None:
    """See whether the YAML file next to a document, with its metadata, can be read; in a folder it is listed anyway."""
    folder = os.path.dirname(path)
    for name in seen.rules_of_folder(folder)[1]:
        beside = os.path.join(folder, name)
        if os.path.lexists(beside):
            try:
                read_file(beside)
            except Unreadable as error:
                seen.complain(beside, str(error))


def _listed(paths: Sequence[Path], seen: Gathering) -> Iterator[tuple[str, Path]]:
    """Each file once. A folder is walked according to its own configuration, and so is each file found in it."""
    met: set[str] = set()
    for path in paths:
        for absolute, file in files_below(path, seen) if os.path.isdir(path) else _named(path, seen):
            if absolute not in met:
                met.add(absolute)
                yield absolute, file


def files_below(folder: Path, seen: Gathering) -> Iterator[tuple[str, Path]]:
    """The files to check below a folder: their absolute paths, and as they start with the folder that is given."""

    def unlisted(error: OSError) -> None:
        why = f"this folder cannot be read: {reason(error)}"
        seen.complain(os.path.abspath(error.filename), why)

    config, sidecars = seen.rules_of_folder(os.path.abspath(folder))
    files = proposal_files([folder], sidecars, exclude=config.exclude, base=config.base, unreadable=unlisted)
    found = ((os.path.abspath(file), file) for file in files)
    return (one for one in found if not _is_excluded(one[0], seen))


def _named(file: Path, seen: Gathering) -> Iterator[tuple[str, Path]]:
    absolute = os.path.abspath(file)
    if not (seen.force_exclude and _is_excluded(absolute, seen)):
        yield absolute, file


def _is_excluded(path: str, seen: Gathering) -> bool:
    """Whether its own configuration, or the command line, excludes the file at an absolute path."""
    own, _ = seen.rules_of_folder(os.path.dirname(path))
    named = seen.exclude and is_excluded(Config(root=Path(seen.folder), exclude=seen.exclude), path)
    return bool(named) or is_excluded(own, path)
