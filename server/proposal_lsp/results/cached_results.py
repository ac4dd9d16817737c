"""The results of earlier runs of `check`, on disk: a text that has not changed is not analyzed again.

One file for the documents of one folder. A result is found by the digest of the text, in a file that says on what
else it depends; so nothing is ever out of date, only not there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from proposal_lsp.caches import blake2b, digest_of, make_room, read_cached_text, trusted_folder, write_cached_text
from proposal_lsp.config import Config, NamedConfig
from proposal_lsp.lazy_dataclasses import dataclass, field
from proposal_lsp.results.context import Context
from proposal_lsp.results.records import KnownResult, Result, dumped

if TYPE_CHECKING:
    from proposal_lsp.analysis import Project

#: Of one folder, the results that are kept.
MAX_RESULTS = 10_000


@dataclass(slots=True)
class CachedResults:
    """The cached results of the documents of one folder."""

    path: Path
    config: Config
    context: str
    #: The names of sidecars, which count as a part of the document next to them.
    sidecars: tuple[str, ...] | None = None
    #: By the name of the file, as JSON: the digest of the text, a tab, and the line of the result.
    _results: dict[str, str] = field(default_factory=dict)
    _changed: bool = False

    def get(self, name: str, digest: str) -> KnownResult | None:
        """The result for a file, by its name and the digest of its text, which is `length` code points long."""
        known, _, line = self._results.get(dumped(name), "").partition("\t")
        return KnownResult(line) if known == digest else None

    def has(self, name: str) -> bool:
        """Whether something was found in the file of a name, in whatever text."""
        return dumped(name) in self._results

    def put(self, name: str, digest: str, result: Result) -> None:
        """Add a result."""
        key = dumped(name)
        self._results.pop(key, None)
        self._results[key] = f"{digest}\t{result.line}"
        self._changed = True

    def expect(self, sidecars: tuple[str, ...]) -> None:
        """Set the names of sidecars, which count as a part of the document next to them."""
        self._changed = self._changed or self.sidecars != sidecars
        self.sidecars = sidecars

    def write(self) -> bool:
        """Write the results to disk atomically if there are new ones, and return whether that was done."""
        if not self._changed or self.sidecars is None:
            return False
        kept = [f"{key}\t{result}" for key, result in self._results.items()][-MAX_RESULTS:]
        if not write_cached_text(self.path, "\n".join([dumped([self.context, self.sidecars]), *kept])):
            return False
        self._changed = False
        return True


@dataclass(slots=True)
class Cache:
    """The results of earlier runs. Results depend on `options`; each value has files of its own."""

    folder: Path
    options: str
    _open: dict[Path, CachedResults] = field(default_factory=dict)

    def of(self, folder: Path, context: Context) -> CachedResults | None:
        """The cached results of a folder; None if they must not be cached.

        A cache inside the repository is not trusted: its author could suppress every finding.
        """
        base = context.config.base or folder
        if self.folder.is_relative_to(base):
            return None
        if folder not in self._open:
            # Two versions of the program that are used in turn must not throw away what the other has found.
            name = digest_of(str(folder), self.options, context.program)
            self._open[folder] = _read(self.folder / f"{name}.json", context)
        return self._open[folder]

    def write(self) -> None:
        """Write new results to disk, and remove the oldest if there are too many."""
        written = [one.write() for one in self._open.values()]
        if any(written):
            make_room(self.folder)

    def forget(self) -> None:
        """Discard what was read but not written; it is read again on demand."""
        self._open.clear()


def open_cache(options: str) -> Cache | None:
    """The cache of this user; None if there is none that can be trusted."""
    folder = trusted_folder()
    return Cache(folder, options) if folder else None


def text_digest(source: str, beside: Mapping[str, str | None]) -> str:
    """The digest of a text together with its sidecars."""
    digest = blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16)
    if beside:
        digest.update(repr(sorted(beside.items(), key=lambda one: one[0])).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _read(path: Path, context: Context) -> CachedResults:
    remembered = CachedResults(path, context.config, context.digest)
    text = read_cached_text(path)
    if text is not None:
        first, *lines = text.split("\n")
        known, sidecars = json.loads(first)
        if known == context.digest:
            remembered.sidecars = tuple(sidecars)
            remembered._results = {key: result for key, _, result in (line.partition("\t") for line in lines)}
    return remembered


def is_settled(project: Project) -> bool:
    """Whether the findings of a document depend only on what the digest covers.

    A schema that is derived in another folder depends on documents there, and problems of a project file are reported
    only when it is read.
    """
    return not (project.problems or project.catalog.elsewhere)


def plain_check(schema: str | None = None, try_fixes: bool = False, named: NamedConfig | None = None) -> str:
    """The options that results of `check` depend on; by default, those of one without options."""
    return repr((schema, try_fixes, named))
