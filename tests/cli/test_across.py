"""`check` looks at files among the others of their repository: numbers, links, lists of proposals."""

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
    Status: {values: [Draft, {Accepted: {state: agreed}}]}
detect: {files: "**/memo-*.md"}
"""
BLOCK = "<!-- proposal-lsp: index -->\n<!-- proposal-lsp: end -->\n"


@pytest.fixture
def check(command: Run, folder: Path) -> Run:
    """`check` in an empty repository that has one kind."""
    schema = SCHEMA.replace("[Draft, {Accepted: {state: agreed}}]", "{Draft: {}, Accepted: {state: agreed}}")
    write(folder, {".proposals/memo.yaml": schema})
    return partial(command, "check", "-q", "--output-format", "concise")


def test_both_files_with_a_number_are_reported(check: Run, folder: Path) -> None:
    """The first time and again, when what was found is known already."""
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
    """Only those are read whose names have its number; what is wrong in them is not reported."""
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


def test_what_is_excluded_or_ignored_takes_no_number(check: Run, folder: Path) -> None:
    """Whether its folder is checked or another file."""
    write(folder, {".proposals.yaml": "exclude: memo-7-x.md\n", ".gitignore": "memo-7-y.md\n"})
    write(folder, {f"memo-7-{name}.md": "# MEMO-7: Bells\n" for name in "xyz"})
    assert check().out == check("memo-7-z.md").out == ""


def test_an_anchor_in_a_file_that_is_not_checked(check: Run, folder: Path) -> None:
    """It is read for its headings."""
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


def test_a_link_may_not_look_outside(check: Run, folder: Path) -> None:
    """Not by `..`, nor by a symbolic link that leaves the repository; what git ignores may be made later."""
    (folder / "out").symlink_to(folder.parent)
    write(folder, {".gitignore": "build/\n"})
    write(
        folder, {"memo-7.md": "# MEMO-7: Bells\n\n[a](../../nothing.md), [b](out/nothing.md), [c](build/page.html)\n"}
    )
    assert check().out == ""


def test_an_index_is_kept_true(check: Run, folder: Path) -> None:
    """A change of one file makes one list stale; the fix is applied once, and nothing else changes."""
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
    """They hold for proposals and for other Markdown."""
    write(folder, {"README.md": BLOCK, "memo-7.md": "# MEMO-7: Bells\n\n[a](b.md)\n"})
    write(folder, {".proposals.yaml": "rules: {stale-index: off, broken-link: error}\n"})
    ran = check()
    assert ran.out == 'memo-7.md:3:5: error broken-link: There is no file or folder "b.md" where this link leads.\n'
    assert ran.code == 1


def test_known_duplicates_belong_in_a_baseline(check: Run, folder: Path) -> None:
    """A third proposal with the number is reported still."""
    write(folder, {"memo-7-x.md": "# MEMO-7: Bells\n", "memo-7-y.md": "# MEMO-7: Keys\n"})
    check("--write-baseline", "known.txt")
    assert check("--baseline", "known.txt").out == ""
    write(folder, {"memo-7-z.md": "# MEMO-7: Maps\n"})
    assert "memo-7-z.md:1:8: error duplicate-number" in check("--baseline", "known.txt").out


def test_standard_input_is_among_the_others_too(check: Run, folder: Path) -> None:
    """In the place of the file that it is the text of."""
    write(folder, {"memo-7-x.md": "# MEMO-7: Bells\n", "memo-7-y.md": "# MEMO-7: Keys\n"})
    assert check("-", "--stdin-filename", "memo-8-y.md", stdin=b"# MEMO-8: Keys\n").out == ""
    assert "duplicate-number" in check("-", "--stdin-filename", "memo-7-y.md", stdin=b"# MEMO-7: Keys\n").out


@pytest.mark.usefixtures("check")
def test_related_places_are_those_of_the_other(command: Run, folder: Path) -> None:
    """In the full report, as line and column."""
    write(folder, {"memo-7-x.md": "# MEMO-7: Bells\n", "memo-7-y.md": "\n# MEMO-7: Keys\n"})
    assert 'memo-7-y.md:2:8: MEMO-7 is "Keys" here' in command("check", "memo-7-x.md").out


def test_a_run_whose_results_are_known_loads_no_rule(check: Run, folder: Path) -> None:
    """They cost more to load than all else that such a run does."""
    import subprocess
    import sys

    write(folder, {"memo-7-x.md": "# MEMO-7: Bells\n\n[a](b.md)\n", "memo-7-y.md": "# MEMO-7: Keys\n"})
    expected = check().out
    assert expected
    code = (
        "import sys; from proposal_lsp.cli.main import main; main(['check', '-q', '--output-format', 'concise'])\n"
        "print([name for name in sys.modules if name.startswith(('proposal_lsp.rules', 'markdown_it', 'yaml'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True, check=True)
    assert ran.stdout == f"{expected}[]\n"


def test_json_has_the_fix(check: Run, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As for any other finding."""
    write(folder, {"memo-7.md": "# MEMO-7: Bells\n\n[a](Memo-7.md)\n"})
    main(["check", "--output-format", "json"])
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["code"], found["fix"]["edits"][0]["content"]) == ("broken-link", "memo-7.md")
