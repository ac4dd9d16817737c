"""What a section of a template holds that its documents must hold too: a table, a checklist, a block of code."""

from __future__ import annotations

import re

from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.headings import heading_key, strip_markup
from proposal_lsp.document.model import is_content
from proposal_lsp.document.placeholders import find_placeholders
from proposal_lsp.schema.derive.titles import literal
from proposal_lsp.schema.derive.vocabulary import read_vocabulary
from proposal_lsp.schema.model import Boilerplate, ColumnSpec, ContentSpec, ListSpec, TableSpec
from proposal_lsp.schema.pattern import parse_pattern

_ID = re.compile(r"(?P<prefix>[A-Za-z]{1,8}[-_.]?)(?:[0-9]{1,4}|X{1,4}|N{1,4}|\.{3})")
_LEGAL = re.compile(r"licen[cs]e|copyright|copyright and licen[cs]e|legal", re.IGNORECASE)
_STAYS = re.compile(r"\bRFC ?2119\b|\bcreative commons\b|\bCC0\b|\bApache License\b|\bMIT License\b", re.IGNORECASE)


def derive_content(section: Section) -> ContentSpec:
    """What the own body of a section is made of, where that is more than prose."""
    leaves = [leaf for leaf in section.leaves if is_content(leaf)]
    table = next((leaf for leaf in leaves if leaf.kind == "table" and leaf.depth == 0), None)
    if table is not None:
        columns = _columns(table)
        return ContentSpec(TableSpec(columns)) if columns else ContentSpec()
    outer = [leaf for leaf in leaves if leaf.kind == "item" and leaf.depth == 1]
    if len(outer) > 1 and all(leaf.checked is not None for leaf in outer):
        return ContentSpec(list=ListSpec(checklist=True))
    if leaves and all(leaf.kind == "code" for leaf in leaves):
        return ContentSpec(code=())
    return ContentSpec()


def what_becomes_of(section: Section) -> Boilerplate:
    """Whether the template's text stays: licences, tasks that are real, and text with nothing to fill in."""
    leaves = [leaf for leaf in section.leaves if is_content(leaf)]
    text = "\n".join(leaf.text for leaf in leaves)
    if _LEGAL.fullmatch(section.name.title) or _STAYS.search(text):
        return "keep"
    boxes = [leaf for leaf in leaves if leaf.kind == "item" and leaf.checked is not None]
    return "keep" if boxes and not find_placeholders(text) else "replace"


def _columns(table: Leaf) -> tuple[ColumnSpec, ...]:
    columns: dict[str, ColumnSpec] = {}
    for place, cell in enumerate(table.rows[0]):
        header = strip_markup(cell.text).strip(" :")
        cells = [row[place].text.strip() for row in table.rows[1:] if place < len(row)]
        if header and heading_key(header) not in columns:
            columns[heading_key(header)] = _column(header, [text for text in cells if text], first=place == 0)
    return tuple(columns.values())


def _column(header: str, cells: list[str], *, first: bool) -> ColumnSpec:
    ids = [_ID.fullmatch(strip_markup(text)) for text in cells]
    if first and ids and all(ids):
        prefixes = {found["prefix"] for found in ids if found}
        if len(prefixes) == 1 and re.search(r"[0-9XN]", cells[0]):
            return ColumnSpec(header, pattern=parse_pattern(literal(prefixes.pop()) + "{n}"), unique=True)
    found = next((vocabulary for vocabulary in map(read_vocabulary, cells) if vocabulary), None)
    if found is None or found.open:
        return ColumnSpec(header)
    names = {value.name.casefold() for value in found.values}
    rest = [text for text in cells if read_vocabulary(text) is None and text.casefold() not in names]
    return ColumnSpec(header) if rest else ColumnSpec(header, values=found.values)
