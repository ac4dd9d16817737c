"""An engine for tests whose findings follow from words in the text, so that the expected findings are known.

`TODO` is a finding with two fixes; a heading with nothing below it is an `empty-section`; `HELD` waits until the test
opens a gate, and then gives way; `ENDLESS` runs until it is cancelled; `SLOW` takes half a second; `CRASH` raises; a
document named `digest.md` has one finding that has the whole text. A file `.proposals/x.yaml` below the folder of a
document is a schema: `word: FIXME` makes that word the one that is reported instead of `TODO`, and `broken` in it is a
problem in that file. Run as a module, it is served over stdio.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast

from proposal_lsp.analysis import Analysis, FileKind, Project
from proposal_lsp.budget import give_way
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.config import Config
from proposal_lsp.derive import Derived
from proposal_lsp.detection import Detection
from proposal_lsp.findings import Edit, Finding, Fix, Related, Severity
from proposal_lsp.lsp.analyses import CHEAP
from proposal_lsp.projects import Projects
from proposal_lsp.remembered import Memory
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Change, Span, Text

SLOW = 0.5
#: How new servers are started: by the fast start, or by pygls alone.
WAYS = [os.environ.get("PROPOSAL_LSP_WAY", "front")]
#: A text that was analyzed in less time may next be analyzed on the event loop, which must not be blocked.
NOT_CHEAP = 2 * CHEAP


class Gate:
    """Each analysis of a text with `HELD` waits here, so that a test decides, without a clock, what precedes its
    end.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._arrivals = threading.Semaphore(0)
        self._passes = threading.Semaphore(0)
        self._is_open = False
        #: The number of analyses that have arrived.
        self.count = 0

    def wait(self) -> None:
        """Arrive, and wait to be let through."""
        self.count += 1
        self._arrivals.release()
        if not self._is_open:
            self._passes.acquire(timeout=self._patience)

    def reached(self) -> None:
        """Wait until an analysis has arrived that was not waited for before."""
        assert self._arrivals.acquire(timeout=self._patience), "nothing came to the gate"

    def let_through(self) -> None:
        """Let one analysis through."""
        self._passes.release()

    def open(self) -> None:
        """Let all analyses through, from now on."""
        self._is_open = True
        self._passes.release()


@dataclass(frozen=True)
class ScriptedProject:
    """A project whose schema is one word."""

    word: str
    problems: dict[str, Analysis]
    gate: Gate
    config: Config = field(default_factory=Config)
    sidecars: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    #: It is not cached on disk.
    catalog: Catalog = field(default_factory=lambda: Catalog(elsewhere=(Schema(id="", name=""),)))

    def kind_of_file(self, _path: str | None, _source: str) -> FileKind:
        """Every file is a document."""
        return "document"

    def analyze(self, path: str | None, source: str) -> Analysis:
        """The findings for the words of `source`."""
        if "HELD" in source:
            self.gate.wait()
            time.sleep(NOT_CHEAP)
            give_way()
        while "ENDLESS" in source:
            give_way()
            time.sleep(0)  # lets the other threads go on at once
        if "SLOW" in source:
            time.sleep(SLOW)
        if "CRASH" in source:
            raise RuntimeError("crashes as it should")
        text = Text(source)
        if path and path.endswith("digest.md"):
            said = Finding("digest", repr(source), Span(0, 0), Severity.INFORMATION)
            return _analysis(path, text, (said,))
        return _analysis(path, text, (*_words(text, self.word), *_empty_sections(text)))

    def update(self, analysis: Analysis, text: Text, change: Change) -> Analysis:
        """The analysis of a text as if it was new; fails unless `change` leads to it."""
        before, after = analysis.text.source, text.source
        assert after[: change.start] == before[: change.start]
        assert after[change.end + change.delta :] == before[change.end :]
        return self.analyze(analysis.path, after)


class ScriptedProjects:
    """Reads the schema again on request, as the real class does."""

    def __init__(self, gate: Gate) -> None:
        self.memory = Memory()
        self._gate = gate
        self._known: dict[Path | None, ScriptedProject] = {}

    def of(self, path: Path | str | None) -> Project:
        """The project of the folder of a file."""
        folder = Path(path).parent if path else None
        if folder not in self._known:
            self._known[folder] = _read(folder / ".proposals" / "x.yaml" if folder else None, self._gate)
        return cast(Project, self._known[folder])

    def heed(self, editor: Mapping[str, Config]) -> None:
        """There are no settings."""

    def forget(self) -> None:
        """Read schemas again."""
        self._known.clear()


def scripted_projects(gate: Gate | None = None) -> Projects:
    """The scripted engine instead of the real one."""
    return cast(Projects, ScriptedProjects(gate or Gate(0)))


def _read(schema: Path | None, gate: Gate) -> ScriptedProject:
    if schema is None or not schema.is_file():
        return ScriptedProject("TODO", {}, gate)
    source = schema.read_text()
    found = re.search("word: (.*)", source)
    problems = [
        Finding("schema-error", "This schema is broken.", Span(*match.span()), Severity.ERROR)
        for match in re.finditer("broken", source)
    ]
    shown = {str(schema): _analysis(str(schema), Text(source), tuple(problems))} if problems else {}
    return ScriptedProject(found.group(1) if found else "TODO", shown, gate)


def _words(text: Text, word: str) -> list[Finding]:
    found = []
    for match in re.finditer(re.escape(word), text.source):
        span = Span(*match.span())
        fixes = (
            Fix("Write something", (Edit(span, "something"),)),
            Fix("Remove it", (Edit(span, ""),), safe=True),
        )
        related = (
            Related("The document starts here.", Span(0, 0)),
            Related("The schema asks for it here.", Span(3, 4), "/schemas/x.yaml", (1, 2)),
        )
        found.append(
            Finding("placeholder-text", f"{word} left.", span, Severity.WARNING, fixes, related, ("unnecessary",))
        )
    return found


def _empty_sections(text: Text) -> list[Finding]:
    pattern = re.compile(r"^## .*$(?=\s*(?:^#|\Z))", re.MULTILINE)
    return [
        Finding("empty-section", f"{match.group()} is empty.", Span(*match.span()), Severity.WARNING)
        for match in pattern.finditer(text.source)
    ]


def _analysis(path: str | None, text: Text, findings: tuple[Finding, ...]) -> Analysis:
    return Analysis(path, text, findings, Detection(None, "by its words"))


if __name__ == "__main__":
    from proposal_lsp.lsp import front, run_stdio, serving

    module = front if os.environ.get("PROPOSAL_LSP_WAY") == "front" else serving
    front.serve = partial(module.serve, projects=scripted_projects())
    run_stdio()
