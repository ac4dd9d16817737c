"""Which files of an index refer to which: by links, and by ids of proposals. An edit costs only its own document."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from pathlib import PurePath

from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import full_path, link_path
from proposal_lsp.workspace.other_ids import first_number
from proposal_lsp.workspace.proposal_index import Index, name_of
from proposal_lsp.workspace.resolve_references import targets


class Citations:
    """An index by the targets that its files refer to. Not thread-safe."""

    def __init__(self, index: Index) -> None:
        """Of an index that is empty, or is filled by `put` of these citations from now on."""
        self.index = index
        #: By what is named (a path as links have it; kind, series and number; a folder, or a kind, and a
        #: number), the paths that name it.
        self._naming: dict[Hashable, dict[str, None]] = {}
        #: The file whose links were last looked at, and where they lead: it is often the one that is edited.
        self._latest = ""
        self._places: dict[str, str | None] = {}

    def put(self, entry: IndexEntry) -> None:
        """Add a file, or replace its entry."""
        known = self.index.get(entry.path)
        before, now = self._named(known) if known else set(), self._named(entry)
        self._unname(entry.path, before - now)
        self.index.put(entry)
        for name in now - before:
            self._naming.setdefault(name, {})[entry.path] = None

    def drop(self, path: str) -> None:
        """Remove a file, if it is known."""
        if entry := self.index.get(path):
            self._unname(path, self._named(entry))
            self.index.drop(path)

    def _unname(self, path: str, names: Iterable[Hashable]) -> None:
        for name in names:
            naming = self._naming[name]
            del naming[path]
            if not naming:
                del self._naming[name]

    def naming(self, path: str) -> list[IndexEntry]:
        """The files that may name the one at an absolute path, by path; itself, where it does."""
        entry = self.index.get(path)
        names: list[Hashable] = [*aliases(path)]
        if entry and entry.number and entry.series:
            names.append((entry.kind, entry.series, entry.number))
        names += filter(None, (name_of(entry) if entry else None, *_numbered(path)))
        paths = {one for name in names for one in self._naming.get(name, ())}
        return [known for one in sorted(paths) if (known := self.index.get(one))]

    def _named(self, entry: IndexEntry) -> set[Hashable]:
        numbers = {one.number for one in entry.mentions} | {one.number for one in entry.references if one.number}
        others = ((where, one.number) for one in entry.other_ids for where in (one.kinds or (one.place,)))
        return {*self._linked(entry), *((entry.kind, entry.series, number) for number in numbers), *others}

    def _linked(self, entry: IndexEntry) -> Iterator[str]:
        if entry.path != self._latest:
            self._latest, self._places = entry.path, {}
        named = (target for one in entry.references if one.target for target in targets(one))
        for target in {*(link.target for link in entry.links), *named}:
            if target not in self._places:
                place = link_path(self.index.root, entry.path, target)
                self._places[target] = full_path(self.index, place) if place and place.parts else None
            if path := self._places[target]:
                yield path


def aliases(path: str) -> Iterable[str]:
    """The paths by which links may name a file: its own, or that of the page that a site generator makes from it."""
    yield path
    file = PurePath(path)
    if file.suffix.lower() in MARKDOWN_SUFFIXES:
        yield from (str(file.with_suffix("")), str(file.with_suffix(".html")))


def _numbered(path: str) -> Iterator[tuple[str, int]]:
    """The folder that a file is in, or the folder that is its own, with the number in the name of that."""
    file = PurePath(path)
    for one in (file, file.parent):
        if found := first_number(one.name):
            yield str(one.parent), found
