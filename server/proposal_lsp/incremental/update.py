"""The next revision after an edit in the body of one section: only that section is parsed and checked again.

An edit that may bear on more has no such answer, and the document is analyzed again. The tests of this package show
that the findings are the same either way.
"""

from __future__ import annotations

from proposal_lsp.document import Document, Section
from proposal_lsp.findings import places
from proposal_lsp.incremental.appearance import looks_the_same
from proposal_lsp.incremental.edited_binding import edited_binding
from proposal_lsp.incremental.edited_document import EditedDocument, edited_document
from proposal_lsp.incremental.revision import MODELINE, SILENCE, EditedBody, Origin, Revision
from proposal_lsp.incremental.wide_edit import revise_widely
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.rules import apply_to_section
from proposal_lsp.text import Change, Span, Text


def revise(revision: Revision, text: Text, change: Change) -> Revision | None:
    """The revision that `change` leads to, whose text is `text`; None if the document must be analyzed again."""
    origin = revision.origin
    step = edited_document(revision.document, text, change) if origin.is_plain else None
    if step is None:
        return None
    document, index = step
    old, new = revision.document.sections[index], document.sections[index]
    last = index == len(document.sections) - 1
    if not _is_plain_body(origin, old, new, last=last):
        return None
    same = _seen_from_outside(revision.document, old, last=last) == _seen_from_outside(document, new, last=last)
    revised = _revised(revision, document, index, change) if same or origin.binding is None else None
    return revised or revise_widely(revision, document, index, change, same=same)


def _revised(revision: Revision, document: EditedDocument, index: int, change: Change) -> Revision | None:
    """The revision after an edit that matters to nothing but the section; None if it may."""
    origin = revision.origin
    old, new = revision.document.sections[index], document.sections[index]
    if origin.binding and any(reads(origin.binding, one.piece) for reads in origin.readers for one in (old, new)):
        return None
    binding = edited_binding(origin.binding, document) if origin.binding else None
    found = apply_to_section(binding, new, origin.local) if binding else ()
    if not all(new.span.start <= edge <= new.span.end for one in found for place in places(one) for edge in place):
        return None
    first = origin.document.sections[index]
    body = EditedBody(new.span.start, found, _tail(origin.document, first), _tail(document, new))
    if _is_touched(origin, body, first, document, new):
        return None
    revised = Revision(origin, document, binding, {**revision.edited_bodies, index: body})
    same = looks_the_same(revision, revised, index, change)
    return replace(revised, shown=revision.shown) if same else revised


def _is_plain_body(origin: Origin, old: Section, new: Section, *, last: bool) -> bool:
    """Whether a body, before and after an edit, has nothing that decides about the document as a whole."""
    if old.name.key in origin.metadata_headings:
        return False
    if any(signal in section.piece.source for signal in (SILENCE, MODELINE) for section in (old, new)):
        return False
    if origin.binding is None:
        return True
    is_footer = last and bool(origin.binding.schema.metadata.mirrors)
    return not is_footer and all(old.index != other.index for other in origin.binding.metadata_sections)


def _seen_from_outside(document: Document, section: Section, *, last: bool) -> tuple[object, ...]:
    """The properties of a body that other parts depend on: whether it is empty, how it starts and how it ends."""
    leaves, text = section.piece.leaves, document.text
    ends = last and text.slice(Span(max(section.span.end - 1, 0), section.span.end)) in ("\n", "\r")
    unclosed = document.unclosed.text if last and document.unclosed else None
    return (
        unclosed,
        section.is_empty,
        bool(leaves),
        bool(leaves) and leaves[-1].kind == "rule",
        section.piece.is_airy,
        ends,
    )


def _tail(document: Document, section: Section) -> int:
    """Where the text of a section ends, as `EditedBody.tail` has it."""
    leaves, source = section.piece.leaves, document.text.slice(section.span)
    if leaves and leaves[-1].kind == "rule":
        source = source[: leaves[-1].span.start]
    return max(len(source.rstrip()), section.heading.span.end - section.span.start)


def _is_touched(origin: Origin, body: EditedBody, first: Section, document: Document, new: Section) -> bool:
    """Whether something found in the document as a whole has a place in the body, so that it may have to change."""
    base = first.span.start
    heading = first.heading.span.end
    if origin.reaches_into(heading, base + body.old_tail):
        return True
    old_tail = origin.document.text.slice(Span(base + body.old_tail, first.span.end))
    tail = document.text.slice(Span(new.span.start + body.tail, new.span.end))
    if tail and not old_tail and origin.reaches_into(first.span.end - 1, first.span.end + 1):
        return True  # the end of the body and the end of its text were one place, and are two
    return old_tail != tail and (
        bool(old_tail.strip() or tail.strip()) or origin.reaches_into(base + body.old_tail, first.span.end)
    )
