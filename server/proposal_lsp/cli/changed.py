"""`check --changed-since`: which files differ from a revision of git."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from proposal_lsp.cli.console import CannotRun
from proposal_lsp.cli.git import NoAnswer, commit_of, git, merge_base, top_folder, without_filters


def changed_files(revision: str, paths: Iterable[Path]) -> frozenset[str]:
    """The files, in the repositories that hold `paths`, that are new or not as they were at a revision.

    If the current branch and the revision have diverged, only the changes on the branch count. Files that git neither
    tracks nor ignores are new. The paths are absolute, without symbolic links, as those of `real_path` in `sources.py`.
    Raises CannotRun.
    """
    found: set[str] = set()
    for root in {_root(path) for path in paths if os.path.exists(path)}:
        try:
            found |= _changed(root, start(root, revision))
        except NoAnswer as error:
            raise CannotRun(f"`--changed-since {revision}`: {error}") from None
    return frozenset(found)


def _root(path: Path) -> Path:
    """The top folder of the repository that holds a file or folder."""
    folder = path if os.path.isdir(path) else path.parent
    try:
        return top_folder(folder)
    except NoAnswer as error:
        raise CannotRun(f"`--changed-since` needs a git repository; {folder.absolute()}: {error}") from None


def start(root: Path, revision: str) -> str:
    """The commit to compare with: the last that the current branch and a revision have in common. Raises NoAnswer."""
    if not revision or revision.startswith("-"):
        raise NoAnswer("this is not the name of a revision")
    try:
        commit = commit_of(root, revision)
    except NoAnswer:
        raise NoAnswer(f"there is no such commit in {root}; a shallow clone has to fetch it first") from None
    return merge_base(root, commit) or commit


def _changed(root: Path, commit: str) -> set[str]:
    settings = without_filters(root)
    compare = ("diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", "--no-ext-diff", "--no-textconv")
    tracked = git(root, *compare, "--no-color", "--ignore-submodules=all", commit, "--", settings=settings)
    others = git(root, "ls-files", "-z", "--others", "--exclude-standard", settings=settings)
    return {os.path.join(root, *name.split("/")) for name in (tracked + others).split("\0") if name}
