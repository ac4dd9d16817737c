"""Whether a text is a template, or a draft in which an author has begun to write. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from proposal_lsp.derive.derive_content import is_for_authors, what_becomes_of
from proposal_lsp.derive.derive_metadata import REMARKS
from proposal_lsp.derive.titles import is_open_title, names_title, read_pattern_of
from proposal_lsp.derive.vocabulary import read_vocabulary, state_of
from proposal_lsp.document import Document, Section, parse
from proposal_lsp.document.instructions import asks
from proposal_lsp.document.pieces import is_content, without_comments
from proposal_lsp.document.placeholders import find_placeholders, is_bare_placeholder, is_placeholder
from proposal_lsp.document.visible import visible

#: At least this many parts of a template are open; a text with fewer is not clear enough.
MIN_OPEN = 3

#: Whether a part is still open (`open`) or has an author's words (`filled`).
_Part = Literal["open", "filled"]


def is_written(source: str) -> bool:
    """Whether an author has written a text: its title, or most of its metadata or sections."""
    titles, fields, bodies = _all_parts(source)
    most = len(parse(source).sections) / 2
    return "filled" in titles or fields.count("filled") > fields.count("open") or bodies.count("filled") > most


def reads_as_template(source: str) -> bool:
    """Whether much of a text is still open, and no author has begun with title, sections or most of the metadata."""
    titles, fields, bodies = _all_parts(source)
    return not _has_begun(titles, fields, bodies) and [*titles, *fields, *bodies].count("open") >= MIN_OPEN


def _has_begun(titles: list[_Part], fields: list[_Part], bodies: list[_Part]) -> bool:
    return "filled" in titles or "filled" in bodies or fields.count("filled") > fields.count("open")


def _all_parts(source: str) -> tuple[list[_Part], list[_Part], list[_Part]]:
    document = parse(source)
    return list(_titles(document)), list(_fields(document)), list(_bodies(document))


def reads_as_draft(source: str) -> bool:
    """Whether an author has filled in the metadata, and nothing else in the text is open."""
    document = parse(source)
    fields = [*_fields(document), *_titles(document)]
    return "filled" in _fields(document) and "open" not in (*fields, *_bodies(document))


def _titles(document: Document) -> Iterator[_Part]:
    """The title, and each field that holds one."""
    title = _title(document)
    if title is not None:
        yield "open" if _is_open_title(title.name.numbered) else "filled"
    for field in document.fields:
        if names_title(visible(field.key)):
            yield "open" if _is_open(field.value) else "filled"


def _is_open_title(words: str) -> bool:
    """Whether the words are still to come; the number may come last."""
    if is_open_title(words) or names_title(words):
        return True
    pattern = read_pattern_of(words)
    return pattern is not None and any(hole.name != "number" for hole in pattern.holes)


def _fields(document: Document) -> Iterator[_Part]:
    """The metadata; a status says nothing, since a template has the first one too."""
    for field in document.fields:
        is_remark = visible(field.key).casefold() in REMARKS
        if state_of(visible(field.value)) is None and not field.children and not is_remark:
            yield "open" if _is_open(field.value) else "filled"


def _is_open(written: str) -> bool:
    value = without_comments(written).strip().strip("\"'").strip()
    is_remark = value.startswith("(") and value.endswith(")")  # "(a few words)"
    return not value or is_remark or bool(find_placeholders(value)) or _is_choice(value)


def _is_choice(value: str) -> bool:
    return is_placeholder(value) or read_vocabulary(value) is not None


def _bodies(document: Document) -> Iterator[_Part]:
    """The sections. What asks for something, or stays as it is, a licence for instance, says nothing."""
    title = _title(document)
    for section in document.sections:
        if section is title or is_for_authors(section):
            continue
        prose = [leaf for leaf in section.leaves if leaf.kind in ("paragraph", "item") and is_content(leaf)]
        texts = [" ".join(without_comments(leaf.text).split()) for leaf in prose]
        if document.is_blank(section) or (texts and all(map(_is_unfilled, texts))):
            yield "open"
        elif texts and what_becomes_of(section) == "replace" and not any(map(_is_guidance, texts)):
            yield "filled"


def _is_unfilled(text: str) -> bool:
    return is_placeholder(text) or is_bare_placeholder(text)


def _is_guidance(text: str) -> bool:
    return asks(text) or bool(find_placeholders(text))


def _title(document: Document) -> Section | None:
    """The title; where several headings are of level 1, the first of them may be a section."""
    is_only = sum(section.level == 1 for section in document.sections) == 1
    return document.title if is_only else None
