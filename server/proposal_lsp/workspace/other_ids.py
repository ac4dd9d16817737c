"""Ids of proposals of other folders and repositories, where the configuration says where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.document import Document
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.workspace.find_links import find_mentions
from proposal_lsp.workspace.index_entry import IndexEntry, OtherId
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.read_references import IN_LINK
from proposal_lsp.workspace.resolve_references import pages

_NUMBER = re.compile("[0-9]{1,9}")

#: In a web address, where the number is.
HOLE = "{number}"
#: Each prefix of ids with a folder or a web address.
Places = Sequence[tuple[str, str]]


def find_other_ids(document: Document, entry: IndexEntry, places: Places) -> Iterator[OtherId]:
    """Those in a text, without the ids of its own kind and the words of links."""
    if not places:
        return
    own = {one.start for one in entry.mentions}
    text, where = document.text, dict(places)
    for found in find_mentions(document, _form(tuple(where))):
        if found.start(2) in own or IN_LINK.match(text.source, found.end()):
            continue
        number = int(found[2])
        place = where[found[1]].replace(HOLE, str(number))
        yield OtherId(found[0], number, place, *found.span(), text.line_at(found.start()))


def _form(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(one) for one in sorted(prefixes, key=len, reverse=True))
    return re.compile(rf"(?<![\w/.-])({longest_first})([0-9]{{1,9}})(?![\w-]|\.\w)")


def is_address(place: str) -> bool:
    """Whether it is a web address, which is only linked to."""
    return place.startswith(("https://", "http://"))


def look_for(index: Index, other: OtherId) -> str | Literal["unknown", "missing"]:
    """The absolute path of the file, or folder, that has the number in its name; one of several is not known."""
    names = None if is_address(other.place) else index.listing(other.place)
    numbered = {name: int(found[0]) for name in names or () if (found := _NUMBER.search(name))}
    alike = sorted(name for name, number in numbered.items() if number == other.number)
    if alike:
        paths = [str(PurePath(other.place, name)) for name in alike if _may_be_one(name)]
        return next((one for one in pages(paths[0]) if index.get(one)), paths[0]) if len(paths) == 1 else "unknown"
    return "missing" if len(numbered) > 1 else "unknown"


def _may_be_one(name: str) -> bool:
    return name.lower().endswith(MARKDOWN_SUFFIXES) or "." not in name
