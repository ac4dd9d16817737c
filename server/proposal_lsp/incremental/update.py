"""The next revision after an edit in the body of one section: only that section is parsed and checked again.

An edit that may bear on more has no such answer, and the document is analyzed again. The tests of this package show
that the findings are the same either way.
"""

from __future__ import annotations

from proposal_lsp.document import Document, Section
from proposal_lsp.findings import places
from proposal_lsp.incremental.appearance import looks_the_same
from proposal_lsp.incremental.edited_binding import edited_binding
from proposal_lsp.incremental.edited_document import edited_document
from proposal_lsp.incremental.revision import MODELINE, SILENCE, EditedBody, Origin, Revision
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.rules import apply_to_section
from proposal_lsp.text import Change, Span, Text


def revise(revision: Revision, text: Text, change: Change) -> Revision | None:
    """The revision that `change` leads to, whose text is `text`; None if the document must be analyzed again."""
    origin = revision.origin
    if not origin.is_plain:
        return None
    step = edited_document(revision.document, text, change)
    if step is None:
        return None
    document, index = step
    old, new = revision.document.sections[index], document.sections[index]
    if not _is_of_the_section(origin, revision.document, document, old, new):
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


def _is_of_the_section(origin: Origin, before: Document, document: Document, old: Section, new: Section) -> bool:
    """Whether an edit matters to nothing but the section it is in: everything else sees of it what it saw before."""
    pieces = old.piece, new.piece
    if old.name.key in origin.metadata_headings:
        return False
    if any(signal in piece.source for signal in (SILENCE, MODELINE) for piece in pieces):
        return False
    if origin.binding is not None:
        last = new.index == len(document.sections) - 1
        if any(old.index == other.index for other in origin.binding.metadata_sections):
            return False
        if last and origin.binding.schema.metadata.mirrors:
            return False  # the footer may be here
        if _seen_from_outside(before, old, last=last) != _seen_from_outside(document, new, last=last):
            return False
    binding = origin.binding
    return binding is None or not any(reads(binding, piece) for reads in origin.readers for piece in pieces)


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
