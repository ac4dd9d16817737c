"""What reports contain about a finding in addition to its message: line and column, paths, and related places."""

from __future__ import annotations

import os
from collections.abc import Iterator

from proposal_lsp.catalog.locations import builtin_dir
from proposal_lsp.cli.console import shown_path
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.discovery import repository_root
from proposal_lsp.findings import Finding, Related
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Encoding, Text


class RelatedPlace(NamedTuple):
    """A place that explains a finding. Line and column start at 1; None: the whole file."""

    message: str
    #: As people are shown it; of a shipped schema only the file name, since the rest differs by machine.
    name: str
    at: tuple[int, int] | None
    is_shipped: bool = False

    @property
    def shown(self) -> str:
        """The place in one word: `docs/a.md:3:1`, or `rfc.yaml:19:5 (shipped)`."""
        place = ":".join(map(str, (self.name, *(self.at or ()))))
        return f"{place} (shipped)" if self.is_shipped else place


def reported(outcome: Outcome) -> Iterator[tuple[Checked, Finding]]:
    """Every finding with its file, in the order of reports."""
    return ((checked, finding) for checked in outcome.checked for finding in checked.findings)


def position(text: Text, offset: int, encoding: Encoding = "utf-32") -> tuple[int, int]:
    """Line and column of an offset, both from 1; the column in code units of `encoding`."""
    line, column = text.position(offset, encoding)
    return line + 1, column + 1


def related_places(checked: Checked, finding: Finding, folder: str) -> list[RelatedPlace]:
    """The related places of a finding, in order."""
    return [_related_place(checked, related, folder) for related in finding.related]


def _related_place(checked: Checked, related: Related, folder: str) -> RelatedPlace:
    if related.path is None:
        return RelatedPlace(related.message, checked.name, position(checked.text, related.span.start))
    at = (related.position[0] + 1, related.position[1] + 1) if related.position is not None else None
    above, name = os.path.split(related.path)
    if above == str(builtin_dir()):
        return RelatedPlace(related.message, name, at, is_shipped=True)
    return RelatedPlace(related.message, shown_path(related.path, folder), at)


class Paths:
    """Paths as services know them: from the root of the repository, wherever in it the command runs."""

    def __init__(self, folder: str) -> None:
        """`folder`: the one that the names in a report are shown from."""
        self._folder = folder
        self._root = str(repository_root_of(folder))

    def of(self, name: str) -> str:
        """The path for a name in a report; absolute outside of the repository."""
        return shown_path(os.path.join(self._folder, name), self._root)


def repository_root_of(folder: str) -> str:
    """The root of the repository of an absolute folder; the folder itself outside of one."""
    from pathlib import Path

    return str(repository_root(Path(folder)) or folder)
