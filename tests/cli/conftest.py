"""A stand-in for the engine, so that these tests check what the command does with findings, not which there are.

Its rules: `[error]`, `[warning]`, `[information]` and `[hint]` in a text are findings of that severity. A file that has
`proposal` in its first line is of the kind `memo`. `.proposals.yaml` applies as usual.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from proposal_lsp.analysis import FileKind
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.cli import options
from proposal_lsp.cli.main import main
from proposal_lsp.config import Config, default_config, find_config, open_config
from proposal_lsp.config.file_choices import schema_for
from proposal_lsp.detection import Detection, SchemaMatch
from proposal_lsp.findings import SEVERITY_WORDS, Edit, Finding, Fix, Related
from proposal_lsp.projects import Projects
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Span, Text

MEMO = Schema(id="memo", name="Memorandum", title=None, path="/schemas/memo.yaml")
CATALOG = Catalog((MEMO,))
CODES = {
    "error": "unknown-value",
    "warning": "empty-section",
    "information": "internal-error",
    "hint": "misnumbered-section",
}
_MARK = re.compile(r"\[(error|warning|information|hint)\]")


@dataclass(frozen=True)
class FakeAnalysis:
    """The engine's analysis of a text."""

    path: str | None
    text: Text
    findings: tuple[Finding, ...]
    detection: Detection
    binding: None = None
    entry: None = None


@dataclass(frozen=True)
class FakeProject:
    """A project with one schema."""

    config: Config
    problems: Mapping[str, FakeAnalysis]
    catalog: Catalog
    sidecars: tuple[str, ...] = ()
    derived: tuple[Schema, ...] = ()

    def kind_of_file(self, _path: str | None, _source: str) -> FileKind:
        """Every file is a document."""
        return "document"

    def analyze(self, path: str | None, source: str) -> FakeAnalysis:
        """One finding for each mark, the last one first, since no order is promised."""
        chosen = schema_for(self.config, Path(path) if path else None)
        is_memo = chosen == "memo" or "proposal" in source.partition("\n")[0]
        candidates = (SchemaMatch("memo", 0.75, ("its first line", "its path")), SchemaMatch("other", 0.0, ()))
        detection = Detection(MEMO if is_memo else None, "its first line" if is_memo else "no schema fits", candidates)
        found = [finding(match.group(1), Span(*match.span())) for match in _MARK.finditer(source)]
        return FakeAnalysis(path, Text(source), tuple(reversed(found)), detection)


def finding(word: str, span: Span) -> Finding:
    """A finding of a severity; errors have a fix and related places."""
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    if word == "error":
        fixes = (Fix("Say fine instead", (Edit(span, "fine"),), safe=True), Fix("Think again", ()))
        related = (
            Related("this is the first", Span(0, 1)),
            Related("asked for here", Span(7, 9), "/schemas/memo.yaml", (4, 2)),
            Related("and in this file", Span(0, 0), str(Path.cwd() / "docs" / "other.md")),
        )
    return Finding(CODES[word], f"This is {word}.", span, SEVERITY_WORDS[word], fixes, related)


def fake_projects() -> Callable[[Projects, Path | None], FakeProject]:
    """A stand-in for `Projects.of`: the same project for all files of one configuration."""
    known: dict[Path | None, FakeProject] = {}

    def of(_projects: Projects, path: Path | None) -> FakeProject:
        found = find_config(path) if path else None
        if found not in known:
            known[found] = _open(found, path or Path())
        return known[found]

    return of


def _open(found: Path | None, path: Path) -> FakeProject:
    if found is None:
        return FakeProject(default_config(path), {}, CATALOG)
    config, text, problems = open_config(found)
    findings = tuple(Finding("schema-error", p.message, p.span, p.severity) for p in problems)
    broken = FakeAnalysis(str(found), text, findings, Detection(None, "no proposal"))
    return FakeProject(config, {str(found): broken} if findings else {}, CATALOG)


@dataclass(frozen=True)
class Ran:
    """The result of a run of the command."""

    code: int
    out: str
    err: str


#: Runs the command in the folder of the test; `stdin` is its standard input.
Run = Callable[..., Ran]


@pytest.fixture(autouse=True, scope="session")
def _one_parser() -> Iterator[None]:
    """The parser of options does not change and is made once: it takes a large part of the time of short runs."""
    make = options.parser
    made = cache(lambda is_check: make(["check"] if is_check else []))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(options, "parser", lambda argv=(): made(list(argv[:1]) == ["check"]))
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, as the current folder."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def command(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """The command with the engine itself, and with a separate cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))

    def command(*argv: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(argv)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return command


@pytest.fixture
def run(command: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command with the stand-in for the engine."""
    monkeypatch.setattr(Projects, "of", fake_projects())
    return command


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, and create their folders."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
