"""What earlier runs of `check` found, kept on disk: a text that has not changed is not analyzed again.

One file for the documents of one folder, in the folder for caches that the system gives to this user. A result is
found by the digest of the text, in a file that says on what else it depends; so nothing is ever out of date, only
not there. A file that is damaged, or is being written by another run, counts as empty; where nothing can be
written, nothing is.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from proposal_lsp.cli.context import Context
from proposal_lsp.cli.records import Judged, Plain, from_plain, to_plain
from proposal_lsp.config import Config

#: Of all files together, in bytes, and how many of them; the oldest go first.
MAX_BYTES = 50_000_000
MAX_FILES = 10_000
#: Of one folder, the results that are kept.
MAX_RESULTS = 10_000


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """The user's folder for our caches, which need not be there; None where the system names none."""
    home = environment.get("USERPROFILE" if platform == "win32" else "HOME", "")
    if platform == "win32":
        base = environment.get("LOCALAPPDATA", "")
    elif platform == "darwin":
        base = os.path.join(home, "Library", "Caches") if home else ""
    else:
        base = environment.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # then it must be ignored (XDG Base Directory Specification)
            base = os.path.join(home, ".cache") if home else ""
    return Path(base, "proposal-lsp") if os.path.isabs(base) else None


@dataclass(slots=True)
class Remembered:
    """What is known of the documents of one folder."""

    path: Path
    config: Config
    context: str
    #: The names of the files beside a document that count as a part of it.
    sidecars: tuple[str, ...] | None = None
    results: dict[str, Plain] = field(default_factory=dict)
    _changed: bool = False

    def get(self, name: str, digest: str, length: int) -> Judged | None:
        """What was found in the text of a digest, which is `length` code points long, in the file of a name."""
        match self.results.get(name):
            case [str(known), plain] if known == digest:
                with suppress(ValueError, TypeError):
                    return from_plain(plain, length)
        return None

    def put(self, name: str, digest: str, judged: Judged) -> None:
        """Remember what was found."""
        self.results.pop(name, None)
        self.results[name] = [digest, to_plain(judged)]
        self._changed = True

    def expect(self, sidecars: tuple[str, ...]) -> None:
        """Say which files beside a document count as a part of it."""
        self._changed = self._changed or self.sidecars != sidecars
        self.sidecars = sidecars

    def write(self) -> bool:
        """Put it on disk where something is new, at once or not at all. Says whether it did."""
        if not self._changed or self.sidecars is None:
            return False
        kept = dict(list(self.results.items())[-MAX_RESULTS:])
        text = json.dumps([self.context, self.sidecars, kept], separators=(",", ":"))
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        try:
            part.write_text(text, encoding="ascii")
            part.replace(self.path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            return False
        self._changed = False
        return True


@dataclass(slots=True)
class Cache:
    """The results of earlier runs. `options` is what results depend on; each has files of its own."""

    folder: Path
    options: str
    _open: dict[Path, Remembered] = field(default_factory=dict)

    def of(self, folder: Path, context: Context) -> Remembered | None:
        """What is known of the documents of a folder; None where it may not be remembered.

        Nothing is believed that lies in the repository itself: whoever wrote that could silence every finding.
        """
        base = context.config.base or folder
        if self.folder.is_relative_to(base):
            return None
        if folder not in self._open:
            name = blake2b(repr((str(folder), self.options)).encode("utf-8", "backslashreplace")).hexdigest()[:40]
            self._open[folder] = _read(self.folder / f"{name}.json", context)
        return self._open[folder]

    def write(self) -> None:
        """Put what is new on disk, and make room for it."""
        written = [one.write() for one in self._open.values()]
        if any(written):
            _make_room(self.folder)


def open_cache(options: str) -> Cache | None:
    """The cache of this user; None where there can be none, or where others may write to it."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    own = getattr(os, "getuid", lambda: status.st_uid)()
    if status.st_uid != own or (os.name == "posix" and status.st_mode & 0o022):
        return None
    return Cache(folder, options)


def text_digest(source: str, beside: Mapping[str, str | None]) -> str:
    """The digest of a text together with the files beside it that count as a part of it."""
    digest = blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16)
    if beside:
        digest.update(repr(sorted(beside.items(), key=lambda one: one[0])).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _read(path: Path, context: Context) -> Remembered:
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        known = None
    remembered = Remembered(path, context.config, context.digest)
    match known:
        case [context.digest, list(sidecars), dict(results)] if all(isinstance(name, str) for name in sidecars):
            remembered.sidecars, remembered.results = tuple(sidecars), results
    return remembered


def _make_room(folder: Path) -> None:
    """Remove the oldest files until there is a quarter of the room again, and what broken runs left behind."""
    try:
        with os.scandir(folder) as listing:
            files = [(entry.stat(follow_symlinks=False), entry.path) for entry in listing if entry.is_file()]
    except OSError:
        return
    files.sort(key=lambda one: one[0].st_mtime_ns)
    count, total = len(files), sum(status.st_size for status, _ in files)
    if count <= MAX_FILES and total <= MAX_BYTES:
        return
    for status, path in files:
        if count <= MAX_FILES * 3 // 4 and total <= MAX_BYTES * 3 // 4:
            return
        with suppress(OSError):
            os.unlink(path)
        count, total = count - 1, total - status.st_size
