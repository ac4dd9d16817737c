"""A whole proposal, for a document that is empty or has no more than its title or its front matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from proposal_lsp.binding import Binding
from proposal_lsp.binding.model import template_binding
from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.model import is_content
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.entries import first_value
from proposal_lsp.features.completion.headings import number_in_name
from proposal_lsp.features.completion.model import Completion
from proposal_lsp.features.completion.snippets import Part, Stop, plain, snippet
from proposal_lsp.features.completion.stops import Mark, body_marks, filled, heading_marks
from proposal_lsp.findings import Edit
from proposal_lsp.schema.model import FieldSpec, Schema
from proposal_lsp.text import Span


def skeletons(caret: Caret) -> tuple[Completion, ...]:
    """The rest of the proposal, for each kind that the document can become."""
    title = _only_title(caret)
    if title is False:
        return ()
    word = "" if title or caret.document.front_matter else caret.text.source.strip()
    found = [one for one in (_skeleton(caret, schema, title, word) for schema in _schemas(caret, word)) if one]
    return tuple(found)


def _only_title(caret: Caret) -> Section | None | bool:
    """The title, None where there is none, False where the document holds more than that or the caret is elsewhere."""
    document = caret.document
    title = document.title
    if len(document.sections) > (title is not None) or caret.in_front_matter:
        return False
    if title is not None and (_holds(title.leaves) or caret.offset <= title.heading.span.end):
        return False
    ...
    return title


def _holds(leaves: Iterable[Leaf]) -> bool:
    return any(map(is_content, leaves))
