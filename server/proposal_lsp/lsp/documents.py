"""The open documents, with their present texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.lsp.uris import path_of, same_file, uri_of
from proposal_lsp.text import Text

_YAML = (".yaml", ".yml")
_SUFFIXES = (*MARKDOWN_SUFFIXES, *_YAML)


@dataclass(slots=True, eq=False)
class OpenDocument:
    """A document that is open. Only `Documents` changes it, on the event loop."""

    uri: str
    #: None for a document that is not a file.
    path: str | None
    language: str
    version: int
    text: Text
    #: Grows with every change of the text. Versions would not do: clients skip them, and some begin again.
    revision: int = 0
    closed: bool = False
    #: Changed since it was opened or saved.
    edited: bool = False
    #: When it was last changed, on the clock of `time.monotonic`.
    touched: float = 0.0
    #: The author is writing; not so after a pause, a save, or a change of the whole text.
    writing: bool = False
    #: An edit could not be applied: the text is not that of the editor any more. Such a document has no findings.
    lost: bool = False

    @property
    def concerns_us(self) -> bool:
        """Whether this can be a proposal, a schema or a configuration at all."""
        return self.language == "markdown" or (self.path is not None and self.path.lower().endswith(_SUFFIXES))


class Documents:
    """The open documents, by URI. Used only on the event loop."""

    def __init__(self) -> None:
        self._open: dict[str, OpenDocument] = {}

    def __iter__(self) -> Iterator[OpenDocument]:
        return iter([*self._open.values()])

    def __len__(self) -> int:
        return len(self._open)

    def __contains__(self, uri: str) -> bool:
        return uri in self._open

    def get(self, uri: str) -> OpenDocument | None:
        """The document of this URI."""
        return self._open.get(uri)

    def open(self, uri: str, language: str, version: int, source: str) -> OpenDocument:
        """Add a document, in place of one that was open under this URI."""
        self.close(uri)
        document = self._open[uri] = OpenDocument(uri, path_of(uri), language, version, Text(source))
        return document

    def edit(self, document: OpenDocument, version: int, text: Text, *, writing: bool) -> None:
        """Replace the text of a document."""
        document.text, document.version, document.writing = text, version, writing
        document.revision += 1
        document.lost = False
        document.edited = True
        document.touched = monotonic()

    def lose(self, document: OpenDocument) -> None:
        """Record that the text of a document is unknown; `edit` with a whole text restores it."""
        document.lost, document.writing = True, False

    def save(self, document: OpenDocument) -> None:
        """Record that a document has been saved."""
        document.edited = document.writing = False

    def pause(self, document: OpenDocument) -> None:
        """Record that the author has paused."""
        document.writing = False

    def close(self, uri: str) -> OpenDocument | None:
        """Remove a document, and return it."""
        document = self._open.pop(uri, None)
        if document:
            document.closed = True
        return document

    def has_file(self, path: str) -> bool:
        """Whether a file is open."""
        return self.of_path(path) is not None

    def of_path(self, path: str) -> OpenDocument | None:
        """The document that is open of a file."""
        return next((document for document in self._open.values() if same_file(path, document.path)), None)

    def uri_of(self, path: str) -> str | None:
        """The URI of an absolute path, as the editor writes it where the file is open."""
        document = self.of_path(path)
        return document.uri if document else uri_of(path)

    def next_to(self, path: str | None) -> dict[str, OpenDocument]:
        """The open documents in the folder of a file, by path, without the file."""
        folder = os.path.dirname(path) if path else None
        found = {other.path: other for other in self._open.values() if other.path and other.path != path}
        return {place: other for place, other in found.items() if os.path.dirname(place) == folder}

    def sidecar_texts(self, document: OpenDocument) -> dict[str, str]:
        """The texts of the YAML files that are open in the folder of a document, by name: they may be its sidecar."""
        others = self.next_to(document.path)
        return {
            Path(path).name: other.text.source for path, other in others.items() if is_yaml(path) and not other.lost
        }


def is_yaml(path: str | None) -> bool:
    """Whether a file is YAML by its name."""
    return path is not None and path.lower().endswith(_YAML)
