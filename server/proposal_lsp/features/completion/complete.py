"""The entry point of completion: from an analysis and an offset to the completions there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding
from proposal_lsp.features.completion.caret import Caret, Neighbours
from proposal_lsp.features.completion.complete_comments import in_comment
from proposal_lsp.features.completion.complete_headings import headings
from proposal_lsp.features.completion.complete_keys import keys
from proposal_lsp.features.completion.complete_metadata import values
from proposal_lsp.features.completion.complete_tables import cells
from proposal_lsp.features.completion.completion_item import Completion, Kind
from proposal_lsp.features.completion.glyphs import glyphs
from proposal_lsp.features.completion.skeleton import skeletons
from proposal_lsp.features.schema_files.complete_schema import complete_yaml
from proposal_lsp.findings import Edit
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.schema.model import Schema


def complete(
    analysis: Analysis,
    offset: int,
    *,
    today: date,
    author: str = "",
    neighbours: Neighbours | None = None,
    schemas: Sequence[Schema] = (),
    invoked: bool = True,
) -> tuple[Completion, ...]:
    """The completions at `offset` (code points), the likeliest first; empty if the schema has nothing to offer.

    `today` is the date that date fields are offered. A new proposal is by `author`, if not empty, and where its file
    has no number it gets the next one after its `neighbours`. `schemas` are all those of the project: a document that
    is not a proposal yet can become one of them. `invoked`: the author asked, rather than typed a character.
    """
    text, document = analysis.text, analysis.document
    if not 0 <= offset <= text.line_span(text.line_at(offset)).end:  # outside, or between \r and \n
        return ()
    if analysis.role != "document":
        return tuple(_in_yaml(analysis, offset, schemas))
    if document is None:
        return ()
    caret = Caret(analysis, document, offset, today, author, neighbours=neighbours, schemas=schemas, invoked=invoked)
    if "<!--" in caret.before or caret.before.lstrip().startswith("#"):
        found = in_comment(caret)
        if found is not None:
            return found
    if analysis.binding is None:
        return skeletons(caret)
    return _in_proposal(caret, analysis.binding)


def _in_yaml(analysis: Analysis, offset: int, schemas: Sequence[Schema]) -> Iterator[Completion]:
    for rank, offer in enumerate(complete_yaml(analysis.text, offset, analysis.role, schemas)):
        name, edit = offer.name, Edit(offer.span, offer.content)
        kind: Kind = "field" if name.kind == "key" else name.kind
        page = name.word if kind == "rule" else None
        yield Completion(name.word, kind, edit, rank, name.doc, name.detail, filter_text=name.word, page=page)


def _in_proposal(caret: Caret, binding: Binding) -> tuple[Completion, ...]:
    if caret.in_front_matter:
        is_yaml = caret.document.block is None or caret.document.block.language == "yaml"
        return (values(caret, binding) or keys(caret, binding)) if is_yaml else ()
    kind = caret.leaf.kind if caret.leaf else None
    if kind == "html":
        return ()
    if kind == "code":
        if "preamble" not in binding.schema.metadata.styles:
            return ()
        return values(caret, binding) or keys(caret, binding)
    return (
        headings(caret, binding)
        or values(caret, binding)
        or cells(caret, binding)
        or glyphs(caret, binding)
        or _one_answer(skeletons(caret), keys(caret, binding))
    )


def _one_answer(*parts: tuple[Completion, ...]) -> tuple[Completion, ...]:
    """Several answers as one, with consecutive ranks."""
    return tuple(replace(one, rank=rank) for rank, one in enumerate(chain(*parts)))
