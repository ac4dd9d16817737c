"""Finds the files to check: a walk that honours what git ignores. Shared by the server and the command."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from zlib import crc32

from proposal_lsp.catalog.template_names import may_be_template
from proposal_lsp.git_config import own_excludes, repository_excludes
from proposal_lsp.globs import MARKDOWN_SUFFIXES, Glob, parse_gitignore, parse_globs, selects, verdict
from proposal_lsp.lazy_dataclasses import NamedTuple

#: Folders that never hold proposals of this repository; so are all whose name starts with a dot.
SKIPPED_FOLDERS = frozenset({"node_modules", "site-packages", "vendor", "venv"})
#: A folder with this file is a virtual environment, whatever its name (PEP 405).
ENVIRONMENT = "pyvenv.cfg"
#: A longer `.gitignore`, or other file of this kind (in bytes), is not read.
MAX_GITIGNORE = 1_000_000

#: Of a sample: files below its folder that are listed, and files in it.
MAX_LISTED = 20_000
MAX_SAMPLE = 240

#: What is called for a folder that cannot be listed.
OnUnreadable = Callable[[OSError], None]


def repository_root(start: Path) -> Path | None:
    """The nearest folder from the folder `start` upward that holds `.git`; None outside a repository."""
    folder = Path(os.path.abspath(start))
    return next((above for above in (folder, *folder.parents) if os.path.exists(above / ".git")), None)


def proposal_files(
    paths: Iterable[Path],
    sidecars: Collection[str] = (),
    *,
    exclude: Sequence[str] = (),
    base: Path | None = None,
    unreadable: OnUnreadable | None = None,
) -> Iterator[Path]:
    """The files to check, each once: every path that is not a folder, and the Markdown files below folders.

    Files with the names in `sidecars`, which hold the metadata of the document next to them, are included.

    A folder's own files come before those of its folders, both by name. Below a folder, hidden folders and
    `SKIPPED_FOLDERS`, what git ignores (`.gitignore` files up to the repository root, its `.git/info/exclude`, the
    user's own file), and what the globs `exclude` take (relative to `base`, else to the folder itself) is left out.
    Symbolic links are not followed there: what they point to is found at its own place, or lies outside. Paths are as
    given, or start as given.
    """
    globs = parse_globs(exclude)
    seen: set[str] = set()
    for path in paths:
        is_folder = os.path.isdir(path)
        for file in _walk(path, frozenset(sidecars), globs, base or path, unreadable) if is_folder else (str(path),):
            key = os.path.abspath(file)
            if key not in seen:
                seen.add(key)
                yield Path(file)


def sample_below(folder: Path, *, exclude: Sequence[str] = (), base: Path | None = None) -> list[Path]:
    """Some of the Markdown files below a folder, no templates among them, in an order that ignores their names.

    So whichever of them are read are a fair sample, and the same ones each time.
    """
    files = islice(_walk(folder, frozenset(), parse_globs(exclude), base or folder, None), MAX_LISTED)
    start = len(os.path.join(folder, ""))
    inside = [file[start:].replace(os.sep, "/") for file in files]
    inside.sort(key=lambda file: (crc32(os.fsencode(file)), file))
    return list(islice((path for file in inside if not may_be_template(path := folder / file)), MAX_SAMPLE))


class _Rules(NamedTuple):
    """The globs of one `.gitignore`, and how many characters of a path (from the root) name its folder."""

    skip: int
    globs: tuple[Glob, ...]


class _Folder(NamedTuple):
    """A folder to walk: its path as the caller starts it, and from the root, empty or with a slash at the end."""

    path: str
    inside: str
    rules: tuple[_Rules, ...]


def _walk(
    top: Path, sidecars: frozenset[str], exclude: tuple[Glob, ...], base: Path, unreadable: OnUnreadable | None
) -> Iterator[str]:
    start = _start(top)
    excluded = _exclusion(exclude, _inside(top.resolve(), base.resolve()), len(start.inside))
    pending = [start]
    while pending:
        folder = pending.pop()
        try:
            entries = _entries(folder.path)
        except OSError as error:
            if unreadable:
                unreadable(error)
            continue
        rules = folder.rules
        if ".git" in entries and folder is not start:
            # What a repository ignores does not reach into one inside it.
            rules = _whole_repository(folder.path, len(folder.inside))
        if ".gitignore" in entries:
            rules += _rules(folder.path, len(folder.inside))
        inner: list[_Folder] = []
        for name, entry in entries.items():
            inside = folder.inside + name
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder:
                wanted = _may_hold_proposals(name, entry.path)
            else:
                is_named = name.lower().endswith(MARKDOWN_SUFFIXES) or name in sidecars
                wanted = is_named and entry.is_file(follow_symlinks=False)
            if not wanted or _ignored(rules, inside, is_folder) or excluded(inside, is_folder):
                continue
            if is_folder:
                inner.append(_Folder(entry.path, inside + "/", rules))
            else:
                yield entry.path
        pending += reversed(inner)


def _may_hold_proposals(name: str, path: str) -> bool:
    if name.startswith(".") or name in SKIPPED_FOLDERS:
        return False
    return not os.path.lexists(os.path.join(path, ENVIRONMENT))


def _exclusion(globs: tuple[Glob, ...], lead: str | None, skip: int) -> Callable[[str, bool], bool]:
    """Whether `globs` take a path: it counts from the root, and loses `skip` characters for `lead`.

    A whole folder is left out only if no glob could take back a file in it.
    """
    prune = not any(glob.negated for glob in globs)

    def excluded(inside: str, is_folder: bool) -> bool:
        if lead is None or not globs:
            return False
        path = lead + inside[skip:]
        return bool(prune and verdict(globs, path, folder=True)) if is_folder else selects(globs, path)

    return excluded


def _entries(folder: str) -> dict[str, os.DirEntry[str]]:
    with os.scandir(folder) as listing:
        return {entry.name: entry for entry in sorted(listing, key=lambda entry: entry.name)}


def _start(top: Path) -> _Folder:
    """The folder where a walk starts, with the rules of the folders above it, from the repository root."""
    real = top.resolve()
    repository = repository_root(real)
    root = repository or real
    inside = _inside(real, root) or ""
    rules = _whole_repository(str(repository), 0) if repository else ()
    above = ""
    for part in inside.split("/")[:-1]:
        rules += _rules(str(root / above), len(above))
        above += f"{part}/"
    return _Folder(str(top), inside, rules)


def _inside(folder: Path, base: Path) -> str | None:
    """The path of `folder` from `base`, empty or with a slash at the end; None if it is not inside."""
    if not folder.is_relative_to(base):
        return None
    return "".join(f"{part}/" for part in folder.relative_to(base).parts)


def _rules(folder: str, skip: int) -> tuple[_Rules, ...]:
    """The rules of a folder's `.gitignore`. Like git, it is not read through a symbolic link."""
    path = os.path.join(folder, ".gitignore")
    return () if os.path.islink(path) else _read_rules(path, skip)


def _whole_repository(root: str, skip: int) -> tuple[_Rules, ...]:
    """The rules for files that the user ignores everywhere, then those of this clone, which have precedence."""
    files = own_excludes(os.environ), repository_excludes(root)
    return tuple(rules for file in files if file for rules in _read_rules(file, skip))


def _read_rules(path: str, skip: int) -> tuple[_Rules, ...]:
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > MAX_GITIGNORE:
            return ()
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return (_Rules(skip, parse_gitignore(file.read())),)
    except OSError:
        return ()


def is_ignored(path: str) -> bool:
    """Whether git ignores an absolute path; there need not be such a file."""
    start = _start(Path(path))
    parts = start.inside.rstrip("/").split("/")
    folders = ("/".join(parts[:length]) for length in range(1, len(parts)))
    return any(_ignored(start.rules, folder, True) for folder in folders) or _ignored(
        start.rules, "/".join(parts), False
    )


def _ignored(rules: tuple[_Rules, ...], inside: str, is_folder: bool) -> bool:
    """Whether the innermost `.gitignore` that says something of this path says that it is ignored."""
    for skip, globs in reversed(rules):
        said = verdict(globs, inside[skip:], folder=is_folder)
        if said is not None:
            return said
    return False


def names_below(root: str) -> Callable[[str], frozenset[str] | None]:
    """Returns a function that lists and caches the names in a folder.

    It returns None for a folder outside the root, also through a symbolic link, and for one that cannot be listed.
    """
    top = Path(os.path.realpath(root))

    @cache
    def names(folder: str) -> frozenset[str] | None:
        if not Path(os.path.realpath(folder)).is_relative_to(top):
            return None
        try:
            return frozenset(os.listdir(folder))
        except OSError:
            return None

    return names
