"""A repository and its cache, for the tests of cached findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from proposal_lsp.caches import cache_folder
from proposal_lsp.cli.main import main

from tests.shipped import ROOT

SAMPLE = (ROOT / "tests/samples/rfc.md").read_text(encoding="utf-8")
BROKEN = SAMPLE.replace("**Status**: ", "**Status**: Un")
#: The template that a schema is derived from.
TEMPLATE = "# {title}\n\n## Why\n\n## How\n\n## Who\n"
CONFIG = ".proposals.yaml"

#: Checks the repository and returns the report.
Check = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with three proposals, in the current folder, next to an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "caches"))
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "docs").mkdir()
    for name, text in {"one.md": SAMPLE, "two.md": BROKEN, "docs/three.md": BROKEN, "other.md": "# Hello\n"}.items():
        (root / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def check(repository: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """The command with the cache and without it; both must print the same."""

    def check(*options: str) -> str:
        reports = []
        for more in ("--no-cache",), ():
            assert main(("check", *more, *options)) in (0, 1)
            captured = capsys.readouterr()
            assert not captured.err
            reports.append(captured.out)
        assert reports[0] == reports[1]
        return reports[0]

    return check


def stored() -> list[Path]:
    """The files of the cache."""
    folder = cache_folder()
    found = folder.iterdir() if folder and folder.is_dir() else ()
    return sorted(path for path in found if not path.name.endswith(".schemas.json"))


def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, the analysis of a text is an error."""
    monkeypatch.setattr("proposal_lsp.analysis.Project.analyze", lambda *_: pytest.fail("this is in the cache"))
