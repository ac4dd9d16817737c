"""The one door of the front ends: a path and a text in, everything that is known of them out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from proposal_lsp.findings import Finding
from proposal_lsp.text import Text


@dataclass(frozen=True)
class Analysis:
    """What is known of one version of one text. Pure data; safe to hand to another thread."""

    path: str | None
    text: Text
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Project:
    """The schemas and the configuration that hold for a folder."""

    root: Path | None

    def analyze(self, path: str | None, source: str) -> Analysis:
        """Analyze a text. `path` decides by file name only and is never opened. Never raises."""
        return Analysis(path, Text(source), ())


class Projects:
    """Finds, and remembers by folder, the project that holds for a file."""

    def of(self, path: Path | None) -> Project:
        """The project of a file, or of no file (an untitled buffer)."""
        raise NotImplementedError

    def forget(self) -> None:
        """Read configuration and schemas afresh at the next call; broken ones keep their last good version."""
