"""`schema`: list, show, check, explain."""

from pathlib import Path

from proposal_lsp.cli.schema_outline import outline
from proposal_lsp.schema.files import schema_file
from proposal_lsp.schema.load import load_schema

from tests.cli.conftest import Run, write

SCHEMA = """\
id: letter
name: Letter
doc: |
  What is sent
  by post.
title: {pattern: "Letter {n}: {subject}", prefix: ✉}
metadata:
  in: [list, bold-lines]
  under: [Head, Top]
  fields:
    Status: {required: true, values: {Draft: , Sent: }}
    Sent on: {type: date, required: {when: {Status: [Sent]}}}
    Number: {pattern: "L-{n}"}
    Stamp: {values: [Blue, Red], open: true}
    Note: {}
sections:
  - heading: Greeting
  - heading: "Part {n}: {name}"
    repeat: {min: 1, max: 3}
    content: {table: {columns: {What: , Why: }}}
    sections:
      - heading: Example
        required: false
        content: {code: [sh, text], labels: {Made by: , Seen by: {required: false}}}
  - heading: Things to do
    content: {list: {checklist: true}}
  - heading: "Copy {n}"
    repeat: {min: 0}
    content: {code: true, list: {min: 2}}
"""


def test_an_outline_says_what_a_document_holds() -> None:
    """Every field and section with its requirements."""
    schema = load_schema(schema_file("letter.yaml", SCHEMA)).schema
    assert schema is not None
    assert (
        "\n".join(outline(schema, "here/letter.yaml"))
        == """\
letter: Letter
  What is sent by post.
  here/letter.yaml

Title: ✉ Letter <n>: <subject>

Fields, list or bold lines under "Head":
  Status   required, Draft | Sent
  Sent on  required when Status is Sent, date
  Number   optional, L-<n>
  Stamp    optional, Blue | Red | ...
  Note     optional

Sections:
  ## Greeting  (required)
  ## Part <n>: <name>  (required, 1 to 3 times, table of What, Why)
  ### Example  (optional, sh or text code, "Made by", "Seen by" (optional))
  ## Things to do  (required, checklist)
  ## Copy <n>  (required, 0 or more times, list, code)"""
    )


def test_an_outline_of_a_minimal_schema() -> None:
    """No title, no fields, no sections."""
    schema = load_schema(schema_file("a.yaml", "id: a\nname: A\ntitle: none\n")).schema
    assert schema is not None
    assert list(outline(schema, "a.yaml")) == ["a: A", "  a.yaml", "", "Title: none"]


def test_the_schemas_that_apply(run: Run) -> None:
    """One on each line."""
    ran = run("schema", "list")
    assert (ran.code, ran.out, ran.err) == (0, "memo  Memorandum\n", "")


def test_a_broken_file_of_the_project_is_reported(run: Run, folder: Path) -> None:
    """The list may lack its schema."""
    write(folder, {".proposals.yaml": "derive: maybe\n"})
    ran = run("schema", "list")
    assert ran.code == 0
    assert ran.err == "warning: .proposals.yaml has problems; `proposal-lsp check` shows them\n"


def test_a_schema_is_shown(run: Run) -> None:
    """As an outline; an unknown one ends with 2."""
    assert run("schema", "show", "memo").out == "memo: Memorandum\n  /schemas/memo.yaml\n\nTitle: none\n"
    ran = run("schema", "show", "meno")
    assert (ran.code, ran.err) == (2, "error: there is no schema `meno`; did you mean `memo`?\n")


def test_schemas_are_checked_wherever_they_are(run: Run, folder: Path) -> None:
    """With the place of each problem; 0, 1 and 2 as for `check`."""
    write(folder, {"good.yaml": SCHEMA, "x/bad.yaml": "id: bad\nname: Bad\nsectoins: []\nlevel: two\n"})
    assert run("schema", "check", "good.yaml").out == "The schema is valid.\n"
    assert run("schema", "check", "good.yaml", "good.yaml").out == "All 2 schemas are valid.\n"
    ran = run("schema", "check", "good.yaml", "x/bad.yaml")
    assert ran.code == 1
    assert "x/bad.yaml:3:1: error schema-error: " in ran.out
    assert "x/bad.yaml:4:8: error schema-error: " in ran.out
    assert ran.out.endswith("Found 2 problems (2 errors) in 1 of 2 files.\n")
    missing = run("schema", "check", "none.yaml", "good.yaml")
    assert (missing.code, missing.err) == (2, "")
    assert missing.out == (
        "none.yaml:1:1: error unreadable-file: No such file or folder; check the path.\n\n"
        "Found 1 problem (1 error) in 1 of 2 files.\n"
    )


def test_which_schema_fits_and_why(run: Run, folder: Path) -> None:
    """The answer, the reason, and how well each schema fits."""
    write(folder, {"a.md": "a proposal", "b.md": "text"})
    assert (
        run("schema", "explain", "a.md").out
        == """\
a.md: memo
  its first line

  memo    75%  its first line; its path
  other    0%  no match
"""
    )
    assert run("schema", "explain", "b.md").out.startswith("b.md: no schema\n  no schema fits\n")
    ran = run("schema", "explain", "c.md")
    assert (ran.code, ran.err) == (2, "error: c.md: no such file or folder; check the path\n")
