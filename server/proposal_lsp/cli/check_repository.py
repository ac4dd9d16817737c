"""Findings about checked files in the context of their repositories: numbers, links, lists of proposals.

Other files are read only if they may matter: files whose names have the same number, Markdown that links lead to, and
files below a list of proposals.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.gather import STDIN, Gathering
from proposal_lsp.cli.read_files import files_below
from proposal_lsp.cli.sources import Unreadable, read_file
from proposal_lsp.config.file_choices import is_excluded
from proposal_lsp.discovery import is_ignored, names_below
from proposal_lsp.findings import Finding
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.text import Text
from proposal_lsp.workspace.check_entry import check_entry
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import link_path
from proposal_lsp.workspace.proposal_index import Index, Listing
from proposal_lsp.workspace.resolve_references import pages, targets

#: Rounds of fixes.
MAX_ROUNDS = 5
#: How many references are followed from a checked file.
MAX_STEPS = 20

_NUMBERS = re.compile("[0-9]{1,9}")

_Numbered = Callable[[str], dict[int, list[str]]]


def check_repositories(seen: Gathering) -> None:
    """Add the findings about the checked files in the context of their repositories, or fix them if requested."""
    found = _findings(seen)
    for _ in range(MAX_ROUNDS if seen.fixing and seen.stdin is None else 0):
        if not _fixed(seen, found):
            break
        found = _findings(seen)
    for path, findings in found.items():
        text = text_of(seen, path)
        if text is not None and all(one.span.end <= text.length for one in findings):
            seen.add(path, text, list(map(_with_own_fixes, findings)))


def _fixed(seen: Gathering, found: dict[str, list[Finding]]) -> set[str]:
    """Apply fixes, some of which change other files, and return the changed files.

    The other findings of a changed file are out of date.
    """
    changed: set[str] = set()

    def source_of(path: str) -> str | None:
        return None if path in changed or path == STDIN else _source(path)

    for path, findings in found.items():
        source = source_of(path)
        if seen.fixing and source is not None and any(one.fixes for one in findings):
            for place, text in seen.fixing.fix_findings(path, source, findings, source_of):
                changed.add(place)
                for document in _documents_of(seen, place):
                    source = text if document == place else _source(document)
                    if source is not None:
                        changed.add(document)
                        seen.check(seen.project(document), document, source)
    return changed


def _documents_of(seen: Gathering, path: str) -> list[str]:
    """The documents whose metadata, at least, is in a file."""
    folder, name = os.path.split(path)
    is_sidecar = path not in seen.entries and name in seen.rules_of_folder(folder)[1]
    return [one for one in seen.entries if one == path or (is_sidecar and os.path.dirname(one) == folder)]


def _with_own_fixes(finding: Finding) -> Finding:
    """A finding for reports, which know one file for each."""
    return replace(finding, fixes=tuple(fix for fix in finding.fixes if fix.path is None))


def text_of(seen: Gathering, path: str) -> Text | None:
    """The text of a file that was checked; None if it has disappeared since."""
    source = _source(path) if seen.stdin is None else None
    return seen.stdin if source is None else Text(source)


def index_of(seen: Gathering, root: str, others: bool = True) -> Index:
    """The index of the files below a root: checked files, and others that may matter to them."""
    roots = {folder: root_of(seen, folder) for folder in {os.path.dirname(path) for path in seen.entries}}
    entries = {path: entry for path, entry in seen.entries.items() if roots[os.path.dirname(path)] == root}
    names = names_below(root)
    if others:
        numbered = _numbered(names)
        wanted = dict.fromkeys(
            path
            for entry in entries.values()
            if entry.rules
            for path in (*_with_number(seen, numbered, entry), *_others(seen, root, names, entry))
        )
        entries = read_entries(seen, [path for path in wanted if path not in entries]) | entries
        entries = _with_named(seen, root, numbered, entries)
    return Index(entries.values(), root=root, listing=names, is_ignored=cache(is_ignored))


def root_of(seen: Gathering, folder: str) -> str:
    """The folder that links must not leave: the repository, or else the current folder, or that of the files."""
    config, _ = seen.rules_of_folder(folder)
    if config.root is not None:
        return str(config.root)
    return seen.folder if Path(folder).is_relative_to(seen.folder) else folder


def read_entries(seen: Gathering, paths: list[str]) -> dict[str, IndexEntry]:
    """The index entries of files that are not checked; files that cannot be read have none."""
    texts = [(path, source) for path in paths if (source := _source(path)) is not None]
    results = seen.results_of(texts)
    return {path: entry for path, result in results.items() if (entry := result.entry)}


def _findings(seen: Gathering) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    folders = dict.fromkeys(os.path.dirname(path) for path, entry in seen.entries.items() if entry.rules)
    for root in dict.fromkeys(root_of(seen, folder) for folder in folders):
        index = index_of(seen, root)
        for path, entry in seen.entries.items():
            if index.get(path) is entry and entry.rules:
                found[path] = check_entry(index, entry)
    return {path: findings for path, findings in found.items() if findings}


def _others(seen: Gathering, root: str, names: Listing, entry: IndexEntry) -> Iterator[str]:
    """The files whose headings or metadata one that is checked depends on."""
    for link in entry.links:
        place = link_path(root, entry.path, link.target) if "#" in link.target else None
        if place and place.parts and place.parts[-1].lower().endswith(MARKDOWN_SUFFIXES):
            path = os.path.join(root, *place.parts)
            if place.parts[-1] in (names(os.path.dirname(path)) or ()) and not os.path.islink(path):
                yield path
    if entry.blocks:
        yield from (path for path, _ in files_below(Path(entry.path).parent, seen))


def _with_named(
    seen: Gathering, root: str, numbered: _Numbered, entries: dict[str, IndexEntry]
) -> dict[str, IndexEntry]:
    """The entries, with those of the proposals that they name, and that these name, and so on."""
    new = [entry for entry in entries.values() if entry.rules and entry.path in seen.entries]
    for _ in range(MAX_STEPS):
        paths = dict.fromkeys(path for entry in new for path in _named(seen, root, numbered, entry))
        read = read_entries(seen, [path for path in paths if path not in entries])
        if not read:
            break
        entries = read | entries
        new = list(read.values())
    return entries


def _named(seen: Gathering, root: str, numbered: _Numbered, entry: IndexEntry) -> Iterator[str]:
    """The Markdown that may be a proposal which a field names, or which a text links to that must be mature."""
    named = [target for one in entry.references if one.target for target in targets(one)]
    named += [link.target for link in entry.links if entry.mature and not link.relation]
    for target in named:
        place = link_path(root, entry.path, target)
        path = os.path.join(root, *place.parts) if place and place.parts else ""
        if path and path not in seen.entries:
            yield from (one for one in pages(path) if one.lower().endswith(MARKDOWN_SUFFIXES) and _is_wanted(seen, one))
    for number in {one.number for one in entry.references if one.number and one.field}:
        yield from _with_number(seen, numbered, entry._replace(number=number, disputed=()))


def _with_number(seen: Gathering, numbered: _Numbered, entry: IndexEntry) -> Iterator[str]:
    """The Markdown next to a proposal, and in the folder of its series, that has its number in its name."""
    claims = entry.disputed or (((entry.series, entry.number),) if entry.series and entry.number else ())
    for series, number in claims if entry.kind else ():
        for folder in {os.path.dirname(entry.path), series}:
            paths = (os.path.join(folder, name) for name in numbered(folder).get(number, ()))
            yield from (path for path in paths if _is_wanted(seen, path))


def _numbered(names: Listing) -> _Numbered:
    """Returns a function that gives the Markdown files of a folder by the numbers in their names, and reads each folder
    once.
    """

    @cache
    def numbered(folder: str) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for name in sorted(names(folder) or ()):
            if name.lower().endswith(MARKDOWN_SUFFIXES):
                for number in set(map(int, _NUMBERS.findall(name))):
                    found.setdefault(number, []).append(name)
        return found

    return numbered


def _is_wanted(seen: Gathering, path: str) -> bool:
    """Whether a file would be checked if its folder were."""
    if path in seen.entries or not os.path.isfile(path) or os.path.islink(path):
        return False
    return not is_excluded(seen.rules_of_folder(os.path.dirname(path))[0], path) and not is_ignored(path)


def _source(path: str) -> str | None:
    try:
        return read_file(path)
    except Unreadable:
        return None
