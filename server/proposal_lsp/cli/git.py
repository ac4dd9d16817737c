"""Runs git, read-only. Programs that the repository's own configuration names are not run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.console import reason

#: Seconds that git gets for an answer.
PATIENCE = 60

# Not even to look at the working tree may git run a program that the repository names, or fetch what it lacks.
_QUIET = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.pager=cat", "core.untrackedCache=false")
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_FILTER = re.compile(r"filter\.(?P<name>.+)\.(?:clean|smudge|process|required)", re.DOTALL | re.IGNORECASE)


class NoAnswer(Exception):
    """Git is not installed, or has no answer; the message is for people."""


def git(folder: Path, *arguments: str, settings: tuple[str, ...] = ()) -> str:
    """The output of git when run in a folder, decoded as by `os.fsdecode`. Raises NoAnswer.

    `settings` are more of its configuration, each `key=value`.
    """
    return os.fsdecode(git_bytes(folder, *arguments, settings=settings))


def git_bytes(folder: Path, *arguments: str, settings: tuple[str, ...] = (), given: bytes = b"") -> bytes:
    """Like `git`, but returns bytes; `given` is its standard input. Raises NoAnswer."""
    program = shutil.which("git")
    # A program in the current folder must not be run; Windows would find it.
    if program is None or not os.path.isabs(program):
        raise NoAnswer("git is not installed, or not on the PATH")
    chosen = [part for setting in (*_QUIET, *settings) for part in ("-c", setting)]
    try:
        ran = subprocess.run(
            [program, *chosen, *arguments],
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT},
            capture_output=True,
            timeout=PATIENCE,
            input=given,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"git did not answer within {PATIENCE} seconds") from None
    except OSError as error:
        raise NoAnswer(f"git cannot be run: {reason(error)}") from None
    if ran.returncode:
        why = os.fsdecode(ran.stderr).strip().partition("\n")[0].removeprefix("fatal: ")
        raise NoAnswer(why or "git did not answer")
    return ran.stdout


def top_folder(folder: Path) -> Path:
    """The root of the repository that holds a folder, without symbolic links. Raises NoAnswer."""
    return Path(os.path.realpath(folder / git(folder, "rev-parse", "--show-cdup").rstrip("\n")))


def inside(root: Path, path: str) -> str:
    """A path as git has it: from the root, which itself is empty, with forward slashes."""
    found = os.path.relpath(path, root).replace(os.sep, "/")
    return "" if found == os.curdir else found


def commit_of(root: Path, name: str) -> str:
    """The commit that a branch or another revision is. Raises NoAnswer."""
    return git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()


def merge_base(root: Path, commit: str) -> str:
    """The last commit that the current branch has in common with one; empty if there is none, or none yet."""
    try:
        return git(root, "merge-base", commit, "HEAD").strip()
    except NoAnswer:
        return ""


def without_filters(root: Path) -> tuple[str, ...]:
    """Settings that turn off the programs through which a repository passes its files. Raises NoAnswer."""
    try:
        names = git(root, "config", "--null", "--name-only", "--get-regexp", r"^filter\.").split("\0")
    except NoAnswer:
        return ()  # it has none
    filters = {found["name"] for found in map(_FILTER.fullmatch, names) if found}
    if any("=" in name for name in filters):
        raise NoAnswer("a filter in the configuration of git has `=` in its name")
    off = ("clean=", "smudge=", "process=", "required=false")
    return tuple(f"filter.{name}.{setting}" for name in sorted(filters) for setting in off)
