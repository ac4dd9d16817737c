"""Renames a proposal by its number, and a heading with everything that refers to it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.document import Document, Section, parse
from proposal_lsp.document.anchors import between_anchors
from proposal_lsp.features.document_references import Place, Subject, place_of, section_named, subject_at, uses
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.findings import Edit, apply_edits
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span
from proposal_lsp.workspace.find_links import find_anchors
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.renumbering import renumber

_NUMBER = re.compile(r"(?:[^\W\d_]{1,20}[-_ #]?)?([0-9]{1,9})")


class CannotRename(Exception):
    """It cannot be renamed; the message says why."""


class Renaming(NamedTuple):
    """The changes. Edits apply to the present texts, at their old paths; they do not overlap."""

    edits: dict[str, list[Edit]]
    #: The file, or the folder of the proposal, and its new path; the same where it keeps its name.
    old: str = ""
    new: str = ""


def can_rename(around: Surroundings, offset: int) -> tuple[Span, str] | None:
    """What would be renamed at `offset` (code points): its span and its present name; None if there is nothing to
    rename.
    """
    subject = subject_at(around, offset)
    if subject is None:
        return None
    if not subject.fragment:
        entry = _numbered(around, subject)
        return (subject.origin, entry.id) if entry else None
    found = _heading(around, subject)
    if found is None:
        return None
    place, _, _ = found
    is_here = place.path == around.entry.path and place.text.line_at(place.span.start) == around.text.line_at(offset)
    return (place.span if is_here else subject.origin), place.text.slice(place.span)


def rename(around: Surroundings, offset: int, name: str) -> Renaming:
    """Give what is at `offset` another name: an id or a number, or the text of a heading. Raises CannotRename."""
    subject = subject_at(around, offset)
    if subject is None:
        raise CannotRename("There is no number and no heading here.")
    if subject.fragment:
        return _with_heading(around, subject, " ".join(name.split()))
    return _with_number(around, _numbered(around, subject), name.strip())


def _numbered(around: Surroundings, subject: Subject) -> IndexEntry | None:
    entry = around.index.get(subject.path)
    return entry if entry and entry.kind and entry.number and entry.series else None


def _with_number(around: Surroundings, entry: IndexEntry | None, name: str) -> Renaming:
    if entry is None:
        raise CannotRename("This has no number, or title, field and file name have different ones.")
    found = _NUMBER.fullmatch(name)
    number = int(found.group(1)) if found else 0
    if not number:
        raise CannotRename(f'"{name}" is not a proposal number; write {entry.id}, or the digits alone.')
    if number == entry.number:
        raise CannotRename(f"{entry.id} has this number already.")
    if others := around.index.holders(entry, number):
        raise CannotRename(f"{others[0].name} has this number.")

    def source(path: str) -> str:
        text = around.source(path)
        if text is None:
            raise CannotRename(f"{path} cannot be read.")
        return text.source

    change = renumber(around.index, entry, number, source)
    return Renaming(change.edits, change.old, change.new)


def _heading(around: Surroundings, subject: Subject) -> tuple[Place, Document, Section] | None:
    """The words of a heading, and where it is."""
    place = place_of(around, subject.path, "")
    if place is None:
        return None
    document = parse(place.text.source)
    section = section_named(document, subject.fragment)
    if section is None:
        return None
    heading, words = section.heading.span, section.level_text
    at = place.text.slice(heading).find(words)
    if at < 0 or "\n" in words or "\r" in words:
        return None
    start, end = between_anchors(words)
    span = Span(heading.start + at + start, heading.start + at + end)
    return Place(place.path, place.text, span), document, section


def _with_heading(around: Surroundings, subject: Subject, name: str) -> Renaming:
    found = _heading(around, subject)
    if found is None:
        raise CannotRename("This heading cannot be renamed: it has several lines.")
    if not name:
        raise CannotRename("A heading needs a name.")
    place, document, _ = found
    edits = {place.path: [Edit(place.span, name)]}
    after = parse(apply_edits(place.text.source, edits[place.path]))
    for old, new in _moved(document, after):
        for use in uses(around, Subject(place.path, old, place.span)):
            written = use.text.slice(use.span)
            start = use.span.start + written.index("#") + 1
            edits.setdefault(use.path, []).append(Edit(Span(start, use.span.end), new))
    return Renaming({path: _in_order(one) for path, one in edits.items()})


def _moved(before: Document, after: Document) -> Iterator[tuple[str, str]]:
    """The anchors that change when a heading is renamed: its own, and those of other headings with the same words."""
    names = ([name for name, _ in find_anchors(one)] for one in (before, after))
    return ((old, new) for old, new in zip(*names, strict=False) if old != new)


def _in_order(edits: list[Edit]) -> list[Edit]:
    return sorted(set(edits), key=lambda one: one.span)
