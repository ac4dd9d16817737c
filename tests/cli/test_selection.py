"""`--select`, `--ignore`, `--exclude`, `--quiet` and `--output-file`: which findings are reported, and where."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write

ALL = "[error] [warning] [information] [hint]\n"


def codes(run: Run, *argv: str) -> list[str]:
    """The rules that a check reports."""
    return [one["code"] for one in json.loads(run("check", "--output-format", "json", *argv).out)]


def test_rules_are_selected(run: Run, folder: Path) -> None:
    """By code, several with commas or by repeating the option; so is the reason why a file was not checked."""
    write(folder, {"a.md": ALL})
    assert codes(run, "--select", "unknown-value") == ["unknown-value", "internal-error"]
    assert codes(run, "--select", "unknown-value, empty-section", "--select", "misnumbered-section") == codes(run)
    assert codes(run, "--ignore", "unknown-value,internal-error") == ["empty-section", "misnumbered-section"]
    assert codes(run, "--select", "unknown-value", "--ignore", "unknown-value,internal-error") == []


def test_the_exit_code_counts_what_is_selected(run: Run, folder: Path) -> None:
    """So does the summary; an unreadable file is always reported."""
    write(folder, {"a.md": ALL})
    ran = run("check", "--ignore", "unknown-value,empty-section")
    assert ran.code == 0
    assert "Found 2 problems (1 information, 1 hint)" in ran.out
    (folder / "b.md").write_bytes(b"\xff")
    ran = run("check", "-q", "--output-format", "concise", "--select", "date-order", "b.md")
    assert (ran.code, ran.out.split()[2]) == (2, "unreadable-file:")


def test_only_what_is_selected_is_fixed(run: Run, folder: Path) -> None:
    """Only selected findings are reported."""
    write(folder, {"a.md": ALL})
    assert run("check", "--diff", "--select", "empty-section").err == "Nothing to fix.\n"
    run("check", "--fix", "--ignore", "unknown-value")
    assert (folder / "a.md").read_text() == ALL
    run("check", "--fix", "--select", "unknown-value")
    assert (folder / "a.md").read_text() == ALL.replace("[error]", "fine")


def test_a_baseline_is_not_out_of_date_because_of_a_selection(run: Run, folder: Path) -> None:
    """Findings that are not selected are still in the files."""
    write(folder, {"a.md": ALL})
    run("check", "--write-baseline", "known")
    ran = run("check", "--baseline", "known", "--select", "unknown-value")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("--select", "unkown-value"), "`--select`: there is no rule `unkown-value`; did you mean `unknown-value`?"),
        (("--ignore", "x,"), "`--ignore`: there is no rule `x`; `proposal-lsp explain` lists them"),
        (("--write-baseline", "known", "--ignore", "unknown-value"), "`--write-baseline` cannot be used with"),
        (("-o", "out", "--diff"), "`--output-file` cannot be used with `--diff`"),
        (("-o", "nowhere/out"), "nowhere/out: it cannot be written: no such file or directory"),
        (
            ("--statistics", "--output-format", "sarif"),
            "`--statistics` requires one of the formats full,",
        ),
    ],
)
def test_contradictory_options_are_refused(run: Run, folder: Path, argv: tuple[str, ...], why: str) -> None:
    """The message says what to do instead; nothing is written."""
    write(folder, {"a.md": ALL})
    ran = run("check", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {why}")
    assert {path.name for path in folder.iterdir()} == {".git", "a.md"}


def test_a_report_in_a_file(run: Run, folder: Path) -> None:
    """In UTF-8, without colours unless they are requested; the exit code is the same."""
    write(folder, {"é.md": ALL})
    ran = run("check", "-o", "report.txt")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    said = (folder / "report.txt").read_text(encoding="utf-8")
    assert said == run("check").out
    run("check", "-o", "report.txt", "--color", "always")
    assert "\x1b[" in (folder / "report.txt").read_text(encoding="utf-8")


def test_files_are_excluded_for_a_run(run: Run, folder: Path) -> None:
    """In addition to those that a configuration excludes, from the current folder; a named file is always checked."""
    write(folder, {"a.md": ALL, "old/b.md": ALL, "docs/c.md": ALL, "d.md": ALL, ".proposals.yaml": "exclude: docs/"})
    assert "in 2 of 2 files" in run("check", "--exclude", "old/").out
    assert "in 1 of 1 file" in run("check", "--exclude", "old", "--exclude", "d.*").out
    assert "in 1 of 1 file" in run("check", "--exclude", "*", "a.md").out


def test_named_files_can_be_excluded_too(run: Run, folder: Path) -> None:
    """Hooks need this, because they name every file that has changed."""
    write(folder, {"a.md": ALL, "docs/c.md": ALL, ".proposals.yaml": "exclude: docs/"})
    assert "in 2 of 2 files" in run("check", "a.md", "docs/c.md").out
    assert "in 1 of 1 file" in run("check", "--force-exclude", "a.md", "docs/c.md").out
    ran = run("check", "--force-exclude", "docs/c.md")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_quiet(run: Run, folder: Path) -> None:
    """Findings and errors, and nothing about the run."""
    write(folder, {"a.md": "a proposal\n"})
    ran = run("check", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    ran = run("check", "-q", "--exclude", "*")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert run("check", "-q", "--select", "nothing").err.startswith("error: ")
