"""Resolves links: from the path of a file and a target as written to a path, and whether that exists."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.workspace.proposal_index import Index

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ESCAPES = re.compile("(?:%[0-9a-f]{2}){1,100}", re.IGNORECASE)
#: What stands for text that is filled in later, or by another program: `{{ site.url }}`, `$VERSION`, `...`.
_UNFILLED = re.compile(r"[{}<>$|*\\]|\.\.\.|…")
#: The ending that editors take for a line: `cache.md:12`.
_LINE = re.compile(r":[0-9]+(?::[0-9]+)?\Z")
#: Between the parts of a path, here.
_SLASH = str(PurePath("a/b"))[1]


class LinkPath(NamedTuple):
    """A parsed target."""

    #: The parts of the path from the root of the repository.
    parts: tuple[str, ...]
    #: What follows `#`, decoded.
    fragment: str
    #: Whether the path starts with a slash: the root is that of the repository, or of a web site.
    from_root: bool = False


class MissingPart(NamedTuple):
    """The first part of a path that is not there, by its place in the path, and the names that are."""

    at: int
    name: str
    names: frozenset[str]


#: Unknown: the path may not be read, or its contents are not final.
Found = Literal["there", "unknown"] | MissingPart


def link_path(root: str, path: str, target: str) -> LinkPath | None:
    """Where a target leads from the file at an absolute path; None: out of the repository, or it is not known where."""
    apart, inside = _apart(target), _inside(root, path)
    if apart is None or inside is None:
        return None
    written, fragment = apart
    if not written:
        return LinkPath(inside, fragment)
    parts = [] if written.startswith("/") else list(inside[:-1])
    for part in written.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return LinkPath(tuple(parts), fragment, written.startswith("/"))


@lru_cache(maxsize=1024)  # several rules ask of each link, and many links of a repository have the same target
def _apart(target: str) -> tuple[str, str] | None:
    """The path and the fragment of a target, both decoded; None: it leads elsewhere, or is not filled in."""
    is_elsewhere = target.startswith("//") or (":" in target and _SCHEME.match(target))
    if not target or is_elsewhere or _UNFILLED.search(target):
        return None
    written, _, fragment = target.partition("#")
    return _LINE.sub("", decoded(written.partition("?")[0])), decoded(fragment)


@lru_cache(maxsize=64)
def _inside(root: str, path: str) -> tuple[str, ...] | None:
    """The parts of a path from the root; None if it is not below it. Remembered: each link of a file asks."""
    above = root.rstrip(_SLASH) + _SLASH
    if root and path.startswith(above):  # as nearly always, and `pathlib` takes ten times as long
        return tuple(path[len(above) :].split(_SLASH))
    base = PurePath(path)
    return base.relative_to(root).parts if root and base.is_relative_to(root) else None


def decoded(text: str) -> str:
    """Text without percent-encoding (RFC 3986, 2.1); bytes that are no UTF-8 stay as they are written."""

    def read(found: re.Match[str]) -> str:
        try:
            return bytes.fromhex(found.group().replace("%", "")).decode()
        except ValueError:
            return found.group()

    return _ESCAPES.sub(read, text)


def encoded(text: str) -> str:
    """A path, or a name, as the target of a link has it: spaces and what else ends a target are escaped."""
    return re.sub(r"[\s()<>%#?]", lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), text)


def look_up(index: Index, place: LinkPath) -> Found:
    """Whether a path exists. Letter case matters, as it does on most sites that publish the repository."""
    folder = index.root
    for at, part in enumerate(place.parts):
        names = index.listing(folder)
        if not names:  # empty: a submodule that is not checked out
            return "unknown"
        if part not in names:
            last = at == len(place.parts) - 1
            return "there" if last and _is_page(part, names) else MissingPart(at, part, names)
        folder = joined(folder, part)
    return "there"


def full_path(index: Index, place: LinkPath) -> str:
    """The absolute path."""
    return joined(index.root, *place.parts)


def joined(folder: str, *names: str) -> str:
    """The path of something below a folder, as `pathlib` has it, which takes ten times as long."""
    above = () if folder == "." else (folder.removesuffix(_SLASH),)
    return _SLASH.join((*above, *names)) if names else folder


def relative_path(path: str, other: str) -> str:
    """How the file at an absolute path links to another one."""
    here, there = PurePath(path).parent.parts, PurePath(other).parts
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "/".join((*[".."] * (len(here) - shared), *there[shared:]))


def _is_page(name: str, names: frozenset[str]) -> bool:
    """Whether a name is that of a page that a site generator makes of Markdown."""
    stem = name.removesuffix(".html").removesuffix(".htm")
    return any(stem + ending in names for ending in MARKDOWN_SUFFIXES) or f"_{name}" in names
