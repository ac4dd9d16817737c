"""A completion as a plain value."""

from __future__ import annotations

from typing import Literal

from proposal_lsp.findings import Edit
from proposal_lsp.lazy_dataclasses import dataclass

#: `value`: a word of a vocabulary. `skeleton`: a whole proposal. The others say what they are.
Kind = Literal[
    "value",
    "date",
    "field",
    "section",
    "title",
    "id",
    "file",
    "glyph",
    "directive",
    "rule",
    "schema",
    "skeleton",
]


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that could be written."""

    #: The text shown; unique within one answer.
    label: str
    kind: Kind
    #: Replaces text of the caret's line that touches the caret; what it inserts may have several lines and tab stops.
    edit: Edit
    #: The place in the order of the answer, from 0.
    rank: int
    #: Markdown.
    doc: str = ""
    #: A word or two next to the label.
    detail: str = ""
    #: Editors compare this with what is between the start of the edit and the caret.
    filter_text: str = ""
    #: What is inserted instead by an editor that has no tab stops; None: the content of the edit.
    plain: str | None = None
    #: The likeliest of all.
    preselect: bool = False
    #: The code of a rule whose page says more than `doc`.
    page: str | None = None
