"""Every part runs, with sizes that need little time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import __main__, measures, peers, servers
from benchmarks.peers import OURS
from benchmarks.targets import TARGETS
from benchmarks.texts import SIZES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processor time is measured on Linux only")
TINY = ("--no-peers", *("--rounds", "1", "--edits", "2", "--long-run", "10", "--workspaces", "0", "2", "--files", "2"))


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    monkeypatch.setattr(servers, "IDLE", 0.1)
    monkeypatch.setattr(servers, "PAUSE", 0.1)


@pytest.mark.slow
def test_keys(capsys: pytest.CaptureFixture[str]) -> None:
    """The server that does nothing is not a row of the table."""
    __main__.main([*TINY, "--sizes", "4 KB", "--only", "start", "keys"])
    found = capsys.readouterr().out
    assert f"**{measures.START}**" in found
    assert f"**{measures.KEYS}**" in found
    assert f"| {OURS} |" in found
    assert "echo" not in found
    assert "4 KB, p95 of the processor | <= 1 |" in found


@pytest.mark.slow
def test_every_part(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Every target is measured, unless it needs another program."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "eip-1.md").write_text("# A\n", encoding="utf-8")
    __main__.main([*TINY, "--sizes", "40 KB", "--corpus", str(corpus)])
    found = capsys.readouterr().out
    titles = [value for name, value in vars(measures).items() if name.isupper()]
    assert [title for title in titles if f"**{title}**" not in found] == []
    for target in TARGETS:
        alone = target.than is None or target.than[0] == target.row
        if alone and not any(size in target.column or (target.than and size in target.than[1]) for size in SIZES):
            assert target.column in found
