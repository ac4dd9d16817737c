"""`init`: the configuration that it writes does not change the findings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from proposal_lsp.cli.init import configuration
from proposal_lsp.cli.main import main
from proposal_lsp.config import load_config
from proposal_lsp.config.file_choices import schema_for

from tests import shipped
from tests.amount import Part, by_part
from tests.cli.conftest import write
from tests.shipped import ROOT

SAMPLES = ROOT / "tests" / "samples"


def checked(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int, str]]:
    """The findings in the current folder."""
    main(["check", "--no-cache", "--output-format", "json"])
    objects = json.loads(capsys.readouterr().out)
    return [(one["filename"], one["location"]["row"], one["code"]) for one in objects]


def test_it_writes_what_it_finds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of one kind is listed, with the files in it that are not proposals; the findings stay the same."""
    shutil.copytree(SAMPLES / "demo", folder / "docs" / "my rfcs", ignore=shutil.ignore_patterns("greenhouse*"))
    write(folder, {"docs/my rfcs/README.md": "# Our RFCs\n\n## What\n", "NOTES.md": "# Notes\n"})
    before = checked(capsys)
    assert before
    assert main(["init"]) == 0
    said = capsys.readouterr().out
    text = (folder / ".proposals.yaml").read_text(encoding="utf-8")
    assert '\n  rfc: ["/docs/my rfcs/*.md", "!/docs/my rfcs/README.md"]\n' in text
    assert said.startswith("Wrote .proposals.yaml.\nFound 2 documents of the kind rfc.\nThey have ")
    assert checked(capsys) == before


@by_part
def test_every_shipped_kind(part: Part, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each in its folder."""
    samples = part.of(shipped.SAMPLES, 3, lambda sample: sample.schema.id)
    for sample in samples:
        place = folder / sample.schema.id / sample.place
        place.parent.mkdir(parents=True)
        shutil.copy(sample.path, place)
    before = checked(capsys)
    assert main(["init"]) == 0
    said = capsys.readouterr().out
    for sample in samples:
        # Folders whose names begin with a dot are searched only if they are named.
        if "/." not in sample.place and not sample.place.startswith("."):
            assert f"Found 1 document of the kind {sample.schema.id}." in said
    assert checked(capsys) == before


def test_a_template_without_a_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The derived kind is not listed; a message says how to keep its schema."""
    template = (
        "# Note: [Title]\n\n**Author**: [Name]\n**Decided**: YYYY-MM-DD\n\n"
        "## Aim\n\n[What for?]\n\n## Way\n\n[How?]\n\n## Costs\n\n[What does it cost?]\n"
    )
    text = template.replace("[Name]", "Ann").replace("YYYY-MM-DD", "2024-02-03").replace("?]", ".").replace("[", "")
    notes = {f"notes/{n}.md": text.replace("Title]", f"Number {n}") for n in range(3)}
    write(folder, {"notes/template.md": template, **notes})
    assert main(["init"]) == 0
    assert "`proposal-lsp schema derive notes/template.md --write` saves it." in capsys.readouterr().out
    written = (folder / ".proposals.yaml").read_text(encoding="utf-8")
    assert written.startswith("# The kinds of proposals here are derived from their templates, and need no lines.\n")
    assert "notes" not in written


def test_nothing_is_overwritten_unasked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No link is followed either; `--stdout` writes no file."""
    write(folder, {".proposals.yaml": "exclude: old/\n"})
    assert main(["init"]) == 2
    assert capsys.readouterr().err == "error: .proposals.yaml already exists; --force overwrites it\n"
    assert main(["init", "--stdout"]) == 0
    assert capsys.readouterr().out.startswith("# No proposals were found here yet")
    assert (folder / ".proposals.yaml").read_text(encoding="utf-8") == "exclude: old/\n"
    (folder / ".proposals.yaml").rename(folder / "other.yaml")
    (folder / ".proposals.yaml").symlink_to("other.yaml")
    assert main(["init", "--force"]) == 2
    assert (folder / "other.yaml").read_text(encoding="utf-8") == "exclude: old/\n"


def test_names_with_special_characters_of_globs(tmp_path: Path) -> None:
    """Whatever characters a path has, its files get their kinds, and others do not."""
    kinds = {"a [1]/*x*.md": "rfc", "a [1]/b?.md": None, "a [1]/'#\".md": None, "c/d.markdown": "adr", "e.md": None}
    config, problems = load_config(tmp_path / ".proposals.yaml", configuration(kinds))
    assert problems == ()
    assert {name: schema_for(config, tmp_path / name) for name in kinds} == kinds


def test_a_folder_of_two_kinds_is_left_to_detection(tmp_path: Path) -> None:
    """No glob could separate them."""
    kinds = {"a.md": "rfc", "b.md": "adr", "c/d.md": "adr"}
    config, _ = load_config(tmp_path / ".proposals.yaml", configuration(kinds))
    assert config.schemas == (("/c/*.md", "adr"),)
