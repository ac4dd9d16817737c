"""Resolves references to proposals. What is unknown does not count as missing, and is not reported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.workspace.index_entry import IndexEntry, NamedProposal, ReferenceField
from proposal_lsp.workspace.link_paths import LinkPath, MissingPart, full_path, joined, link_path, look_up
from proposal_lsp.workspace.proposal_index import Index

_NUMBERS = re.compile("[0-9]{1,9}")
#: The file of a proposal that is a folder.
_PAGES = ("README.md", "index.md")

Found = IndexEntry | Literal["unknown", "missing"]


def find(index: Index, entry: IndexEntry, reference: NamedProposal) -> Found:
    """The proposal that a reference in an entry means."""
    if reference.target:
        return _at_path(index, entry, reference)
    number = reference.number
    if number is None or not number or not entry.series:
        return "unknown"
    holders = index.holders(entry, number)
    if holders:
        return holders[0] if len(holders) == 1 else "unknown"
    return "missing" if _is_missing(index, entry, reference, number) else "unknown"


def known(index: Index, entry: IndexEntry, key: str) -> Iterator[tuple[NamedProposal, IndexEntry]]:
    """The references of an entry in a field, or (empty) in the text, whose proposal is known and another one."""
    for reference in entry.references:
        if reference.field == key:
            other = find(index, entry, reference)
            if isinstance(other, IndexEntry) and other.path != entry.path:
                yield reference, other


def field_of(entry: IndexEntry, key: str) -> ReferenceField | None:
    """The specification of a field of references."""
    return next((one for one in entry.reference_fields if one.key.casefold() == key.casefold()), None)


def _at_path(index: Index, entry: IndexEntry, reference: NamedProposal) -> Found:
    is_missing = False
    for target in targets(reference):
        place = link_path(index.root, entry.path, target)
        if place is None or not place.parts:
            return "unknown"
        found, path = look_up(index, place), full_path(index, place)
        if found == "there":
            others = (index.get(one) for one in pages(path))
            return next((one for one in others if one and one.kind), "unknown")
        is_missing |= isinstance(found, MissingPart) and _is_certain(reference, place, found)
        is_missing &= not index.is_ignored(path)
    return "missing" if is_missing else "unknown"


def targets(reference: NamedProposal) -> Iterator[str]:
    """The paths that a reference may mean; one that is not a link may count from the root of the repository."""
    yield reference.target
    if reference.form == "path" and not reference.target.startswith((".", "/")):
        yield f"/{reference.target}"


def pages(path: str) -> Iterator[str]:
    """The files that may be the proposal at a path, which may be a folder."""
    yield path
    yield from (joined(path, page) for page in _PAGES)


def _is_certain(reference: NamedProposal, place: LinkPath, gone: MissingPart) -> bool:
    """Whether the base of a path is known: its first part exists, or the path says so itself."""
    if reference.form != "path":
        return False
    if place.from_root:
        return gone.at > 0
    is_alone = len(reference.target.split("/")) == 1
    return is_alone or reference.target.startswith(".") or gone.name != reference.target.split("/")[0]


def _is_missing(index: Index, entry: IndexEntry, reference: NamedProposal, number: int) -> bool:
    """Whether no file can have a number: files have it in their names here, and none has this one.

    More digits than any number here has are those of another series: RFC-2119 is none of RFC-001 to RFC-042. So are the
    numbers of ids whose letters are not in the names of the files: other folders may have those that are.
    """
    own = _numbered(PurePath(entry.path), entry)
    if own is None or any(number == other for kind, _, other in index.numbered() if kind == entry.kind):
        return False
    lead = _NUMBERS.split(own, maxsplit=1)[0].casefold()
    words = _NUMBERS.split(reference.written, maxsplit=1)[0].casefold()
    names = {*(index.listing(entry.series) or ()), *(index.listing(str(PurePath(entry.path).parent)) or ())}
    alike = [found for name in names if name.casefold().startswith(lead) and (found := _NUMBERS.search(name))]
    everywhere = {int(digits) for name in names for digits in _NUMBERS.findall(name)}
    if number in everywhere or len(alike) < 2 or not (reference.field or lead.endswith(words)):
        return False
    digits = _NUMBERS.search(reference.written)
    return digits is not None and len(digits.group()) <= max(len(one.group()) for one in alike)


def _numbered(path: PurePath, entry: IndexEntry) -> str | None:
    """The name, of a file or of the folder that is its own, that has its number."""
    folders = (part.name for part in path.parents if part.is_relative_to(entry.series) and str(part) != entry.series)
    names = (path.name, *folders)
    return next((name for name in names if entry.number in {int(digits) for digits in _NUMBERS.findall(name)}), None)
