"""`check` compares files with the other files of their repository: numbers, links, lists of proposals."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import pytest
from proposal_lsp.cli.main import main

from tests.cli.conftest import Run, write

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
metadata:
  in: lines
  fields:
    Status: {values: {Draft: {}, Accepted: {state: agreed}}}
detect: {files: "**/memo-*.md"}
"""
BLOCK = "<!-- proposal-lsp: index -->\n<!-- proposal-lsp: end -->\n"


@pytest.fixture
def check(command: Run, folder: Path) -> Run:
    """`check` in an empty repository that has one kind."""
    write(folder, {".proposals/memo.yaml": SCHEMA})
    return partial(command, "check", "-q", "--output-format", "concise")


def test_both_files_with_a_number_are_reported(check: Run, folder: Path) -> None:
    """The first time, and again with cached findings."""
    write(
        folder,
        {
            "a/memo-7-x.md": "# MEMO-7: Bells\n",
            "a/memo-07-y.md": "# MEMO-07: Keys\n",
            "b/memo-7.md": "# MEMO-7: Maps\n",
        },
    )
    for _ in range(2):
        ran = check()
        assert ran.out.splitlines() == [
            'a/memo-07-y.md:1:8: error duplicate-number: "MEMO-07" is also the number of memo-7-x.md.',
            'a/memo-7-x.md:1:8: error duplicate-number: "MEMO-7" is also the number of memo-07-y.md.',
        ]
        assert ran.code == 1
    (folder / "a/memo-07-y.md").unlink()
    assert check().out == ""


def test_one_file_is_compared_with_those_that_are_not_checked(check: Run, folder: Path) -> None:
    """Only files with its number in their names are read; mistakes in them are not reported."""
    write(
        folder,
        {
            "memo-7-x.md": "# MEMO-7: Bells\n",
            "memo-7-y.md": "# MEMO-7: Keys\n\nStatus: Nonsense\n",
            "memo-8.md": "\xff",
        },
    )
    assert check("memo-7-x.md").out.splitlines() == [
        'memo-7-x.md:1:8: error duplicate-number: "MEMO-7" is also the number of memo-7-y.md.'
    ]


def test_excluded_and_ignored_files_take_no_number(check: Run, folder: Path) -> None:
    """Whether its folder or another file is checked."""
    write(folder, {".proposals.yaml": "exclude: memo-7-x.md\n", ".gitignore": "memo-7-y.md\n"})
    write(folder, {f"memo-7-{name}.md": "# MEMO-7: Bells\n" for name in "xyz"})
    assert check().out == check("memo-7-z.md").out == ""


def test_an_anchor_in_a_file_that_is_not_checked(check: Run, folder: Path) -> None:
    """The file is read for its headings."""
    write(
        folder, {"docs/memo-7.md": "# MEMO-7: Bells\n\n[a](../b.md#goal), [b](../b.md#end)\n", "b.md": "# B\n## Goal\n"}
    )
    ran = check("docs")
    assert ran.out.splitlines() == [
        'docs/memo-7.md:3:24: information broken-link: There is no heading or anchor "end" where this link leads.'
    ]
    assert ran.code == 0
    write(folder, {"b.md": "# B\n## Goal\n## End\n"})
    assert check("docs").out == ""


def test_a_link_outside_of_the_repository_is_not_followed(check: Run, folder: Path) -> None:
    """Neither by `..` nor by a symbolic link; a target that git ignores may be generated later."""
    (folder / "out").symlink_to(folder.parent)
    write(folder, {".gitignore": "build/\n"})
    write(
        folder, {"memo-7.md": "# MEMO-7: Bells\n\n[a](../../nothing.md), [b](out/nothing.md), [c](build/page.html)\n"}
    )
    assert check().out == ""


def test_a_list_of_proposals_is_kept_up_to_date(check: Run, folder: Path) -> None:
    """A change of one file makes one list out of date; the fix is applied once, and nothing else changes."""
    write(folder, {"README.md": f"# Memos\n\n{BLOCK}\nEnd.\n", "docs/memo-7.md": "# MEMO-7: Bells\n\nStatus: Draft\n"})
    assert check().out.splitlines() == ["README.md:3:1: warning stale-index: [*] This index is out of date."]
    assert check("--diff").out.count("\n+") == 6
    ran = check("--fix")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    text = (folder / "README.md").read_text()
    assert "| MEMO-7 | [Bells](docs/memo-7.md) | Draft |\n" in text
    assert check("--fix").err == ""
    write(folder, {"docs/memo-7.md": "# MEMO-7: Bells\n\nStatus: Accepted\n"})
    assert check("README.md").out.splitlines() == ["README.md:3:1: warning stale-index: [*] This index is out of date."]
    check("--fix")
    assert (folder / "README.md").read_text() == text.replace("Draft", "Accepted")


def test_severities_of_the_configuration(check: Run, folder: Path) -> None:
    """They apply to proposals and to other Markdown."""
    write(folder, {"README.md": BLOCK, "memo-7.md": "# MEMO-7: Bells\n\n[a](b.md)\n"})
    write(folder, {".proposals.yaml": "rules: {stale-index: off, broken-link: error}\n"})
    ran = check()
    assert ran.out == 'memo-7.md:3:5: error broken-link: There is no file or folder "b.md" where this link leads.\n'
    assert ran.code == 1


def test_known_duplicates_belong_in_a_baseline(check: Run, folder: Path) -> None:
    """A third proposal with the number is still reported."""
    write(folder, {"memo-7-x.md": "# MEMO-7: Bells\n", "memo-7-y.md": "# MEMO-7: Keys\n"})
    check("--write-baseline", "known.txt")
    assert check("--baseline", "known.txt").out == ""
    write(folder, {"memo-7-z.md": "# MEMO-7: Maps\n"})
    assert "memo-7-z.md:1:8: error duplicate-number" in check("--baseline", "known.txt").out


def test_standard_input_is_compared_with_other_files(check: Run, folder: Path) -> None:
    """In place of the file whose text it is."""
    write(folder, {"memo-7-x.md": "# MEMO-7: Bells\n", "memo-7-y.md": "# MEMO-7: Keys\n"})
    assert check("-", "--stdin-filename", "memo-8-y.md", stdin=b"# MEMO-8: Keys\n").out == ""
    assert "duplicate-number" in check("-", "--stdin-filename", "memo-7-y.md", stdin=b"# MEMO-7: Keys\n").out


@pytest.mark.usefixtures("check")
def test_related_places_are_in_the_other_file(command: Run, folder: Path) -> None:
    """In the full report, as line and column."""
    write(folder, {"memo-7-x.md": "# MEMO-7: Bells\n", "memo-7-y.md": "\n# MEMO-7: Keys\n"})
    assert 'memo-7-y.md:2:8: MEMO-7 is "Keys" here' in command("check", "memo-7-x.md").out


@pytest.mark.slow
def test_a_run_whose_results_are_known_loads_neither_rules_nor_documents(check: Run, folder: Path) -> None:
    """Loading them costs more than everything else in such a run."""
    import subprocess
    import sys

    write(folder, {"memo-7-x.md": "# MEMO-7: Bells\n\n[a](b.md)\n", "memo-7-y.md": "# MEMO-7: Keys\n"})
    expected = check().out
    assert expected
    code = (
        "import sys; from proposal_lsp.cli.main import main; main(['check', '-q', '--output-format', 'concise'])\n"
        "costly = tuple(f'proposal_lsp.{name}' for name in ('rules', 'binding', 'document', 'schema', 'detection'))\n"
        "print([name for name in sys.modules if name.startswith((*costly, 'markdown_it', 'yaml'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True, check=True)
    assert ran.stdout == f"{expected}[]\n"


def test_json_has_the_fix(check: Run, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As for any other finding."""
    write(folder, {"memo-7.md": "# MEMO-7: Bells\n\n[a](Memo-7.md)\n"})
    main(["check", "--output-format", "json"])
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["code"], found["fix"]["edits"][0]["content"]) == ("broken-link", "memo-7.md")


def test_only_what_is_selected_is_fixed(check: Run, folder: Path) -> None:
    """As in one file."""
    text = "# MEMO-7: Bells\n\n[a](Memo-7.md)\n"
    write(folder, {"memo-7.md": text})
    for selected in (("--ignore", "broken-link"), ("--select", "duplicate-number")):
        check("--fix", *selected)
        assert (folder / "memo-7.md").read_text("utf-8") == text
    check("--fix", "--select", "broken-link")
    assert (folder / "memo-7.md").read_text("utf-8") == text.replace("Memo", "memo")


RELATED = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
filename: "memo-{number}-{slug}.md"
metadata:
  in: STYLE
  fields:
    Status:
      values:
        Draft: {state: open}
        Accepted: {state: agreed}
        Superseded: {state: deadFORM}
    Supersedes: {type: reference, inverse: Superseded by, target: {status: Superseded}}
    Superseded by: {type: reference, inverse: Supersedes}
    Requires: {type: reference, target: {mature: true}}
"""
BOTH_SIDES = {
    "bold lines, an id": (
        ("bold-lines", ""),
        ("**Status**: Accepted\n**Supersedes**: MEMO-3\n", "**Status**: Accepted\n"),
        "**Status**: Superseded\n**Superseded by**: MEMO-007\n",
    ),
    "lines, a link after another item": (
        ("lines", ""),
        ("Status: Accepted\nSupersedes: [Bells](memo-3-x.md)\n", "Status: Accepted\nSuperseded by: MEMO-9\n"),
        "Status: Superseded\nSuperseded by: MEMO-9, [MEMO-007 Quiet hours](memo-007-y.md)\n",
    ),
    "front matter, a number": (
        ("front-matter", ""),
        ("---\nStatus: Accepted\nSupersedes: 3\n---\n", "---\nStatus: Accepted\n---\n"),
        "---\nStatus: Superseded\nSuperseded by: 007\n---\n",
    ),
    "front matter, a list of YAML and a path": (
        ("front-matter", ""),
        (
            "---\nStatus: Accepted\nSupersedes: [./memo-3-x.md]\n---\n",
            "---\nStatus: Superseded\nSuperseded by:\n  - MEMO-9\n---\n",
        ),
        "---\nStatus: Superseded\nSuperseded by:\n  - MEMO-9\n  - memo-007-y.md\n---\n",
    ),
    "the status has the name": (
        ("lines", ', pattern: "Superseded by {memo}"'),
        ("Status: Accepted\nSupersedes: [Bells](memo-3-x.md)\n", "Status: Accepted\n"),
        "Status: Superseded by [MEMO-007 Quiet hours](memo-007-y.md)\n",
    ),
}


@pytest.mark.sampled(9)
@pytest.mark.parametrize("name", BOTH_SIDES)
def test_the_inverse_relation_is_written(command: Run, folder: Path, name: str) -> None:
    """In each place for metadata, by the command that may apply fixes that need a decision; then both files agree."""
    (style, form), (here, there), expected = BOTH_SIDES[name]
    write(
        folder,
        {
            ".proposals/memo.yaml": RELATED.replace("STYLE", style).replace("FORM", form),
            "memo-007-y.md": with_title("MEMO-007: Quiet hours", here),
            "memo-3-x.md": with_title("MEMO-3: Bells", there),
            "memo-9-z.md": with_title(
                "MEMO-9: Others", there.replace("Accepted", "Draft").partition("Superseded by")[0]
            ),
        },
    )
    check = partial(command, "check", "-q", "--output-format", "concise", "memo-007-y.md")
    assert "one-sided-reference" in check().out
    assert check("--fix").out == check().out, "it takes a decision"
    assert check("--fix", "--unsafe-fixes").code == 0
    assert (folder / "memo-3-x.md").read_text("utf-8") == with_title("MEMO-3: Bells", expected)
    assert check().out == ""


def with_title(title: str, metadata: str) -> str:
    """A document with its metadata at the place where it is read."""
    return f"{metadata}\n# {title}\n" if metadata.startswith("---") else f"# {title}\n\n{metadata}"


def test_several_files_cause_fixes_in_one(command: Run, folder: Path) -> None:
    """Two proposals change a third one, each in a separate round."""
    write(folder, {".proposals/memo.yaml": RELATED.replace("STYLE", "lines").replace("FORM", "")})
    write(folder, {f"memo-{n}-x.md": f"# MEMO-{n}: Bells\n\nStatus: Accepted\nSupersedes: MEMO-3\n" for n in (4, 5)})
    write(folder, {"memo-3-x.md": "# MEMO-3: Bells\n\nStatus: Accepted\n"})
    ran = command("check", "-q", "--fix", "--unsafe-fixes", "--output-format", "concise")
    assert (ran.code, ran.out) == (0, "")
    after = (folder / "memo-3-x.md").read_text("utf-8")
    assert after == "# MEMO-3: Bells\n\nStatus: Superseded\nSuperseded by: MEMO-4, MEMO-5\n"


def test_reports_have_no_fix_of_another_file(command: Run, folder: Path) -> None:
    """A report has one file for each finding; `--diff` shows the change in the other file."""
    write(folder, {".proposals/memo.yaml": RELATED.replace("STYLE", "lines").replace("FORM", "")})
    write(folder, {"memo-4-x.md": "# MEMO-4: Bells\n\nStatus: Accepted\nSupersedes: MEMO-3\n"})
    write(folder, {"memo-3-x.md": "# MEMO-3: Bells\n\nStatus: Accepted\n"})
    assert [one["fix"] for one in json.loads(command("check", "--output-format", "json").out)] == [None]
    shown = command("check", "--diff", "--unsafe-fixes").out
    assert "--- memo-3-x.md" in shown
    assert "+Superseded by: MEMO-4" in shown


def test_a_file_that_is_referred_to_is_read_but_not_checked(command: Run, folder: Path) -> None:
    """By number, by path and from one file to the next; nothing in it is reported."""
    write(folder, {".proposals/memo.yaml": RELATED.replace("STYLE", "lines").replace("FORM", "")})
    named = {3: "MEMO-4", 4: "[4](memo-5-x.md)", 5: "./memo-3-x.md"}
    form = "# MEMO-{}: Bells\n\nStatus: Draft\nSupersedes: {}\n"
    write(folder, {f"memo-{number}-x.md": form.format(number, other) for number, other in named.items()})
    write(folder, {"memo-9-x.md": "# MEMO-9: Bells\n\nStatus: Accepted\nRequires: 3\n"})
    ran = command("check", "-q", "--output-format", "concise", "memo-4-x.md", "memo-9-x.md")
    assert ran.out.splitlines() == [
        "memo-4-x.md:4:17: error reference-cycle: "
        '"Supersedes" leads back to this proposal: MEMO-4 → MEMO-5 → MEMO-3 → MEMO-4.',
        'memo-9-x.md:4:11: error premature-reference: MEMO-3 is "Draft"; '
        'a proposal that is "Accepted" must not build on a less mature one.',
    ]
