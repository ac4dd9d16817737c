"""A document that is open in the editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proposal_lsp.analysis import Analysis
from proposal_lsp.lsp.report import SILENCE, Report
from proposal_lsp.text import Change, Text

_YAML = (".yaml", ".yml")
_SUFFIXES = (".md", ".markdown", *_YAML)


def is_yaml(path: str | None) -> bool:
    """Whether a file is YAML by its name."""
    return path is not None and path.lower().endswith(_YAML)


@dataclass(slots=True, eq=False)
class OpenDocument:
    """The present text of a document and what was last found in it. Changed on the event loop only."""

    uri: str
    #: None for a document that is no file.
    path: str | None
    language: str
    version: int
    text: Text
    #: Grows with every change of the text, and of what the text is judged by. Versions would not do: clients
    #: skip them, and some begin again.
    stamp: int = 0
    closed: bool = False
    #: Changed since it was opened or saved.
    edited: bool = False
    #: The last analysis that was made, also of a text that had changed by the time it was there; and what has changed
    #: since. None: there is nothing to go on from.
    base: Analysis | None = None
    change: Change | None = None
    #: What was last found, and the stamp it was found at; they may lag behind.
    analysis: Analysis | None = None
    analyzed: int = -1
    has_failed: bool = False
    problems: Mapping[str, Analysis] = field(default_factory=dict)
    #: Seconds that the last two analyses took which went on from an earlier one.
    costs: tuple[float, ...] = ()
    #: Seconds that the next analysis may be put off for.
    longest_delay: float = 0.0
    #: When it was last changed, on the clock of `time.monotonic`.
    touched: float = 0.0
    #: The offset at which the writer is writing; None after a pause or a save.
    caret: int | None = None
    #: What the client was last told, or would be; what is told holds until a save where that is wanted.
    report: Report = SILENCE
    is_told: bool = False
    #: What it is judged by has changed, not its text: the user does not expect news, and is to be told.
    is_told_anew: bool = False

    @property
    def concerns_us(self) -> bool:
        """Whether this can be a proposal, a schema or a configuration at all."""
        return self.language == "markdown" or (self.path is not None and self.path.lower().endswith(_SUFFIXES))

    @property
    def is_sidecar(self) -> bool:
        """Whether it was last found to hold the metadata of the document beside it."""
        document = self.analysis.document if self.analysis else None
        return document is not None and document.is_sidecar

    @property
    def cost(self) -> float | None:
        """Seconds that an analysis is likely to take; None: any time. What took longer only once was interrupted."""
        return min(self.costs, default=None)

    @property
    def is_fresh(self) -> bool:
        """Whether the last analysis is of the present text."""
        return self.analyzed == self.stamp

    @property
    def present(self) -> Analysis | None:
        """The analysis of the present text; None while there is none, or where the engine failed on it."""
        return self.analysis if self.is_fresh and not self.has_failed else None
