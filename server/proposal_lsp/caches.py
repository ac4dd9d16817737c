"""The user's cache folder, where this program keeps data that may be deleted at any time.

Files are written atomically; if nothing can be written, nothing is cached. The first line of a file is a digest of the
rest, so that a damaged one counts as absent.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from proposal_lsp import __version__

try:
    from _blake2 import blake2b as blake2b  # what `hashlib` wraps, which would load OpenSSL
except ImportError:
    from hashlib import blake2b as blake2b

#: Limits on all files together: bytes, and number of files. The oldest are removed first.
MAX_BYTES = 50_000_000
MAX_FILES = 10_000

_PACKAGE = os.path.dirname(os.path.realpath(__file__))
#: The libraries that determine how a text is parsed.
_LIBRARIES = ("markdown_it", "yaml")


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """The user's folder for our caches, which need not exist; None if the system has none."""
    home = environment.get("USERPROFILE" if platform == "win32" else "HOME", "")
    if platform == "win32":
        base = environment.get("LOCALAPPDATA", "")
    elif platform == "darwin":
        base = os.path.join(home, "Library", "Caches") if home else ""
    else:
        base = environment.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # a relative path must be ignored (XDG Base Directory Specification)
            base = os.path.join(home, ".cache") if home else ""
    return Path(base, "proposal-lsp") if os.path.isabs(base) else None


def trusted_folder() -> Path | None:
    """Like `cache_folder`, but created if missing; None if its contents may come from others.

    That is the case if others may write to it, or if it is inside the folder that is checked: the author of a
    repository could then silence every finding in it.
    """
    folder = cache_folder()
    if folder is None:
        return None
    try:
        here = Path.cwd()
        if folder.is_relative_to(here) and here != Path.home():
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    own = getattr(os, "getuid", lambda: status.st_uid)()
    return None if status.st_uid != own or (os.name == "posix" and status.st_mode & 0o022) else folder


def read_cache(path: Path) -> Any:
    """The JSON in a file; None if there is none or it is damaged."""
    content = read_cached_text(path)
    return None if content is None else json.loads(content)


def read_cached_text(path: Path) -> str | None:
    """The text in a file; None if there is none or it is damaged."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content.decode("ascii") if digest == _digest(content) else None


def write_cache(path: Path, content: object) -> bool:
    """Write JSON to a file, and return whether that succeeded."""
    return write_cached_text(path, json.dumps(content, separators=(",", ":")))


def write_cached_text(path: Path, text: str) -> bool:
    """Write ASCII text to a file, and return whether that succeeded."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    content = text.encode("ascii")
    try:
        part.write_bytes(_digest(content) + b"\n" + content)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        return False
    return True


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).hexdigest().encode()


def make_room(folder: Path) -> None:
    """If a folder exceeds the limits, remove the oldest files until a quarter of the room is free."""
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


def digest_of(*parts: object) -> str:
    """A digest of values, by their `repr`. Other values have other digests."""
    return blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=20).hexdigest()


@cache
def program() -> str:
    """A digest of the program: its version, the files of the package, and the libraries."""
    specs = map(PathFinder.find_spec, _LIBRARIES)
    libraries = stamps(spec.origin for spec in specs if spec and spec.origin)
    return digest_of(__version__, sys.version, sorted(_modules(_PACKAGE)), libraries)


def stamps(files: Iterable[str]) -> list[tuple[str, int, int]]:
    """Name, size and time of change of files, by name; those that are not there are left out."""
    found = []
    for path in sorted(files):
        with suppress(OSError):
            status = os.stat(path)
            found.append((path, status.st_size, status.st_mtime_ns))
    return found


def _modules(folder: str) -> Iterator[tuple[str, int, int]]:
    """Likewise for the modules below a folder; twice as fast as walking it and calling `stat` for each."""
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.name.endswith(".py"):
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                yield from _modules(entry.path)
