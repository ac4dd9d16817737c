"""`renumber`: a proposal gets another number, in its file and in every file that names it."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from proposal_lsp.cli.check_repository import index_of, root_of
from proposal_lsp.cli.console import CannotRun, Console, printable, reason, show_diff, shown_path
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.list import gathered
from proposal_lsp.cli.sources import read_named
from proposal_lsp.cli.write_file import NotWritten, write_file
from proposal_lsp.findings import apply_edits
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.renumbering import Renumbering, next_free, renumber


def run(options: Namespace, console: Console) -> int:
    """Change the files, or show the difference; the new path is printed. Raises CannotRun."""
    path = os.path.abspath(options.file)
    seen, index, entry = _opened(path, console)
    number = options.number
    if number is None:
        number = max(next_free(index, entry), _free_elsewhere(options, entry))
    _check(index, entry, number)
    texts = {one: read_named(one) for one in index.entries}
    change = renumber(index, entry, number, texts.__getitem__)
    if not change.edits and change.old == change.new:
        raise CannotRun(f"{options.file}: neither its title, nor a field, nor the name of the file has its number")
    if change.old != change.new and os.path.lexists(change.new):
        raise CannotRun(f"{shown_path(change.new, seen.folder)} already exists")
    if options.diff:
        _show(change, texts, seen)
    else:
        _write(change, texts, seen)
    return 0


def _opened(path: str, console: Console) -> tuple[Gathering, Index, IndexEntry]:
    """The repository of a file, as far as it can be read."""
    if not os.path.isfile(path):
        raise CannotRun(f"{path}: there is no such file")
    root = root_of(Gathering(console), os.path.dirname(path))
    seen = gathered([root, path], console)
    index = index_of(seen, root, others=False)
    entry = index.get(path)
    if entry is None or not entry.kind:
        raise CannotRun(f"{path} is not recognised as a proposal; `proposal-lsp schema explain` says why")
    if entry.number is None:
        raise CannotRun(f"{path} has no number; `proposal-lsp new` gives one")
    if not entry.series:
        raise CannotRun(f"{path}: title, field and file name have different numbers; correct that first")
    return seen, index, entry


def _free_elsewhere(options: Namespace, entry: IndexEntry) -> int:
    """One above the highest number that a file next to the proposal has in its name, here or on other branches."""
    from proposal_lsp.cli.refs import numbers_like, proposals_at

    folder, name = os.path.split(entry.path)
    names = os.listdir(folder)
    if options.refs:
        names += (other for other, _ in proposals_at(Path(folder), options.refs))
    return max(numbers_like(name, names), default=0) + 1


def _check(index: Index, entry: IndexEntry, number: int) -> None:
    if not 0 < number < 10**9:
        raise CannotRun(f"{number} is not a proposal number")
    if number == entry.number:
        raise CannotRun(f"{entry.id} has this number already")
    if others := index.holders(entry, number):
        raise CannotRun(f"{others[0].path} has the number {number}")


def _show(change: Renumbering, texts: dict[str, str], seen: Gathering) -> None:
    for path, edits in sorted(change.edits.items()):
        show_diff(seen.console, shown_path(path, seen.folder), texts[path], apply_edits(texts[path], edits))
    if change.old != change.new:
        old, new = (shown_path(path, seen.folder) for path in (change.old, change.new))
        seen.console.note(f"Would rename {printable(old)} to {printable(new)}.")


def _write(change: Renumbering, texts: dict[str, str], seen: Gathering) -> None:
    """Write the texts, then rename. What has changed in the meantime stays, and stops it."""
    for path, edits in sorted(change.edits.items()):
        try:
            write_file(Path(path), texts[path], apply_edits(texts[path], edits))
        except NotWritten as error:
            raise CannotRun(f"{shown_path(path, seen.folder)}: {error}") from None
    if change.old != change.new:
        try:
            os.rename(change.old, change.new)
        except OSError as error:
            raise CannotRun(f"{change.old} cannot be renamed: {reason(error)}") from None
    count = len(change.edits)
    seen.console.note(f"{change.id}: changed {count} file{'s' * (count != 1)}.")
    seen.console.say(printable(shown_path(change.new, seen.folder)))
