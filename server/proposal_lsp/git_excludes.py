"""Where git has what it ignores, next to `.gitignore` files (gitignore(5), "DESCRIPTION"). Git is not started."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

#: A longer configuration of git (in code points) is read up to here.
MAX_CONFIG = 1_000_000
_SECTION = re.compile(r"\s*\[\s*(?!\s)([^\]\s]*)(?:\s[^\]]*)?\]")
_EXCLUDES = re.compile(r"\s*excludesfile\s*=\s*(?:\"([^\"]*)\"|([^\s#;][^#;]*))", re.IGNORECASE)


def repository_excludes(root: str) -> str | None:
    """The `.git/info/exclude` of the repository in a folder, where it is really in that folder."""
    parts = ".git", "info", "exclude"
    path = os.path.join(root, *parts)
    return path if os.path.realpath(path) == os.path.join(os.path.realpath(root), *parts) else None


def own_excludes(environment: Mapping[str, str]) -> str | None:
    """The user's file of what is ignored in all repositories, which need not exist; None without a home.

    `core.excludesFile` counts in the user's configuration alone: that of a repository could name any file.
    """
    home = environment.get("HOME") or environment.get("USERPROFILE") or ""
    base = environment.get("XDG_CONFIG_HOME") or (os.path.join(home, ".config") if home else "")
    folder = os.path.join(base, "git") if base else ""
    found = os.path.join(folder, "ignore") if folder else None
    named = environment.get("GIT_CONFIG_GLOBAL")
    configs = [named] if named else [os.path.join(folder, "config"), os.path.join(home, ".gitconfig")]
    for config in filter(os.path.isabs, configs):
        for path in _excludes_in(config):
            path = os.path.join(home, path[2:]) if path.startswith("~/") else path
            found = path if os.path.isabs(path) else None
    return found


def _excludes_in(config: str) -> Iterator[str]:
    """Each `core.excludesFile` of a configuration of git (git-config(1), "Syntax"); other files are not included."""
    section = ""
    for line in _read(config).split("\n"):
        if found := _SECTION.match(line):
            section, line = found[1].lower(), line[found.end() :]
        if section == "core" and (entry := _EXCLUDES.match(line)):
            yield (entry[1] or entry[2] or "").strip()


def _read(path: str) -> str:
    try:
        if not os.path.isfile(path):
            return ""
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(MAX_CONFIG)
    except OSError:
        return ""
