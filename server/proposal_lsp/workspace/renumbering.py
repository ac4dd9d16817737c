"""Renumbers a proposal: the changes of its text, of its path, and of every file that refers to it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

from proposal_lsp import lazy_re as re
from proposal_lsp.findings import Edit
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry, Link
from proposal_lsp.workspace.index_table import BadOption, block_content, chosen
from proposal_lsp.workspace.link_paths import decoded, encoded, full_path, link_path
from proposal_lsp.workspace.other_ids import look_for
from proposal_lsp.workspace.proposal_index import Index

_DIGITS = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The changes. Edits apply to the present texts, at their old paths; they do not overlap."""

    edits: dict[str, list[Edit]]
    #: The file, or the folder that is the proposal's own, and its new path; the same where neither has the number.
    old: str
    new: str
    #: The id that it then has.
    id: str


def next_free(index: Index, entry: IndexEntry) -> int:
    """One above the highest number in the series of a proposal."""
    return max(index.numbers(entry), default=0) + 1


def renumber(index: Index, entry: IndexEntry, number: int, source: Callable[[str], str]) -> Renumbering:
    """Give a proposal another number; `source` gives the text of a file of the index."""
    old, new = _paths(index, entry, number)
    moved = entry._replace(
        path=_at(old, new, entry.path),
        number=number,
        id=_DIGITS.sub(lambda one: _like(index, entry, one[0], number), entry.id),
    )
    after = Index([moved if one is entry else one for one in index.entries.values()], root=index.root)
    is_sole = len(index.holders(entry)) < 2
    edits: dict[str, list[Edit]] = {}
    for one in index.entries.values():
        text = source(one.path)
        found = set(_in_blocks(after, one, moved))
        if one is entry:
            found |= {_digits(index, entry, text, Span(*span), number) for span in one.digits}
        if one is entry or (is_sole and (one.kind, one.series) == (entry.kind, entry.series)):
            spans = (mention.span for mention in one.mentions if mention.number == entry.number)
            found |= {_digits(index, entry, text, span, number) for span in spans}
        ids = (other for other in one.other_ids if is_sole and look_for(index, other) == entry.path)
        found |= {_digits(index, entry, text, other.digits, number) for other in ids}
        found |= set(_in_links(index, one, entry, (old, new), text, number))
        kept = _apart(found)
        if kept:
            edits[one.path] = kept
    return Renumbering(edits, old, new, moved.id)


def _paths(index: Index, entry: IndexEntry, number: int) -> tuple[str, str]:
    """The path that has the number in its last part, and what that becomes: of the file, or of a folder above it."""
    path = PurePath(entry.path)
    for part in (path, *path.parents):
        for found in _DIGITS.finditer(part.name):
            if int(found.group()) == entry.number:
                name = (
                    part.name[: found.start()] + _like(index, entry, found.group(), number) + part.name[found.end() :]
                )
                return str(part), str(part.with_name(name))
        if str(part.parent) == entry.series:
            break
    return str(path), str(path)


def _like(index: Index, entry: IndexEntry, digits: str, number: int) -> str:
    """A number with as many digits as the numbers of its series have that begin with a zero."""
    same = (one.id for one in index.proposals() if (one.kind, one.series) == (entry.kind, entry.series))
    written = [digits, *(found.group() for one in same if (found := _DIGITS.search(one)))]
    width = len(digits) if digits.startswith("0") else 0
    if not width and len({len(one) for one in written}) == 1:
        width = max((len(one) for one in written if one.startswith("0")), default=0)
    return str(number).zfill(width)


def _digits(index: Index, entry: IndexEntry, text: str, span: Span, number: int) -> Edit:
    return Edit(span, _like(index, entry, text[slice(*span)], number))


def _at(old: str, new: str, path: str) -> str:
    """Where a file is after the renaming."""
    inside = PurePath(path)
    return str(PurePath(new, inside.relative_to(old))) if inside.is_relative_to(old) else path


def _in_links(
    index: Index, one: IndexEntry, entry: IndexEntry, paths: tuple[str, str], text: str, number: int
) -> Iterator[Edit]:
    """The targets that lead to what is renamed, and the number at the start of the words of a link to the proposal."""
    old, new = paths
    for link in one.links:
        place = link_path(index.root, one.path, link.target)
        if place is None or not place.parts:
            continue
        path = PurePath(full_path(index, place))
        ways = [str(path) + ending for ending in ("", *MARKDOWN_SUFFIXES)]
        if path.suffix in (".html", ".htm"):
            ways += [str(path.with_suffix(ending)) for ending in MARKDOWN_SUFFIXES]
        found = next((way for way in ways if PurePath(way).is_relative_to(old)), None)
        if found is None:
            continue
        if old != new:
            yield from _target(link, PurePath(old).name, PurePath(new).name)
        if found == entry.path:
            yield from _words(index, entry, link, text, number)


def _target(link: Link, old: str, new: str) -> Iterator[Edit]:
    """The last part of a written target that is the old name, with or without its ending, becomes the new one."""
    written, _, _ = link.target.partition("#")
    at, place = len(written), None
    for part in reversed(written.split("/")):
        at -= len(part)
        name = decoded(part.partition("?")[0])
        stem = name.removesuffix(".html").removesuffix(".htm")
        if name == old or (stem and any(stem + ending == old for ending in MARKDOWN_SUFFIXES)):
            place = (at, part, name)
            break
        at -= 1
    if place is None:
        return
    at, part, name = place
    digits = [(a, b) for a, b in zip(_DIGITS.finditer(old), _DIGITS.finditer(new), strict=False) if a[0] != b[0]]
    if not digits:
        return
    first, other = digits[0]
    if part.startswith(name):  # nothing is encoded: only the number changes
        start = link.start + at + first.start()
        yield Edit(Span(start, start + len(first[0])), other[0])
    else:
        whole = encoded(name[: first.start()] + other[0] + name[first.end() :])
        start = link.start + at
        yield Edit(Span(start, start + len(part.partition("?")[0])), whole)


def _words(index: Index, entry: IndexEntry, link: Link, text: str, number: int) -> Iterator[Edit]:
    """`[RFC-012](...)`, `[3. Queue the mail](...)`: the number that the words of a link begin with."""
    close = text.rfind("](", max(0, link.start - 4), link.start)
    start = text.rfind("[", max(0, close - 500), close) if close >= 0 else -1
    found = (
        re.compile(r"\[\s*(?:[^\W\d_]{1,20}[-_ #]?)?([0-9]{1,9})(?![0-9])").match(text, start) if start >= 0 else None
    )
    if found and found.end() <= close and int(found.group(1)) == entry.number:
        yield _digits(index, entry, text, Span(*found.span(1)), number)


def _in_blocks(after: Index, one: IndexEntry, moved: IndexEntry) -> Iterator[Edit]:
    """The lists of proposals that have the proposal in them, as they are then."""
    for block in one.blocks:
        try:
            listed = list(chosen(after.proposals(), one.path, block.options))
        except BadOption:
            continue
        if moved in listed:
            yield Edit(Span(block.start, block.end), block_content(listed, one.path, block.eol))


def _apart(edits: set[Edit]) -> list[Edit]:
    """Edits that do not overlap, in order: of two that do, the one that starts first, then the longer."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.span.start, -one.span.end)):
        if not kept or edit.span.start >= kept[-1].span.end:
            kept.append(edit)
    return kept
