"""The index: the Markdown files of a repository by path, and the proposals by number. An edit costs only its own
document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from proposal_lsp.workspace.index_entry import IndexEntry

T = TypeVar("T")
#: Kind, series and number.
Key = tuple[str, str, int]
#: Kind and number.
Name = tuple[str, int]
#: The names in an absolute folder; None: there is no such folder, or no one may know.
Listing = Callable[[str], frozenset[str] | None]


def _unknown(_folder: str) -> frozenset[str] | None:
    return None


def _never(_path: str) -> bool:
    return False


class Index:
    """The index of a repository. Not thread-safe."""

    def __init__(
        self,
        entries: Iterable[IndexEntry] = (),
        *,
        root: str = "",
        listing: Listing = _unknown,
        is_ignored: Callable[[str], bool] = _never,
    ) -> None:
        """`root` is the absolute folder outside of which nothing is searched.

        `is_ignored` says whether git ignores a path, so that what is there may be made later.
        """
        self.root = root
        self.listing = listing
        self.is_ignored = is_ignored
        self._entries: dict[str, IndexEntry] = {}
        #: Paths, so that the order is that in which files came.
        self._holders: dict[Key, dict[str, None]] = {}
        self._called: dict[Name, dict[str, None]] = {}
        for entry in entries:
            self.put(entry)

    @property
    def entries(self) -> Mapping[str, IndexEntry]:
        """The entries by path."""
        return MappingProxyType(self._entries)

    def get(self, path: str) -> IndexEntry | None:
        """The entry of a file."""
        return self._entries.get(path)

    def put(self, entry: IndexEntry) -> None:
        """Add a file, or replace its entry."""
        self.drop(entry.path)
        self._entries[entry.path] = entry
        if (key := _key(entry)) is not None:
            self._holders.setdefault(key, {})[entry.path] = None
        if (name := name_of(entry)) is not None:
            self._called.setdefault(name, {})[entry.path] = None

    def drop(self, path: str) -> None:
        """Remove a file, if it is known."""
        entry = self._entries.pop(path, None)
        if entry is None:
            return
        if (key := _key(entry)) is not None:
            _forget(self._holders, key, path)
        if (name := name_of(entry)) is not None:
            _forget(self._called, name, path)

    def proposals(self) -> Iterator[IndexEntry]:
        """The files that are proposals."""
        return (entry for entry in self._entries.values() if entry.kind)

    def holders(self, entry: IndexEntry, number: int | None = None) -> list[IndexEntry]:
        """The proposals of the series of one that have a number, or else its own; by path."""
        key = _key(entry, number)
        return [self._entries[path] for path in sorted(self._holders.get(key, ()))] if key else []

    def called(self, name: Name) -> list[IndexEntry]:
        """The proposals of a kind, of whatever series, that have a number; by path."""
        return [self._entries[path] for path in sorted(self._called.get(name, ()))]

    def numbered(self) -> Iterator[Key]:
        """Kind, series and number of the proposals that have all three."""
        return iter(self._holders)

    def numbers(self, entry: IndexEntry) -> set[int]:
        """The numbers that are taken in the series of a proposal."""
        return {number for kind, series, number in self._holders if (kind, series) == (entry.kind, entry.series)}


def _key(entry: IndexEntry, number: int | None = None) -> Key | None:
    """The name of a proposal, or of the one that has another number."""
    number = entry.number if number is None else number
    return (entry.kind, entry.series, number) if entry.kind and entry.series and number else None


def name_of(entry: IndexEntry) -> Name | None:
    """The key by which an id alone names a proposal; None if it has no number."""
    return (entry.kind, entry.number) if entry.kind and entry.number else None


def _forget(paths: dict[T, dict[str, None]], key: T, path: str) -> None:
    found = paths[key]
    del found[path]
    if not found:
        del paths[key]
