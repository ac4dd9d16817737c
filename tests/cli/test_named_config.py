"""`check --config`: a configuration that the user names replaces those of the folders."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from proposal_lsp.cli import processes
from proposal_lsp.cli.main import main

from tests.cli.conftest import write
from tests.shipped import ROOT

#: Runs `check`, and returns file, rule and severity of each finding.
Codes = Callable[..., set[tuple[str, str, str]]]
SAMPLE = ROOT / "tests" / "samples" / "rfc.md"


@pytest.fixture
def codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> Codes:
    """Runs `check` in a repository that has three proposals with the same mistake."""
    text = SAMPLE.read_text(encoding="utf-8").replace("## Motivation", "## Motivatoin")
    for name in ("rfcs/rfc-001", "rfcs/old/rfc-002", "more/rfc-003"):
        write(folder, {f"{name}.md": text.replace("RFC-042", f"RFC-{name[-3:]}")})
    write(folder, {".proposals.yaml": "rules: {misnamed-section: off}\n"})

    def run(*argv: str) -> set[tuple[str, str, str]]:
        main(["check", "--output-format", "json", *argv])
        found = json.loads(capsys.readouterr().out)
        return {(one["filename"], one["code"], one["severity"]) for one in found}

    return run


def test_it_applies_to_all_files(folder: Path, codes: Codes) -> None:
    """It replaces the one in the repository; its globs are relative to the current folder, wherever the file is."""
    write(folder, {"ci/strict.yaml": "exclude: rfcs/old/\nrules: {misnamed-section: error}\n"})
    assert codes() == set()
    expected = {(f"{name}.md", "misnamed-section", "error") for name in ("rfcs/rfc-001", "more/rfc-003")}
    for _ in range(2):  # from the cache, too
        assert codes("--config", "ci/strict.yaml") == expected
        assert codes() == set()
    write(folder, {"ci/strict.yaml": "rules: {misnamed-section: hint}\nschemas: {none: 'more/**'}\n"})
    assert codes("--config", "ci/strict.yaml") == {
        (f"rfcs/{name}.md", "misnamed-section", "hint") for name in ("rfc-001", "old/rfc-002")
    }


def test_from_outside_of_the_repository(folder: Path, codes: Codes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """It may be anywhere, since the user names it; schemas are still only those of the repository."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, {"strict.yaml": "rules: {misnamed-section: warning}\n"})
    write(elsewhere, {".proposals/rfc.yaml": "id: rfc\nname: No\n"})
    found = codes("--config", str(elsewhere / "strict.yaml"))
    assert {code for _, code, _ in found} == {"misnamed-section"}
    assert len(found) == 3


@pytest.mark.slow
def test_in_several_processes(folder: Path, codes: Codes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each uses it."""
    monkeypatch.setattr(processes, "WORTH", 1)
    write(folder, {"strict.yaml": "rules: {misnamed-section: error}\n"})
    for copies in (True, False):
        monkeypatch.setattr(processes, "COPIES", copies)
        assert len(codes("--no-cache", "--jobs", "3", "--config", "strict.yaml")) == 3


def test_its_mistakes_are_reported(folder: Path, codes: Codes, capsys: pytest.CaptureFixture[str]) -> None:
    """At their place; a missing file is reported at once."""
    write(folder, {"strict.yaml": "rules: {misnamed-section: errr}\n"})
    assert ("strict.yaml", "schema-error", "error") in codes("--config", "strict.yaml")
    assert main(["check", "--config", "nowhere.yaml"]) == 2
    assert capsys.readouterr().err.startswith("error: nowhere.yaml: there is no such file")


def test_fixes_obey_it(folder: Path, codes: Codes) -> None:
    """Findings of rules that it turns off are not fixed."""
    shutil.copy(folder / "rfcs" / "rfc-001.md", folder / "before.txt")
    assert main(["check", "--fix", "rfcs/rfc-001.md"]) == 0
    assert (folder / "rfcs" / "rfc-001.md").read_bytes() == (folder / "before.txt").read_bytes()
    write(folder, {"strict.yaml": ""})
    main(["check", "--fix", "--config", "strict.yaml", "rfcs/rfc-001.md"])
    assert "## Motivation\n" in (folder / "rfcs" / "rfc-001.md").read_text(encoding="utf-8")
