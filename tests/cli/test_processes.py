"""Several processes report the same as one; if one of them crashes, the results do not change."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from proposal_lsp.cli import processes
from proposal_lsp.cli.checker import Checker
from proposal_lsp.cli.console import CannotRun
from proposal_lsp.cli.processes import check_texts
from proposal_lsp.findings import Edit, Finding, Fix, Related, Severity
from proposal_lsp.results.records import FileResult, KnownResult, Result
from proposal_lsp.text import Span

from tests.amount import Part, by_part
from tests.shipped import ROOT, SAMPLES
from tests.strategies import proposals

FOLDER = ROOT / "tests/samples"
TEXTS = [
    (str(FOLDER / f"{sample.path.stem}-{number}.md"), sample.source.replace("Draft", "Un")[: 6000 * number])
    for number in range(1, 4)
    for sample in SAMPLES
]


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process is started for a text of any length."""
    monkeypatch.setattr(processes, "WORTH", 1)


@pytest.mark.usefixtures("eager")
@by_part
@pytest.mark.parametrize("copies", [processes.COPIES, pytest.param(False, marks=pytest.mark.slow)])
def test_many_processes_report_the_same_as_one(copies: bool, part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same order, with forked processes and with new ones."""
    monkeypatch.setattr(processes, "COPIES", copies)
    texts = part.of(TEXTS, 5, lambda text: Path(text[0]).name)
    alone = check_texts(Checker(), texts, 1)
    assert sum(len(found.findings) for found in alone) > 5
    assert lines(check_texts(Checker(), texts, 3)) == lines(alone)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("copies", [processes.COPIES, False])
def test_many_processes_with_a_derived_schema(copies: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refined by all documents, whichever process checks them."""
    monkeypatch.setattr(processes, "COPIES", copies)
    (tmp_path / ".git").mkdir()
    (tmp_path / "template.md").write_text("# {title}\n\n## Why\n\n## How\n\n## Who\n", encoding="utf-8")
    texts = []
    for number in range(10):
        headings = ("Why", "How", "Who")[: 3 - (number == 4)]
        source = "# Memo\n" + "".join(f"\n## {name}\n\nWhat there is to say.\n" for name in headings)
        texts.append((str(tmp_path / f"{number}.md"), source))
        (tmp_path / f"{number}.md").write_text(source, encoding="utf-8")
    alone = check_texts(Checker(), texts, 1)
    assert [[one.code for one in found.findings] for found in alone if found.findings] == [["missing-section"]]
    assert lines(check_texts(Checker(), texts, 3)) == lines(alone)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_a_process_that_crashes_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """The main process does its work."""
    monkeypatch.setattr(processes, "COPIES", True)
    monkeypatch.setattr(processes, "_help", lambda *_: os._exit(1))
    if processes.WORTH and hasattr(os, "fork"):
        assert lines(check_texts(Checker(), TEXTS, 3)) == lines(check_texts(Checker(), TEXTS, 1))


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_errors_of_other_processes_are_reported() -> None:
    """As by a single process."""
    with pytest.raises(CannotRun, match="there is no schema"):
        check_texts(Checker("nonsense"), TEXTS, 3)


def lines(results: Sequence[Result]) -> list[str]:
    """All findings, in a form that can be compared."""
    return [one.line for one in results]


def read(line: str) -> FileResult:
    """The value of a line, which must be ASCII and one line."""
    assert line.isascii()
    assert len(line.splitlines()) == 1
    known = KnownResult(line)
    return FileResult(known.findings, known.is_proposal, known.entry)


@given(proposals())
def test_lines_lose_nothing(source: str) -> None:
    """Findings in the cache, or sent by another process, are read back unchanged."""
    checker = Checker()
    found = checker.check(checker.project(TEXTS[0][0]), TEXTS[0][0], source)
    assert read(found.line) == found


def test_everything_that_a_finding_has() -> None:
    """Places in this file and in others, tags, fixes of several edits."""
    fix = Fix("Do", (Edit(Span(0, 0), "x"), Edit(Span(1, 3), "")), safe=True)
    related = (
        Related("here", Span(1, 2)),
        Related("there", Span(90, 99), "/x.yaml", (3, 4)),
        Related("over there", Span(90, 99), "/x.yaml"),
    )
    finding = Finding("code", "Message.", Span(1, 3), Severity.HINT, (fix, fix), related, ("unnecessary",))
    for found in (FileResult((finding,), True), FileResult((), False)):
        assert read(found.line) == found
