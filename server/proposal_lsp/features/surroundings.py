"""A document in its repository, as input of features that need both."""

from __future__ import annotations

from collections.abc import Callable

from proposal_lsp.document import Document
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Text
from proposal_lsp.workspace.citations import Citations
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.proposal_index import Index

#: The text of the file at an absolute path, as in the editor or else on disk; None if it cannot be read.
Source = Callable[[str], Text | None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A document and the index of its repository, at one moment."""

    citations: Citations
    #: Of the document, as its text is.
    entry: IndexEntry
    document: Document
    #: Reads files, so it is called only for those that an answer is about.
    source: Source

    @property
    def index(self) -> Index:
        """The files of the repository."""
        return self.citations.index

    @property
    def text(self) -> Text:
        """The text of the document."""
        return self.document.text
