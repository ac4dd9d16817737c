"""The table of proposals that an index block holds: `<!-- proposal-lsp: index kind=rfc -->` up to the end comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from proposal_lsp import lazy_re as re
from proposal_lsp.caches import blake2b
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import encoded, relative_path

#: What the first comment of a block may ask for; each takes words that are separated by commas.
OPTIONS = ("kind", "status", "folder")
EMPTY = "There are no proposals yet."
#: An option; quotation marks are around words with spaces.
_OPTION = re.compile(r"(?:[^\s\"]|\"[^\"]{0,200}\"){1,500}")

#: What would end a cell, or the text of a link.
_IN_CELL = re.compile(r"[\\|]")
_IN_LINK = re.compile(r"[\\|\[\]]")


class BadOption(ValueError):
    """An option that a block does not have; the message says which it has."""


def block_digest(content: str) -> str:
    """A digest of what is in a block; line endings and how a formatter aligns columns make no difference."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    folded = "\n".join(" ".join(line.split()) if line.strip("|:- \t") else "|" * line.count("|") for line in lines)
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def in_order(entries: Iterable[IndexEntry]) -> list[IndexEntry]:
    """Proposals as lists have them: by kind and number, then by path."""
    return sorted(entries, key=lambda one: (one.kind, one.number is None, one.number or 0, one.path))


def chosen(entries: Iterable[IndexEntry], path: str, options: str) -> Iterator[IndexEntry]:
    """The proposals that a block in the file at an absolute path asks for. Raises BadOption."""
    wanted: dict[str, frozenset[str]] = {}
    for option in _OPTION.findall(options):
        key, _, words = option.partition("=")
        if key not in OPTIONS:
            raise BadOption(f'"{key}" is not an option of an index; the options are {", ".join(OPTIONS)}.')
        wanted[key] = frozenset(word.strip().casefold() for word in words.replace('"', "").split(","))
    folder = PurePath(path).parent
    for entry in entries:
        inside = PurePath(entry.path)
        if entry.path == path or not inside.is_relative_to(folder):
            continue
        above = {"/".join(part).casefold() for part in _above(inside.relative_to(folder).parts[:-1])}
        said = {"kind": {entry.kind.casefold()}, "status": {entry.status.casefold()}, "folder": above}
        if all(said[key] & words for key, words in wanted.items()):
            yield entry


def table(entries: Iterable[IndexEntry], path: str, eol: str = "\n") -> str:
    """A Markdown table of proposals, with links from the file at an absolute path."""
    rows = [
        f"| {_cell(entry.id)} | [{_cell(entry.title or PurePath(entry.path).name, link=True)}]"
        f"({encoded(relative_path(path, entry.path))}) | {_cell(entry.status)} |"
        for entry in in_order(entries)
    ]
    return eol.join(["| Number | Title | Status |", "|---|---|---|", *rows]) if rows else EMPTY


def block_content(entries: Iterable[IndexEntry], path: str, eol: str) -> str:
    """The content between the comments of a block in the file at an absolute path: the table, with empty lines around
    it.
    """
    return f"{eol * 2}{table(entries, path, eol)}{eol * 2}"


def _above(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (parts[:length] for length in range(1, len(parts) + 1))


def _cell(text: str, *, link: bool = False) -> str:
    special = _IN_LINK if link else _IN_CELL
    return special.sub(lambda found: f"\\{found.group()}", " ".join(text.split()))
