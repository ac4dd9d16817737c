"""`list` and `graph`: the proposals of a repository, of all kinds, and the references between them."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.workspace.index_table import table

from tests.cli.conftest import Ran, Run, write
from tests.shipped import SAMPLES, needs_its_path

RFC = """\
# RFC-{number}: {title}

- **Status**: {status}
- **Author**: Ada
- **Created**: {created}
{more}
## Summary

See [the last one](rfc-007-quiet-hours.md) and RFC-12.
"""


@pytest.fixture
def command(command: Run, folder: Path) -> Run:
    """The command in a repository with three kinds, which keep their metadata in three places."""
    today = date.today()
    quiet = RFC.format(number="007", title="Quiet hours", status="Draft", created=today, more="")
    more = "- **Supersedes**: [RFC-007](rfc-007-quiet-hours.md)\n"
    louder = RFC.format(number="012", title='Louder | "hours"', status="Accepted", created="2031-04-07", more=more)
    write(folder, {
        "docs/rfc-007-quiet-hours.md": quiet,
        "docs/rfc-012-louder.md": louder.replace("2031-04-07", str(today - timedelta(days=100))),
        "docs/adr/0003-queue-mail.md": "# 3. Queue the mail\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n\n"
        "Amends [4. Spare keys](0004-spare-keys.md)\n\n## Context\n\nx\n\n## Decision\n\nx\n\n## Consequences\n\nx\n",
        "docs/adr/0004-spare-keys.md": "# 4. Spare keys\n\nDate: 2020-01-01\n\n## Status\n\nSuperseded by "
        "[3](0003-queue-mail.md)\n\n## Context\n\nx\n\n## Decision\n\nx\n\n## Consequences\n\nx\n",
        "README.md": "# Nothing\n",
    })  # fmt: skip
    return command


def ids(ran: Ran) -> list[str]:
    """The ids of a list as JSON."""
    return [one["id"] for one in json.loads(ran.out)]


def test_a_table(command: Run) -> None:
    """One line for each proposal, after a line of headers, by kind and number."""
    ran = command("list")
    assert (ran.code, ran.err) == (0, "")
    assert [re.split("  +", line) for line in ran.out.splitlines()] == [
        ["Number", "Title", "Status", "Kind", "Path"],
        ["3", "Queue the mail", "Accepted", "nygard-adr", "docs/adr/0003-queue-mail.md"],
        ["4", "Spare keys", "Superseded", "nygard-adr", "docs/adr/0004-spare-keys.md"],
        ["RFC-007", "Quiet hours", "Draft", "rfc", "docs/rfc-007-quiet-hours.md"],
        ["RFC-012", 'Louder | "hours"', "Accepted", "rfc", "docs/rfc-012-louder.md"],
    ]


def test_json(command: Run) -> None:
    """All values, with paths from the current folder, with forward slashes."""
    found = json.loads(command("list", "docs/rfc-007-quiet-hours.md", "--format", "json").out)
    assert found == [
        {
            "path": "docs/rfc-007-quiet-hours.md",
            "kind": "rfc",
            "id": "RFC-007",
            "number": 7,
            "title": "Quiet hours",
            "status": "Draft",
            "state": "open",
            "dates": {"Created": date.today().isoformat()},
        }
    ]


def test_filters(command: Run) -> None:
    """By status or state, by kind, by age; letter case of a status is ignored."""
    assert ids(command("list", "--format", "json", "--status", "draft")) == ["RFC-007"]
    assert ids(command("list", "--format", "json", "--status", "agreed", "--status", "dead")) == ["3", "4", "RFC-012"]
    assert ids(command("list", "--format", "json", "--kind", "rfc", "--older-than", "90d")) == ["RFC-012"]
    assert ids(command("list", "--format", "json", "--older-than", "1y")) == ["3", "4"]
    ran = command("list", "--older-than", "soon")
    assert (ran.code, ran.out) == (2, "")
    assert "`--older-than soon` is not an age" in ran.err


def test_csv_and_markdown(command: Run) -> None:
    """For a spreadsheet, and for a README."""
    rows = list(csv.reader(io.StringIO(command("list", "--format", "csv").out)))
    assert rows[0] == ["number", "title", "status", "kind", "path"]
    assert rows[4] == ["RFC-012", 'Louder | "hours"', "Accepted", "rfc", "docs/rfc-012-louder.md"]
    lines = command("list", "--format", "markdown").out.splitlines()
    assert lines[-1] == '| RFC-012 | [Louder \\| "hours"](docs/rfc-012-louder.md) | Accepted |'
    assert lines[0] == table([], "/x").partition("\n")[0].replace("There are no proposals yet.", lines[0])


def test_mermaid(command: Run) -> None:
    """Relations in the metadata, labelled with their names; quotation marks do not end a label."""
    lines = command("graph").out.splitlines()
    assert lines[0] == "flowchart LR"
    assert '  p4["RFC-012 Louder | #34;hours#34; [Accepted]"]:::agreed' in lines
    edges = [line.strip() for line in lines if "-->" in line]
    assert edges == ['p1 -->|"Amends"| p2', 'p2 -->|"Superseded by"| p1', 'p4 -->|"Supersedes"| p3']
    assert command("list", "--format", "mermaid").out.splitlines() == lines


def test_dot(command: Run) -> None:
    """The same for Graphviz; `--links` adds the links in the text."""
    plain = command("graph", "--format", "dot", "--kind", "rfc").out
    assert '  p2 -> p1 [label="Supersedes"];' in plain
    assert '[label="RFC-012 Louder | \\"hours\\" [Accepted]"' in plain
    assert "dotted" not in plain
    assert "  p1 -> p2 [style=dotted];" in command("graph", "--format", "dot", "--kind", "rfc", "--links").out


def test_an_unreadable_file(command: Run, folder: Path) -> None:
    """The others are listed, and the exit code reports the missing one."""
    (folder / "docs/bad.md").write_bytes(b"\xff")
    ran = command("list")
    assert (ran.code, len(ran.out.splitlines())) == (2, 5)
    assert "docs/bad.md: It is not UTF-8" in ran.err


def test_without_proposals(command: Run, folder: Path) -> None:
    """JSON is still a list."""
    (folder / "empty").mkdir()
    write(folder, {"empty/notes.md": "# Notes\n"})
    assert command("list", "empty").err == "No proposals found.\n"
    assert json.loads(command("list", "empty", "--format", "json").out) == []


def test_a_control_character_reaches_no_terminal(command: Run, folder: Path) -> None:
    """A title may contain any character."""
    path = folder / "docs/rfc-007-quiet-hours.md"
    path.write_text(path.read_text().replace("Quiet", "\x1b[31mQuiet"))
    for name in ("table", "csv", "markdown", "mermaid"):
        assert "\x1b" not in command("list", "--format", name).out


@pytest.mark.slow
def test_every_shipped_kind_is_listed(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the title that people read, and a status of its vocabulary, wherever they are kept.

    The samples are not in folders from which their kinds could be recognised.
    """
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / ".cache"))
    assert main(["list", str(SAMPLES[0].path.parent), "--format", "json"]) == 0
    found = {one["kind"]: one for one in json.loads(capsys.readouterr().out)}
    assert found.keys() >= {sample.path.stem for sample in SAMPLES if not needs_its_path(sample.schema)}
    kinds = {sample.path.stem: sample.schema for sample in SAMPLES}
    for id, one in found.items():
        assert one["title"] or kinds[id].title is None
        words = {value.name for field in kinds[id].metadata.fields if field.is_status for value in field.values}
        assert not words or one["status"] in words


def test_a_kind_without_titles(command: Run, folder: Path) -> None:
    """Its first section is not a title; such a proposal is called by its file's name."""
    text = "- Feature Name: warm_start\n- Start Date: 2024-05-06\n- RFC PR: rust-lang/rfcs#7\n- Rust Issue: none\n\n"
    sections = ("Summary", "Motivation", "Guide-level explanation", "Reference-level explanation", "Drawbacks")
    write(folder, {"text/0007-warm-start.md": text + "".join(f"# {one}\n\nx\n\n" for one in sections)})
    assert [one["title"] for one in json.loads(command("list", "--kind", "rust-rfc", "--format", "json").out)] == [
        "warm start"
    ]


def test_a_status_in_another_language(command: Run, folder: Path) -> None:
    """A word whose state is unknown is shown too."""
    form = "# Proposition {}\n\n- Statut : {}\n\n## Contexte\n\n{}\n\n## Suites\n\n{}\n"
    template = form.format("NNN : [Titre]", "Brouillon / Adoptée", "[Pourquoi ?]", "[Quoi ?]")
    text = form.format("7 : Files", "Adoptée", "Pour un client.", "Un rappel.")
    write(folder, {"textes/gabarit.md": template, "textes/7.md": text})
    found = json.loads(command("list", "--kind", "textes", "--format", "json").out)
    assert [(one["title"], one["status"]) for one in found] == [("Files", "Adoptée")]
