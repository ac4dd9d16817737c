"""Which files of an index name which: by links, and by the ids of proposals. An edit costs its document."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from pathlib import PurePath

from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import full_path, link_path
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.resolve_references import targets


class Citations:
    """An index by what its files name. Not for several threads."""

    def __init__(self, index: Index) -> None:
        """Of an index that is empty, or is filled by `put` of these citations from now on."""
        self.index = index
        #: By what is named (a path as links have it; kind, series and number), the paths that name it.
        self._naming: dict[Hashable, dict[str, None]] = {}

    def put(self, entry: IndexEntry) -> None:
        """Take the place of what was known of a file."""
        self.drop(entry.path)
        self.index.put(entry)
        for name in self._named(entry):
            self._naming.setdefault(name, {})[entry.path] = None

    def drop(self, path: str) -> None:
        """Forget a file, if it was known."""
        entry = self.index.get(path)
        if entry is None:
            return
        for name in self._named(entry):
            naming = self._naming[name]
            del naming[path]
            if not naming:
                del self._naming[name]
        self.index.drop(path)

    def naming(self, path: str) -> list[IndexEntry]:
        """The files that may name the one at an absolute path, by path; itself, where it does."""
        entry = self.index.get(path)
        names: list[Hashable] = [*aliases(path)]
        if entry and entry.number and entry.series:
            names.append((entry.kind, entry.series, entry.number))
        paths = {one for name in names for one in self._naming.get(name, ())}
        return [known for one in sorted(paths) if (known := self.index.get(one))]

    def _named(self, entry: IndexEntry) -> set[Hashable]:
        numbers = {one.number for one in entry.mentions} | {one.number for one in entry.references if one.number}
        return {*self._linked(entry), *((entry.kind, entry.series, number) for number in numbers)}

    def _linked(self, entry: IndexEntry) -> Iterator[str]:
        named = (target for one in entry.references if one.target for target in targets(one))
        for target in (*(link.target for link in entry.links), *named):
            place = link_path(self.index.root, entry.path, target)
            if place and place.parts:
                yield full_path(self.index, place)


def aliases(path: str) -> Iterable[str]:
    """What links may call a file: its path, or that of the page that a site generator makes of it."""
    yield path
    file = PurePath(path)
    if file.suffix.lower() in MARKDOWN_SUFFIXES:
        yield from (str(file.with_suffix("")), str(file.with_suffix(".html")))
