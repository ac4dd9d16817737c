"""What the configuration of git says: who writes, and where it has what it ignores, next to `.gitignore` files.

Git is not started (git-config(1), gitignore(5), "DESCRIPTION").
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from proposal_lsp import lazy_re as re

#: A longer configuration of git (in code points) is read up to here.
MAX_CONFIG = 1_000_000
_SECTION = re.compile(r"\s*\[\s*(?!\s)([^\]\s]*)(?:\s[^\]]*)?\]")
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
        for path in _values(config, "core", "excludesfile"):
            path = os.path.join(home, path[2:]) if path.startswith("~/") else path
            found = path if os.path.isabs(path) else None
    return found


def author(environment: Mapping[str, str], folder: str | None) -> str:
    """The name that git signs commits with in a folder, the user's own without one; empty where there is none.

    Files that a configuration includes are not read.
    """
    configs = [*_own_configs(environment), *(_repository_configs(folder) if folder else ())]
    names = [name for config in configs for name in _values(config, "user", "name")]
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
    """The configurations of the user, of which the last counts."""
    home, folder = _homes(environment)
    named = environment.get("GIT_CONFIG_GLOBAL")
    configs = [named] if named else [os.path.join(folder, "config"), os.path.join(home, ".gitconfig")]
    return filter(os.path.isabs, configs)


def _values(config: str, wanted: str, key: str) -> Iterator[str]:
    """Each value of a key in a configuration of git (git-config(1), "Syntax"); other files are not included."""
    section = ""
    for line in _read(config).split("\n"):
        if found := _SECTION.match(line):
            section, line = found[1].lower(), line[found.end() :]
        if section == wanted and (entry := _ENTRY.match(line)) and entry[1].lower() == key:
            yield _value(entry[2])


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
