"""The titles of proposals that are named by their ids alone. Pure."""

from __future__ import annotations

from proposal_lsp.features.document_references import references, without_inner
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry

#: Code points of a title that are shown.
MAX_TITLE = 60


def title_hints(around: Surroundings, span: Span) -> list[tuple[int, str, IndexEntry]]:
    """For each id within a span (code points) that is not a link: where it ends, the title, and the proposal."""
    found: list[tuple[int, str, IndexEntry]] = []
    for one in without_inner(references(around.index, around.entry, around.text)):
        entry = around.index.get(one.path)
        is_here = span.start <= one.span.end <= span.end and not one.is_link
        if is_here and entry and entry.title and entry.path != around.entry.path:
            title = entry.title
            found.append((one.span.end, title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1]}…", entry))
    return sorted(found)
