"""`ready`: it reports what `check` would report after a change of the status, and changes nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from proposal_lsp.cli.formats import FORMATS
from proposal_lsp.features.readiness import next_step, obstacles
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Severity
from proposal_lsp.projects import Projects

from tests.cli.conftest import Ran, Run, write

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
filename: "memo-{number}.md"
metadata:
  in: lines
  fields:
    Status:
      type: enum
      values:
        Draft: {state: open, next: [Under Review, Dropped]}
        Under Review: {state: agreed, next: [Final], aliases: [Reviewing]}
        Final: {state: done}
        Dropped: {state: dead}
    Reviewer: {required: {when: {status: [Under Review, Final]}}}
    Note: {type: integer}
detect: {files: "**/memo-*.md"}
sections:
  - {heading: Goal, required: true}
  - {heading: Tests, required: {when: {status: [Under Review, Final]}}}
"""
DRAFT = "# MEMO-7: Bells\r\n\r\nStatus: Draft\r\nNote: none\r\n\r\n## Goal\r\n\r\nTo ring, see [there](gone.md).\r\n"
NEXT = DRAFT.replace("Draft", "Under Review")
KEP = """\
id: sheet
name: Sheet
title: "Sheet {name}"
metadata:
  in: sidecar
  sidecar: sheet.yaml
  fields:
    status: {type: enum, values: {draft: {state: open, next: [agreed]}, agreed: {state: agreed}}}
    owner: {required: {when: {status: [agreed]}}}
detect: {files: "**/sheet/README.md"}
sections:
  - {heading: Proof, required: {when: {status: [agreed]}}}
"""


@pytest.fixture
def command(command: Run, folder: Path) -> Run:
    """The program, in a repository with two kinds."""
    write(folder, {".proposals/memo.yaml": SCHEMA, ".proposals/sheet.yaml": KEP})
    return command


def found(ran: Ran) -> list[tuple[str, str, str]]:
    """The file, code and message of each finding."""
    return [(one["filename"], one["code"], one["message"]) for one in json.loads(ran.out)]


def test_the_findings_are_those_of_check_after_the_change(command: Run, folder: Path) -> None:
    """Those of the document alone and together with other files, if they are errors or warnings."""
    write(folder, {"memo-007.md": DRAFT})
    before = command("check", "--output-format", "json", "memo-007.md")
    ran = command("ready", "memo-007.md", "--output-format", "json")
    assert (folder / "memo-007.md").read_bytes() == DRAFT.encode()
    assert ran.err == 'Checked as if the status were "Under Review".\n'
    write(folder, {"memo-007.md": NEXT})
    after = command("check", "--output-format", "json", "memo-007.md")
    failing = [one for one in json.loads(after.out) if one["severity"] in ("error", "warning")]
    assert [(one["code"], one["severity"]) for one in json.loads(ran.out)] == [
        (one["code"], one["severity"]) for one in failing
    ]
    codes = {one["code"] for one in failing}
    assert {"conditional-field", "conditional-section", "malformed-value", "broken-link"} <= codes
    assert found(ran) != found(before)
    assert (ran.code, after.code) == (1, 1)


def test_places_are_those_of_the_file_as_it_is(command: Run, folder: Path) -> None:
    """Whether the new status is longer or shorter, and whether the finding is before or after it."""
    for written, value in (("Draft", "Under Review"), ("Under Review", "Final"), ("Draft", "Draft")):
        text = DRAFT.replace("Draft", f"{written} (Reviewer: Tam)").replace("# MEMO-7: ", "# MEMO-8 ")
        write(folder, {"memo-007.md": text})
        ran = command("ready", "memo-007.md", "--for", value, "--output-format", "json")
        places = {one["code"]: (one["location"], one["end_location"]["column"]) for one in json.loads(ran.out)}
        assert places["malformed-title"] == ({"row": 1, "column": 3}, 15)
        assert places["malformed-value"] == ({"row": 4, "column": 7}, 11)


def test_ready(command: Run, folder: Path) -> None:
    """Exit code 0; information does not prevent a status."""
    write(folder, {"memo-007.md": DRAFT.replace("none", "1").replace("[there](gone.md)", "there")})
    ran = command("ready", "memo-007.md", "--for", "dropped")
    assert (ran.code, ran.out) == (0, "The proposal is clean.\n")
    assert ran.err == 'Checked as if the status were "Dropped".\n'
    ran = command("ready", "memo-007.md", "--for", "dropped", "--output-format", "json", "--quiet")
    assert (ran.code, json.loads(ran.out), ran.err) == (0, [], "")


def test_metadata_in_a_sidecar(command: Run, folder: Path) -> None:
    """The status is changed there, and both files are checked."""
    write(folder, {"sheet/README.md": "# Sheet one\n", "sheet/sheet.yaml": "status: draft\n"})
    ran = command("ready", "sheet/README.md", "--output-format", "json")
    assert ran.code == 1
    assert [(name, code) for name, code, _ in found(ran)] == [
        ("sheet/README.md", "conditional-section"),
        ("sheet/sheet.yaml", "conditional-field"),
    ]
    assert (folder / "sheet/sheet.yaml").read_text() == "status: draft\n"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format(command: Run, folder: Path, name: str) -> None:
    """Each is written without a hint at `--fix`, which would fix the file with its present status."""
    write(folder, {"memo-007.md": DRAFT})
    ran = command("ready", "memo-007.md", "--output-format", name)
    assert ran.code == 1
    assert "Tests" in ran.out
    assert "--fix" not in ran.out


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        (NEXT.replace("Under Review", "Final"), (), 'no status comes after "Final"; name another one with `--for`'),
        (NEXT.replace("Under Review", "Fine-ish"), (), 'its status is not one of "Draft", "Under Review", '),
        (DRAFT, ("--for", "Finall"), 'there is no status "Finall"; did you mean "Final"?'),
        (DRAFT, ("--for", "Sleeping"), 'there is no status "Sleeping"; it may be "Draft", '),
        (DRAFT.replace("Status: Draft\r\n", ""), (), "it has no status; "),
    ],
)
def test_no_such_step(command: Run, folder: Path, text: str, arguments: tuple[str, ...], words: str) -> None:
    """Exit code 2, and what to do."""
    write(folder, {"memo-007.md": text})
    ran = command("ready", "memo-007.md", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: memo-007.md: {words}")


def test_without_transitions_the_order_of_the_values_is_used(command: Run, folder: Path) -> None:
    """If it is the order of the lifecycle; a status that ends a proposal early does not follow by default."""
    schema = SCHEMA.replace(", next: [Under Review, Dropped]", "").replace(", next: [Final]", "")
    write(folder, {".proposals/memo.yaml": schema, "memo-007.md": DRAFT})
    assert "Tests" in command("ready", "memo-007.md").out
    write(folder, {"memo-007.md": DRAFT.replace("Draft", "Final")})
    assert command("ready", "memo-007.md").err.startswith('error: memo-007.md: no status comes after "Final"')


@pytest.mark.parametrize(
    ("name", "words"),
    [("gone.md", "no such file"), ("notes.md", "it is not recognised as a proposal"), (".proposals", "cannot be read")],
)
def test_no_proposal(command: Run, folder: Path, name: str, words: str) -> None:
    """Exit code 2, and why."""
    write(folder, {"notes.md": "Some notes.\n"})
    ran = command("ready", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {name}: ")
    assert words in ran.err


def test_another_spelling_and_a_value_that_cannot_be_read(command: Run, folder: Path) -> None:
    """`--for` accepts an alias in any letter case, and replaces any present value."""
    write(folder, {"memo-007.md": DRAFT.replace("Draft", "[choose one]")})
    ran = command("ready", "memo-007.md", "--for", "reviewing", "--output-format", "json")
    assert 'were "Under Review"' in ran.err
    assert {"conditional-field", "conditional-section"} <= {code for _, code, _ in found(ran)}
    assert "placeholder-value" not in {code for _, code, _ in found(ran)}


def test_as_a_function(folder: Path) -> None:
    """Pure, with a text that is not in a file."""
    write(folder, {".proposals/memo.yaml": SCHEMA})
    path = folder / "memo-007.md"
    project = Projects().of(path)
    analysis = analyze_file(project, str(path), DRAFT)
    step = next_step(project, analysis, date(2026, 1, 2))
    ((file, findings),) = obstacles(step)
    assert (step.status, file.source, file.after) == ("Under Review", DRAFT, NEXT)
    assert {one.code for one in findings} == {"conditional-field", "conditional-section", "malformed-value"}
    assert all(one.severity <= Severity.WARNING for one in findings)
    assert [DRAFT[slice(*one.span)] for one in findings if one.code == "malformed-value"] == ["none"]
