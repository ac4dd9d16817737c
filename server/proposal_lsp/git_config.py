"""Reads git's configuration: the author's name, and the files that list what is ignored in addition to `.gitignore`.

Git is not started (git-config(1), gitignore(5), "DESCRIPTION").
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from proposal_lsp import lazy_re as re

#: A longer configuration of git (in code points) is read up to here.
MAX_CONFIG = 1_000_000
#: Files that the user's configuration includes, and how deep they include each other, as git has it.
MAX_INCLUDED = 100
MAX_DEPTH = 10
_SECTION = re.compile(r"\s*\[\s*(?!\s)([^\]\s]*)(\s[^\]]*)?\]")
_ENTRY = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)[ \t]*=[ \t]*(.*)")
# A part of a value: in quotes, after a backslash, or neither; what comes after it is a comment.
_PART = re.compile(r'"((?:[^"\\]|\\.)*)"|\\(.)|([^"\\#;])')
_ESCAPES = {"n": "\n", "t": "\t", "b": ""}


def repository_excludes(root: str) -> str | None:
    """The `.git/info/exclude` of the repository in a folder, where it is really in that folder."""
    parts = ".git", "info", "exclude"
    path = os.path.join(root, *parts)
    return path if os.path.realpath(path) == os.path.join(os.path.realpath(root), *parts) else None


def own_excludes(environment: Mapping[str, str]) -> str | None:
    """The user's file of what is ignored in all repositories, which need not exist; None without a home.

    `core.excludesFile` counts in the user's configuration alone: that of a repository could name any file.
    """
    home, folder = _homes(environment)
    found = os.path.join(folder, "ignore") if folder else None
    for config in _own_configs(environment):
        for path in _Reader(home).values(config, "core", "excludesfile"):
            path = _from_home(path, home)
            found = path if os.path.isabs(path) else None
    return found


def author(environment: Mapping[str, str], folder: str | None) -> str:
    """The name that git signs commits with in a folder, the user's own without one; empty if there is none.

    What the user's own configuration includes is read, also for repositories in some folders only (`includeIf` with
    `gitdir`); what that of a repository includes is not: it could name any file.
    """
    inside = next(_repository_configs(folder), None) if folder else None
    reader = _Reader(_homes(environment)[0], os.path.dirname(inside) if inside else None)
    names = [name for config in _own_configs(environment) for name in reader.values(config, "user", "name")]
    names += [value for section, _, key, value in _entries(inside or "") if (section, key) == ("user", "name")]
    for key in (one for one in environment if one.startswith("GIT_CONFIG_KEY_")):
        if environment[key].lower() == "user.name":
            names.append(environment.get(key.replace("_KEY_", "_VALUE_"), ""))
    return " ".join(names[-1].split()) if names else ""


def _repository_configs(folder: str) -> Iterator[str]:
    """The configuration of the repository that a folder is in, where it is really there."""
    above = os.path.abspath(folder)
    while True:
        config = os.path.join(above, ".git", "config")
        if os.path.isfile(config):
            if os.path.realpath(config) == os.path.join(os.path.realpath(above), ".git", "config"):
                yield config
            return
        above, below = os.path.dirname(above), above
        if above == below:
            return


def _homes(environment: Mapping[str, str]) -> tuple[str, str]:
    """The home of the user, and git's folder in it; empty without a home."""
    home = environment.get("HOME") or environment.get("USERPROFILE") or ""
    base = environment.get("XDG_CONFIG_HOME") or (os.path.join(home, ".config") if home else "")
    return home, os.path.join(base, "git") if base else ""


def _own_configs(environment: Mapping[str, str]) -> Iterator[str]:
    """The configurations of the user; the last one counts."""
    home, folder = _homes(environment)
    named = environment.get("GIT_CONFIG_GLOBAL")
    configs = [named] if named else [os.path.join(folder, "config"), os.path.join(home, ".gitconfig")]
    return filter(os.path.isabs, configs)


class _Reader:
    """Reads configurations of the user with the files that they include (git-config(1), "Includes")."""

    def __init__(self, home: str, git_dir: str | None = None) -> None:
        """`git_dir` is the folder `.git` of the repository that is asked for."""
        self._home = home
        self._git_dir = git_dir
        self._left = MAX_INCLUDED

    def values(self, config: str, wanted: str, key: str, depth: int = 0) -> Iterator[str]:
        """Each value of a key; the last one counts."""
        for section, condition, name, value in _entries(config):
            if (section, name) == (wanted, key):
                yield value
            elif name == "path" and self._includes(section, condition, config) and depth < MAX_DEPTH and self._left:
                self._left -= 1
                path = os.path.join(os.path.dirname(config), _from_home(value, self._home))
                yield from self.values(path, wanted, key, depth + 1)

    def _includes(self, section: str, condition: str, config: str) -> bool:
        if section == "include":
            return True
        word, _, pattern = condition.partition(":")
        if section != "includeif" or word not in ("gitdir", "gitdir/i") or not self._git_dir or not pattern:
            return False
        if pattern.startswith("./"):
            pattern = f"{os.path.dirname(config)}{pattern[1:]}"
        pattern = _from_home(pattern, self._home)
        pattern = pattern if os.path.isabs(pattern) else f"**/{pattern}"
        pattern = f"{pattern}**" if pattern.endswith("/") else pattern
        places = [self._git_dir, os.path.realpath(self._git_dir)]
        if word == "gitdir/i":
            pattern, places = pattern.casefold(), [place.casefold() for place in places]
        return any(_matches(pattern, place.replace(os.sep, "/")) for place in places)


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern takes a path, where `**` is any number of folders."""
    parts = path.split("/")
    reached = {0}
    for each in pattern.split("/"):
        if each == "**":
            reached = {at for at in range(len(parts) + 1) if reached and at >= min(reached)}
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], each)}
    return len(parts) in reached


def _from_home(path: str, home: str) -> str:
    return os.path.join(home, path[2:]) if path.startswith("~/") else path


def _entries(config: str) -> Iterator[tuple[str, str, str, str]]:
    """Each entry of a configuration (git-config(1), "Syntax"): section, subsection, key and value."""
    section = subsection = ""
    for line in _read(config).split("\n"):
        if found := _SECTION.match(line):
            section, line = found[1].lower(), line[found.end() :]
            subsection = re.sub(r"\\(.)", r"\1", (found[2] or "").strip().strip('"'))
        if entry := _ENTRY.match(line):
            yield section, subsection, entry[1].lower(), _value(entry[2])


def _value(written: str) -> str:
    """A value without its quotes, and without the comment after it."""
    parts: list[str] = []
    at = 0
    while found := _PART.match(written, at):
        quoted, escaped, plain = found.groups()
        if quoted is not None:
            parts.append(re.sub(r"\\(.)", lambda one: _ESCAPES.get(one[1], one[1]), quoted))
        else:
            parts.append(_ESCAPES.get(escaped, escaped) if escaped else plain)
        at = found.end()
    return "".join(parts).strip()


def _read(path: str) -> str:
    try:
        if not os.path.isfile(path):
            return ""
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(MAX_CONFIG)
    except OSError:
        return ""
