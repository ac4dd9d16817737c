"""The hover of a reference: number, title, status and first paragraph of its target."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp.document import Document, Leaf, Section, parse
from proposal_lsp.features.document_references import references_at, section_named
from proposal_lsp.features.hover.markup import Hover, bold, escape
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.text import Text
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import relative_path

#: Code points of the first paragraph that are shown.
MAX_PARAGRAPH = 300


def reference_card(around: Surroundings, offset: int) -> Hover | None:
    """The card of what the reference at `offset` (code points) leads to; None if there is none, or no text."""
    one = next(references_at(around, offset), None)
    entry = around.index.get(one.path) if one else None
    text = around.source(entry.path) if entry else None
    if one is None or entry is None or text is None:
        return None
    return Hover(one.around, "\n\n".join(_parts(around, entry, text, one.fragment)))


def _parts(around: Surroundings, entry: IndexEntry, text: Text, fragment: str) -> Iterable[str]:
    document = parse(text.source)
    where = escape(relative_path(around.entry.path, entry.path))
    if entry.kind:
        yield bold(entry.name or where)
        if entry.status:
            yield escape(entry.status)
    else:
        first = next(iter(document.sections), None)
        yield bold(first.name.title if first else where)
    section = section_named(document, fragment) if fragment else None
    if section is not None:
        yield escape(section.name.title)
    paragraph = _first_paragraph(document, section)
    if paragraph:
        yield escape(paragraph)


def _first_paragraph(document: Document, section: Section | None) -> str:
    """The first that says something: metadata is passed over."""
    fields = [field.span for field in document.fields]
    leaves: list[Leaf] = [*document.preamble, *(leaf for one in document.sections for leaf in one.leaves)]
    if section is not None:
        leaves = [leaf for one in document.sections[section.index : section.until] for leaf in one.leaves]
    for leaf in leaves:
        is_metadata = any(leaf.span.start <= span.start < leaf.span.end for span in fields)
        if leaf.kind == "paragraph" and not is_metadata:
            words = " ".join(leaf.text.split())
            return words if len(words) <= MAX_PARAGRAPH else f"{words[: MAX_PARAGRAPH - 1].rstrip()}…"
    return ""
