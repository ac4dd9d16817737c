"""`check`: which files are read, which are left out, and the exit code."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write

MEMO = "a proposal\n"


def concise(run: Run, *argv: str, stdin: bytes = b"") -> list[str]:
    """The findings as `path:line:column`."""
    ran = run("check", "-q", "--output-format", "concise", *argv, stdin=stdin)
    return [line.partition(": ")[0] for line in ran.out.splitlines()]


def test_the_current_folder_is_checked_by_default(run: Run, folder: Path) -> None:
    """Its Markdown, without ignored and excluded files, sorted by file and place."""
    write(
        folder,
        {
            "b.md": "[error] and [hint]\n[warning]\n",
            "a/c.markdown": "x [error]",
            "ignored.md": "[error]",
            "a/old/d.md": "[error]",
            "e.txt": "[error]",
            ".gitignore": "ignored.md",
            ".proposals.yaml": "exclude: a/old/",
        },
    )
    assert concise(run) == ["a/c.markdown:1:3", "b.md:1:1", "b.md:1:13", "b.md:2:1"]
    assert concise(run, "a") == ["a/c.markdown:1:3"]


def test_a_named_file_is_always_checked(run: Run, folder: Path) -> None:
    """Even if it is ignored, excluded or not Markdown; and only once."""
    write(folder, {"a.md": "[error]", "b.txt": "[error]", ".gitignore": "a.md", ".proposals.yaml": "exclude: '*'"})
    assert concise(run, "a.md", "b.txt", "./a.md", str(folder / "a.md"), ".") == ["a.md:1:1", "b.txt:1:1"]


def test_a_nested_configuration_excludes_its_own_files(run: Run, folder: Path) -> None:
    """Also if a folder above it is checked."""
    write(folder, {"a/x.md": "[error]", "a/y.md": "[error]", "a/.proposals.yaml": "exclude: x.md"})
    assert concise(run) == concise(run, "a") == ["a/y.md:1:1"]


def test_a_file_elsewhere_has_its_absolute_path(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path out of the current folder would be hard to read."""
    write(folder, {"a/x.md": "[error]", "b/y.md": "[error]"})
    monkeypatch.chdir(folder / "a")
    assert concise(run, "..") == [f"{folder.as_posix()}/b/y.md:1:1", "x.md:1:1"]


@pytest.mark.parametrize(
    ("marks", "fail_on", "code"),
    [
        ("", "hint", 0),
        ("[hint]", "hint", 1),
        ("[hint]", "information", 0),
        ("[information] [hint]", "information", 1),
        ("[information] [hint]", "warning", 0),
        ("[hint] [warning]", "warning", 1),
        ("[hint] [warning]", "error", 0),
        ("[warning] [error]", "error", 1),
        ("[error]", "never", 0),
    ],
)
def test_the_exit_code_follows_the_highest_severity(
    run: Run, folder: Path, marks: str, fail_on: str, code: int
) -> None:
    """1 from the severity of `--fail-on` upward."""
    write(folder, {"a.md": MEMO + marks})
    assert run("check", "--fail-on", fail_on).code == code


def test_warnings_fail_by_default(run: Run, folder: Path) -> None:
    """Hints and information do not."""
    write(folder, {"a.md": "[hint] [information]", "b.md": "[warning]"})
    assert run("check", "a.md").code == 0
    assert run("check", "a.md", "b.md").code == 1


@pytest.mark.slow
def test_a_large_file_is_checked(run: Run, folder: Path) -> None:
    """Up to 10 MB."""
    (folder / "a.md").write_bytes(b"a" * 9_999_992 + b"\n[hint]\n")
    assert concise(run) == ["a.md:2:1"]


def test_a_byte_order_mark_is_no_text(run: Run, folder: Path) -> None:
    """Columns are counted without it."""
    (folder / "a.md").write_bytes(b"\xef\xbb\xbf[hint]\r\n[hint]\r[hint]")
    assert concise(run) == ["a.md:1:1", "a.md:2:1", "a.md:3:1"]


def test_a_folder_without_markdown_is_reported(run: Run, folder: Path) -> None:
    """A mistyped folder must not look clean; the exit code is still 0."""
    write(folder, {"a.txt": ""})
    ran = run("check")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "warning: no Markdown files found; name files, or folders that contain some\n"
    assert json.loads(run("check", "--output-format", "json").out) == []


def test_standard_input(run: Run, folder: Path) -> None:
    """Without a name, or with that of a file, which need not exist and whose project applies."""
    write(folder, {"docs/.proposals.yaml": "schemas: {memo: rfcs/}\n"})
    assert concise(run, "-", stdin=b"\n[error]") == ["-:2:1"]
    assert concise(run, "-", "--stdin-filename", "docs/x.md", stdin=b"[hint]") == ["docs/x.md:1:1"]
    assert concise(run, "--stdin-filename", "docs/x.md", stdin=b"[hint]") == ["docs/x.md:1:1"]
    assert run("check", "-", "--stdin-filename", "docs/rfcs/x.md").out == "The proposal is clean.\n"
    assert "not a proposal" in run("check", "-", "--stdin-filename", "docs/x.md").out


def test_standard_input_is_alone(run: Run) -> None:
    """It cannot be checked together with files, and needs no name if it is not read."""
    assert run("check", "-", "a.md").err == "error: `-` (standard input) cannot be checked together with files\n"
    ran = run("check", "a.md", "--stdin-filename", "b.md")
    assert ran.code == 2
    assert "requires `-` as the only path" in ran.err


def test_one_schema_for_all(run: Run, folder: Path) -> None:
    """Whatever the content and the configuration are; also for standard input."""
    write(folder, {"a.md": "text", "b.md": "text", ".proposals.yaml": "schemas: {none: '*'}"})
    assert "None of the 2 files" in run("check").out
    assert run("check", "--schema", "memo").out == "All 2 proposals are clean.\n"
    assert run("check", "--schema", "memo", "-", stdin=b"text").out == "The proposal is clean.\n"


def test_an_unknown_schema(run: Run, folder: Path) -> None:
    """Exit code 2, with a suggestion."""
    write(folder, {"a.md": "[error]"})
    ran = run("check", "--schema", "meno")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: there is no schema `meno`; did you mean `memo`?\n"
    assert run("check", "--schema", "x").err == "error: there is no schema `x`; known here: memo\n"


def test_a_broken_configuration_is_reported_once(run: Run, folder: Path) -> None:
    """Among the findings, at its place, however many files it applies to."""
    write(folder, {"a.md": MEMO, "b.md": MEMO, ".proposals.yaml": "exclude: b.md\nderive: maybe\n"})
    ran = run("check", "-q", "--output-format", "concise", "a.md", "b.md")
    assert ran.code == 1
    assert [line.partition(": ")[0] for line in ran.out.splitlines()] == [".proposals.yaml:2:9"]


def test_a_broken_configuration_of_a_folder_without_markdown(run: Run, folder: Path) -> None:
    """It is reported too."""
    write(folder, {".proposals.yaml": "derive: maybe\n"})
    ran = run("check")
    assert ran.code == 1
    assert ".proposals.yaml:1:9: error schema-error" in ran.out


def test_statistics(run: Run, folder: Path) -> None:
    """How often each rule reported, and nothing else; the exit code is the same."""
    write(folder, {"a.md": "[hint] [error] [hint]", "b.md": "[hint]" * 9})
    ran = run("check", "--statistics")
    assert (ran.code, ran.out) == (1, "11  misnumbered-section\n 1  unknown-value\n")
    assert json.loads(run("check", "--statistics", "--output-format", "json").out) == [
        {"code": "misnumbered-section", "count": 11},
        {"code": "unknown-value", "count": 1},
    ]


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["chek"],
        ["check", "--fial-on", "error"],
        ["check", "--fail-on", "bad"],
        ["check", "--output", "json"],
        ["schema"],
    ],
)
def test_a_bad_option_ends_with_2(run: Run, argv: list[str]) -> None:
    """With the usage on standard error; options cannot be shortened."""
    ran = run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: proposal-lsp")


def test_help_and_version(run: Run) -> None:
    """Exit code 0."""
    assert run("--version").out.startswith("proposal-lsp ")
    ran = run("check", "--help")
    assert ran.code == 0
    assert "exit codes:" in ran.out
    assert "clientProcessId" not in run("server", "--help").out
