"""`check --baseline` and `--write-baseline`: known findings are not reported until their lines change."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, write

BASELINE = "known.txt"


@pytest.fixture
def known(run: Run, folder: Path) -> Path:
    """Two files with known problems, and a third without."""
    write(folder, {"a.md": "one [error]\ntwo [warning]\n", "docs/b.md": "[error] [error]\n", "c.md": "fine\n"})
    ran = run("check", "--write-baseline", BASELINE)
    assert (ran.code, ran.out, ran.err) == (0, "", f"Wrote 4 problems in 2 files to {BASELINE}.\n")
    return folder


def places(run: Run, *argv: str) -> list[str]:
    """The findings that are reported, as `path:line:column`."""
    ran = run("check", "-q", "--output-format", "concise", "--baseline", BASELINE, *argv)
    return [line.partition(": ")[0] for line in ran.out.splitlines()]


def test_known_findings_are_left_out(run: Run, known: Path) -> None:
    """Without new findings, the exit code is 0, and the summary says how many are left out."""
    ran = run("check", "--baseline", BASELINE)
    assert (ran.code, ran.out, ran.err) == (0, "No new problems; 4 known problems left out.\n", "")
    write(known, {"c.md": "a proposal\n[hint]"})
    ran = run("check", "--baseline", BASELINE)
    assert ran.out.endswith("Found 1 problem (1 hint) in 1 of 3 files; 4 known problems left out.\n")
    assert run("check").code == 1


def test_a_known_finding_may_move(run: Run, known: Path) -> None:
    """With its line, to any place and any indentation."""
    write(known, {"a.md": "\n\ntwo  [warning]\nnew\n   one [error]\n"})
    assert places(run) == []


def test_a_line_that_is_touched_is_reported_again(run: Run, known: Path) -> None:
    """So is one more finding of the same kind on a line with the same text."""
    write(known, {"a.md": "one and a half [error]\ntwo [warning]\n", "docs/b.md": "[error] [error]\n[error] [error]\n"})
    assert places(run) == ["a.md:1:16", "docs/b.md:2:1", "docs/b.md:2:9"]


def test_a_known_finding_in_another_file_is_new(run: Run, known: Path) -> None:
    """The entries of a baseline are for one file each."""
    write(known, {"c.md": "one [error]\n"})
    assert places(run) == ["c.md:1:5"]


def test_paths_are_from_the_folder_of_the_file(run: Run, known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the baseline applies wherever the command runs, and for standard input."""
    monkeypatch.chdir(known / "docs")
    ran = run("check", "--baseline", "../known.txt", "b.md")
    assert (ran.code, ran.out) == (0, "No new problems; 2 known problems left out.\n")
    ran = run("check", "--baseline", "../known.txt", "--stdin-filename", "b.md", stdin=b"x\n[error] [error]\n")
    assert (ran.code, ran.err) == (0, "")
    assert run("check", "--baseline", "../known.txt", "-", stdin=b"[error]").code == 1


def test_fixed_findings_are_counted(run: Run, known: Path) -> None:
    """With a hint at what to do. A file that was not checked has no fixed findings, one that is gone has."""
    write(known, {"a.md": "one\ntwo [warning]\n"})
    hint = "because the problem is gone or its line has changed; `check --write-baseline known.txt` updates it.\n"
    assert run("check", "--baseline", BASELINE).err == f"1 entry of known.txt is out of date, {hint}"
    assert run("check", "--baseline", BASELINE, "docs").err == ""
    (known / "docs" / "b.md").unlink()
    assert run("check", "--baseline", BASELINE, "c.md").err == f"2 entries of known.txt are out of date, {hint}"


def test_it_is_written_the_same_way_each_time(run: Run, known: Path) -> None:
    """One line for each finding, by path, code and digest; nothing depends on the day or the machine."""
    before = (known / BASELINE).read_bytes()
    lines = [line for line in before.decode().splitlines() if not line.startswith("#")]
    assert [line.rpartition(" ")[0] for line in lines] == [
        "a.md: empty-section",
        "a.md: unknown-value",
        "docs/b.md: unknown-value",
        "docs/b.md: unknown-value",
    ]
    assert lines == sorted(lines)
    run("check", "--write-baseline", BASELINE, "docs", "a.md")
    assert (known / BASELINE).read_bytes() == before


def test_writing_keeps_what_was_not_looked_at(run: Run, known: Path) -> None:
    """Only entries of files that were checked are replaced, and those of removed files are deleted."""
    write(known, {"a.md": "one\n", "c.md": "[error]\n"})
    assert run("check", "--write-baseline", BASELINE, "c.md").err.startswith("Wrote 5 problems in 3 files")
    assert run("check", "--write-baseline", BASELINE, "a.md").err.startswith("Wrote 3 problems in 2 files")
    (known / "docs" / "b.md").unlink()
    assert run("check", "--write-baseline", BASELINE, "a.md").err.startswith("Wrote 1 problem in 1 file")


def test_two_branches_merge(run: Run, known: Path) -> None:
    """The lines of both branches, in any order, even with Windows' line endings, are a valid baseline."""
    ours = (known / BASELINE).read_text()
    write(known, {"c.md": "[hint] of mine\n"})
    run("check", "--write-baseline", "theirs.txt", "c.md")
    theirs = (known / "theirs.txt").read_text()
    (known / BASELINE).write_bytes((theirs + ours).replace("\n", "\r\n").encode())
    assert places(run) == []


def test_names_that_would_break_a_line(run: Run, folder: Path) -> None:
    """Spaces, a colon, a number sign, a percent sign, a line break: each name is read back unchanged."""
    names = ["#1.md", " x: y.md", "100%25.md", "two\nlines.md", "ü.md"]
    write(folder, dict.fromkeys(names, "[error]\n"))
    run("check", "--write-baseline", BASELINE)
    assert places(run) == []
    assert len((folder / BASELINE).read_text(encoding="utf-8").splitlines()) == 2 + len(names)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# a comment\n\nsomething else\n", "known.txt:3: this is not a baseline entry, `PATH: CODE DIGEST`: `some"),
        ("a.md: unknown-value 12\n", "known.txt:1: this is not a baseline entry"),
        ("x" * 99, f"known.txt:1: this is not a baseline entry, `PATH: CODE DIGEST`: `{'x' * 59}…`; remove it"),
        ("# x\n<<<<<<< ours\n", "known.txt:2: unresolved merge conflict; remove the conflict markers"),
        ("\udcff", "known.txt: it is not UTF-8 (byte 0xFF on line 1); save it as UTF-8"),
    ],
)
def test_a_broken_file(run: Run, folder: Path, text: str, said: str) -> None:
    """Nothing is guessed, checked or overwritten."""
    (folder / BASELINE).write_bytes(text.encode("utf-8", "surrogateescape"))
    write(folder, {"a.md": "[error]"})
    for option in ("--baseline", "--write-baseline"):
        ran = run("check", option, BASELINE)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"error: {said}")


def test_no_file(run: Run, folder: Path) -> None:
    """A mistyped name must not cause all findings to be reported as new."""
    write(folder, {"a.md": "[error]"})
    ran = run("check", "--baseline", BASELINE)
    assert ran.code == 2
    assert ran.err == "error: known.txt: there is no such baseline; `check --write-baseline known.txt` creates it\n"
    ran = run("check", "--write-baseline", "missing/known.txt")
    assert (ran.code, ran.err) == (2, "error: missing/known.txt: it cannot be written: no such file or directory\n")
    assert not list(folder.glob("*.txt"))


@pytest.mark.parametrize("more", [["--diff"], ["-"], ["--stdin-filename", "a.md"], ["--baseline", "known.txt"]])
def test_options_that_exclude_each_other(run: Run, folder: Path, more: list[str]) -> None:
    """A baseline must contain the findings of the files themselves."""
    assert run("check", "--write-baseline", BASELINE, *more).code == 2
    assert not (folder / BASELINE).exists()


def test_other_formats_leave_it_out_too(run: Run, known: Path) -> None:
    """Known findings are not in JSON and statistics, and do not affect the exit code."""
    assert run("check", "--baseline", BASELINE, "--output-format", "json").out == "[]\n"
    write(known, {"c.md": "[warning]\n"})
    ran = run("check", "--baseline", BASELINE, "--statistics")
    assert (ran.code, ran.out) == (1, "1  empty-section\n")


@pytest.mark.parametrize("place", ["the command", "the configuration"])
def test_what_is_known_is_not_fixed(run: Run, known: Path, place: str) -> None:
    """No line changes without a reported finding; new findings on other lines are fixed."""
    options = ["--baseline", BASELINE] if place == "the command" else []
    if not options:
        write(known, {".proposals.yaml": f"baseline: {BASELINE}\n"})
    write(known, {"a.md": "one [error]\ntwo [warning]\nthree [error]\none [error]\n"})
    ran = run("check", "--diff", *options)
    assert (ran.code, ran.err) == (1, "Would fix 2 problems in 1 file.\n")
    ran = run("check", "--fix", *options)
    assert (ran.code, ran.err) == (0, "Fixed 2 problems.\n")
    assert (known / "a.md").read_text() == "one fine\ntwo [warning]\nthree fine\none [error]\n"
    assert (known / "docs" / "b.md").read_text() == "[error] [error]\n"
    write(known, {"none.txt": ""})
    assert run("check", "--fix", "--baseline", "none.txt").err == "Fixed 3 problems.\n"
