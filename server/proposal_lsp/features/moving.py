"""Updates links when files are renamed or moved: links to them, and their own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from proposal_lsp.features.surroundings import Source
from proposal_lsp.findings import Edit
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.text import Span
from proposal_lsp.workspace.citations import Citations
from proposal_lsp.workspace.index_entry import IndexEntry, Link
from proposal_lsp.workspace.link_paths import decoded, encoded, full_path, link_path, look_up, relative_path


def moved_links(citations: Citations, moves: Mapping[str, str], source: Source) -> dict[str, list[Edit]]:
    """The edits, by the paths that files have now.

    `moves` are absolute: of files, or of folders, to what they become.
    """
    entries = citations.index.entries
    inside = [path for path in entries if new_path(moves, path) != path]
    touched = dict.fromkeys(inside)
    for path in (*inside, *moves):
        touched |= dict.fromkeys(entry.path for entry in citations.naming(path))
    found: dict[str, list[Edit]] = {}
    for path in touched:
        text = source(path)
        edits = [
            edit
            for link in entries[path].links
            if text is not None and text.slice(link.span) == link.target
            for edit in _edits(citations, entries[path], link, moves)
        ]
        if edits:
            found[path] = edits
    return found


def new_path(moves: Mapping[str, str], path: str) -> str:
    """Where a file is after the moves."""
    for old, new in moves.items():
        if path == old:
            return new
        if PurePath(path).is_relative_to(old):
            return str(PurePath(new, PurePath(path).relative_to(old)))
    return path


def _edits(citations: Citations, entry: IndexEntry, link: Link, moves: Mapping[str, str]) -> Iterable[Edit]:
    index = citations.index
    place = link_path(index.root, entry.path, link.target)
    written = link.target.partition("#")[0].partition("?")[0]
    if place is None or not written or look_up(index, place) != "there":
        return
    old = full_path(index, place)
    here, there = new_path(moves, entry.path), _target(moves, old)
    if here == entry.path and there == old:
        return
    if place.from_root:
        if there == old or not PurePath(there).is_relative_to(index.root):
            return
        path = f"/{PurePath(there).relative_to(index.root).as_posix()}"
    else:
        path = relative_path(here, there)
        if written.startswith("./") and not path.startswith("."):
            path = f"./{path}"
    if decoded(written) != path:
        yield Edit(Span(link.start, link.start + len(written)), encoded(path))


def _target(moves: Mapping[str, str], path: str) -> str:
    """The target of a link after the moves, even if it omits the file extension."""
    new = new_path(moves, path)
    if new != path:
        return new
    for ending in MARKDOWN_SUFFIXES:
        moved = new_path(moves, path + ending)
        if moved != path + ending and moved.endswith(ending):
            return moved.removesuffix(ending)
    return path
