"""Snapshots: a document as it was when a request came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.lsp.analyses import Analyses
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.engine import project_of
from proposal_lsp.text import Encoding, Position, Text

if TYPE_CHECKING:
    from proposal_lsp.analysis import Analysis, Project
    from proposal_lsp.projects import Projects


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document as it was when a request came."""

    document: OpenDocument
    text: Text
    version: int
    encoding: Encoding
    #: The texts of the YAML files that are open in its folder, by name.
    sidecars: Mapping[str, str]
    analyses: Analyses

    @property
    def uri(self) -> str:
        """The URI of the document."""
        return self.document.uri

    @property
    def path(self) -> str | None:
        """The path of the document; None if it is not a file."""
        return self.document.path

    @property
    def data(self) -> dict[str, Any]:
        """The data in an answer that is completed later, by which `Session.answered` finds its document."""
        return {"uri": self.uri, "version": self.version}

    @property
    def is_current(self) -> bool:
        """Whether the document is open and its text is still this one."""
        return not self.document.closed and self.document.text is self.text

    @property
    def known(self) -> Analysis | None:
        """The analysis of this text, if there is one already."""
        return self.analyses.present(self.document) if self.is_current else None

    async def analysis(self) -> Analysis | None:
        """The analysis of this text; None if the text changes before it is there, or the engine fails on it."""
        await self.analyses.settle(self.document)
        return self.known

    def project(self, projects: Projects) -> Project:
        """The project of the document, with the sidecars as they were. For the engine's thread: it may read files."""
        return project_of(projects, self.path, self.sidecars)

    def offset(self, line: int, character: int) -> int:
        """The offset in code points of a position, whose character counts the client's code units."""
        return self.text.offset(Position(line, character), self.encoding)
