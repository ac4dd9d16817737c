"""Proposals on other branches: their numbers are taken, although no file in the working tree has them.

Git reads the names and contents of files in commits that exist locally. Nothing is fetched, checked out, or passed
through a filter of the repository.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.check_repository import text_of
from proposal_lsp.cli.console import CannotRun
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.git import NoAnswer, commit_of, git, git_bytes, inside, merge_base, top_folder
from proposal_lsp.cli.sources import MAX_BYTES, Unreadable, decode
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.workspace.duplicate_numbers import is_other
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.proposal_index import Index

#: Branches that a pattern may name; files of one branch that are read.
MAX_REFS = 200
MAX_FILES = 2000
CODE = "duplicate-number"


class Branch(NamedTuple):
    """A commit as people name it."""

    name: str
    commit: str


class Blob(NamedTuple):
    """A file in a commit."""

    #: From the root of the repository, with forward slashes.
    path: str
    id: str
    size: int


def branches(root: Path, names: str) -> list[Branch]:
    """The commits of a list of names with commas; `origin/*` stands for all branches of that form. Raises CannotRun."""
    found: list[str] = []
    for name in filter(None, (one.strip() for one in names.split(","))):
        if name.startswith("-"):
            raise CannotRun(f"`--refs {names}`: `{name}` is not the name of a branch")
        found += _matching(root, name) if "*" in name else [name]
    return [Branch(name, _commit(root, name)) for name in dict.fromkeys(found)]


def _matching(root: Path, pattern: str) -> list[str]:
    forms = [f"refs/heads/{pattern}", f"refs/remotes/{pattern}", *([pattern] if pattern.startswith("refs/") else [])]
    try:
        names = git(root, "for-each-ref", f"--count={MAX_REFS}", "--format=%(refname:short)", *forms).split()
    except NoAnswer as error:
        raise CannotRun(f"`--refs {pattern}`: {error}") from None
    return [name for name in names if not name.endswith("/HEAD")]


def _commit(root: Path, name: str) -> str:
    try:
        return commit_of(root, name)
    except NoAnswer:
        raise CannotRun(f"`--refs`: there is no branch or commit `{name}`; fetch it first") from None


def _root_of(folder: Path) -> Path:
    """The root of the repository that holds an absolute folder, as its path begins. Raises CannotRun."""
    try:
        real = top_folder(folder)
    except NoAnswer as error:
        raise CannotRun(f"`--refs` needs a git repository; {folder}: {error}") from None
    return next((above for above in (folder, *folder.parents) if Path(os.path.realpath(above)) == real), real)


def files_at(root: Path, commit: str, folder: str = "", *, endings: tuple[str, ...] = MARKDOWN_SUFFIXES) -> list[Blob]:
    """The files of a commit below a folder of the repository whose names end so. Raises NoAnswer."""
    # ":(literal)" since a folder may have a name that git would take for a pattern.
    where = ("--", f":(literal){folder}") if folder else ()
    options = ("-r", "-z", "--long", "--full-tree")
    listing = git(root, "ls-tree", *options, commit, *where)
    found: list[Blob] = []
    for line in filter(None, listing.split("\0")):
        facts, _, path = line.partition("\t")
        mode, kind, id, size = facts.split()
        if kind == "blob" and mode.startswith("100") and path.lower().endswith(endings):
            found.append(Blob(path, id, int(size)))
    return found


def read_blobs(root: Path, blobs: Sequence[Blob]) -> Iterator[tuple[Blob, str]]:
    """The texts of files; those that are no text, too large, or not here are left out. Raises NoAnswer."""
    wanted = [blob for blob in blobs if blob.size <= MAX_BYTES][:MAX_FILES]
    given = "".join(f"{blob.id}\n" for blob in wanted).encode()
    data = git_bytes(root, "cat-file", "--batch", given=given) if wanted else b""
    at = 0
    for blob in wanted:
        end = data.index(b"\n", at)
        header = data[at:end].split()
        at = end + 1
        if len(header) != 3 or not header[2].isdigit():
            continue  # "missing": a partial clone has not fetched it
        size = int(header[2])
        with suppress(Unreadable):
            yield blob, decode(data[at : at + size])
        at += size + 1


def proposals_at(folder: Path, names: str) -> Iterator[tuple[str, str]]:
    """The names and texts of the Markdown files that a folder has on other branches. Raises CannotRun.

    One that cannot be read counts by its name.
    """
    root = _root_of(folder.absolute())
    there = inside(root, str(folder.absolute()))
    try:
        for branch in branches(root, names):
            own = [blob for blob in files_at(root, branch.commit, there) if os.path.dirname(blob.path) == there]
            texts = dict(read_blobs(root, own))
            yield from ((os.path.basename(blob.path), texts.get(blob, "")) for blob in own)
    except NoAnswer as error:
        raise CannotRun(f"`--refs {names}`: {error}") from None


def check_refs(seen: Gathering, names: str) -> None:
    """Keep a finding for each new proposal whose number a new proposal of another branch has. Raises CannotRun."""
    entries = [one for one in seen.entries.values() if one.kind and one.number and _is_on(one)]
    by_root: dict[Path, list[IndexEntry]] = {}
    root_of = cache(_root_of)
    for one in entries:
        by_root.setdefault(root_of(Path(one.path).parent), []).append(one)
    for root, own in by_root.items():
        for branch in branches(root, names):
            try:
                _check_branch(seen, root, branch, own)
            except NoAnswer as error:
                raise CannotRun(f"`--refs {branch.name}`: {error}") from None


def _is_on(entry: IndexEntry) -> bool:
    silenced = {line for code, line in entry.silenced if code == CODE}
    return CODE in dict(entry.rules) and silenced.isdisjoint({None, entry.position[0]})


def _check_branch(seen: Gathering, root: Path, branch: Branch, own: Sequence[IndexEntry]) -> None:
    """Files that both sides have in common, or that one of them renamed, are not new claims to a number.

    If the common history is unknown, in a shallow clone, a file with the same title counts as renamed.
    """
    theirs = {blob.path: blob for blob in files_at(root, branch.commit)}
    common = {blob.path for blob in files_at(root, base)} if (base := merge_base(root, branch.commit)) else set()
    new = [blob for path, blob in theirs.items() if path not in common and not os.path.lexists(root / path)]
    index = Index(_entries(seen, root, new))
    for entry in own:
        path = inside(root, entry.path)
        if path in theirs or path in common:
            continue
        others = [one for one in index.holders(entry) if is_other(entry, one) and one.title != entry.title]
        text = text_of(seen, entry.path) if others else None
        if text is not None:
            seen.add(entry.path, text, [_finding(seen, root, branch, theirs, entry, others[0])])


def _finding(
    seen: Gathering, root: Path, branch: Branch, theirs: dict[str, Blob], entry: IndexEntry, other: IndexEntry
) -> Finding:
    taken = {one.number or 0 for one in seen.entries.values() if (one.kind, one.series) == (entry.kind, entry.series)}
    folder = os.path.dirname(entry.path)
    there = [os.path.basename(path) for path in theirs if os.path.dirname(path) == inside(root, folder)]
    taken |= set(numbers_like(os.path.basename(entry.path), [*os.listdir(folder), *there])) | {other.number or 0}
    message = (
        f'"{entry.id}" is also the number of "{other.title}" ({inside(root, other.path)}) on {branch.name};'
        f" {max(taken) + 1} is free."
    )
    return Finding(CODE, message, entry.span, Severity(dict(entry.rules)[CODE]))


def numbers_like(name: str, names: Sequence[str]) -> Iterator[int]:
    """The numbers in names that have the same letters before them as one name."""
    lead = re.match(r"[^0-9]*", name)
    form = re.compile(rf"{re.escape(lead.group() if lead else '')}([0-9]{{1,9}})(?![0-9])")
    return (int(found.group(1)) for one in names if (found := form.match(one)))


def _entries(seen: Gathering, root: Path, blobs: Sequence[Blob]) -> Iterator[IndexEntry]:
    for blob, text in read_blobs(root, blobs):
        path = str(root / blob.path)
        entry = seen.checker.check(seen.project(path), path, text).entry
        if entry is not None:
            yield entry
