"""Whether every link between real proposals that led to a file still does so after one of them is renumbered."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from proposal_lsp.cli.check_repository import index_of
from proposal_lsp.cli.console import open_console
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.list import gathered
from proposal_lsp.cli.sources import Unreadable, read_file
from proposal_lsp.discovery import names_below
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import apply_edits
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import full_path, link_path, look_up
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.renumbering import Renumbering, next_free, renumber


@dataclass
class Renumbered:
    """The results for the links of a corpus."""

    name: str
    #: Proposals that were renumbered, one at a time; files and links that changed with them; links that were compared.
    proposals: int = 0
    files: int = 0
    changed: int = 0
    links: int = 0
    #: Proposals whose number did not become the new one, and links that lead to another file, or to none.
    wrong: list[str] = field(default_factory=list)


def renumbered(folder: Path, most: int) -> Renumbered:
    """Renumber some of the proposals below a folder, each by itself and in memory, and follow all links."""
    seen = gathered([str(folder)], open_console(sys.stdout, sys.stderr, quiet=True))
    index = _index(folder, index_of(seen, str(folder), others=False).entries.values())
    texts = {path: text for path in index.entries if (text := _text(path)) is not None}
    numbered = [one for one in index.proposals() if one.number and one.series]
    found = Renumbered(folder.name)
    for entry in random.Random("renumber").sample(numbered, min(most, len(numbered))):
        change = renumber(index, entry, next_free(index, entry), texts.__getitem__)
        _compare(found, seen, index, change, entry, texts)
    return found


def _compare(
    found: Renumbered, seen: Gathering, index: Index, change: Renumbering, entry: IndexEntry, texts: Mapping[str, str]
) -> None:
    def moved(path: str) -> str:
        inside = PurePath(path)
        return str(PurePath(change.new, inside.relative_to(change.old))) if inside.is_relative_to(change.old) else path

    entries = {path: one._replace(path=moved(path)) for path, one in index.entries.items()}
    for path in {*change.edits, entry.path}:
        text = apply_edits(texts[path], change.edits.get(path, ()))
        read = analyze_file(seen.project(path), moved(path), text).entry
        assert read is not None
        entries[path] = read
    after = _index(Path(index.root), entries.values(), renamed=(change.old, change.new))
    found.proposals += 1
    found.files += len(change.edits)
    found.changed += sum(map(len, change.edits.values()))
    for path, one in index.entries.items():
        expected = [moved(place) for place in _led(index, one)]
        found.links += len(expected)
        if _led(after, entries[path]) != expected:
            found.wrong.append(f"{entry.path}: links of {path}")
    if entries[entry.path].number != next_free(index, entry):
        found.wrong.append(f"{entry.path}: its own number")


def _index(root: Path, entries: Iterable[IndexEntry], renamed: tuple[str, str] | None = None) -> Index:
    """An index whose folders hold the files on disk, except that one has another name."""
    names = names_below(str(root))

    def listing(folder: str) -> frozenset[str] | None:
        there = names(folder)
        if there is None or renamed is None or folder != str(PurePath(renamed[0]).parent):
            return there
        return (there - {PurePath(renamed[0]).name}) | {PurePath(renamed[1]).name}

    return Index(entries, root=str(root), listing=listing)


def _led(index: Index, entry: IndexEntry) -> list[str]:
    """The paths of existing files to which links lead; a page without its ending is the Markdown file of its name."""
    places = (link_path(index.root, entry.path, link.target) for link in entry.links)
    paths = [full_path(index, one) for one in places if one and one.parts and look_up(index, one) == "there"]
    return [path if index.get(f"{path}.md") is None else f"{path}.md" for path in paths]


def _text(path: str) -> str | None:
    try:
        return read_file(Path(path))
    except Unreadable:
        return None
