"""Globs on paths: `*` and `?` stay within a folder, `**` crosses folders; `/` is the separator."""

from __future__ import annotations

import re
from functools import lru_cache


def matches(path: str, glob: str) -> bool:
    """Whether a path, or the end of an absolute one from some folder on, fits a glob."""
    return _compile(glob.removeprefix("./")).search(path) is not None


@lru_cache(maxsize=256)
def _compile(glob: str) -> re.Pattern[str]:
    parts: list[str] = []
    at = 0
    while at < len(glob):
        if glob.startswith("**/", at):
            parts.append(r"(?:[^/]+/)*")
            at += 3
        elif glob.startswith("**", at):
            parts.append(r".*")
            at += 2
        elif glob[at] == "*":
            parts.append(r"[^/]*")
            at += 1
        elif glob[at] == "?":
            parts.append(r"[^/]")
            at += 1
        else:
            parts.append(re.escape(glob[at]))
            at += 1
    start = r"\A/?" if glob.startswith("/") else r"(?:\A|/)"
    return re.compile(start + "".join(parts).removeprefix("/") + r"\Z")
