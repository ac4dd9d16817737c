"""Files that cannot be read: they are reported like findings, and the exit code is 2."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from proposal_lsp.document.limits import QUOTES
from proposal_lsp.rules import UNREADABLE_FILE, rule_page

from tests.cli.conftest import Run, write
from tests.cli.privileges import unprivileged
from tests.cli.test_process import command, environment

LATIN = "# Título\n".encode("latin-1")
NOT_UTF_8 = "It is not UTF-8 (byte 0xED on line 1); save it as UTF-8."


@pytest.mark.sampled(4)
@pytest.mark.parametrize("named", [True, False], ids=["named", "in a folder"])
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "It is not text; exclude it or rename it."),
        (LATIN, NOT_UTF_8),
        (b"a\r\nb\rc\n\xff", "It is not UTF-8 (byte 0xFF on line 4); save it as UTF-8."),
        ("# A\n".encode("utf-16"), "It is UTF-16; save it as UTF-8."),
        ("# A\n".encode("utf-16-be"), "It is not text; exclude it or rename it."),
        (b"\xfe\xff\0#", "It is UTF-16; save it as UTF-8."),
        (b"a" * 10_000_001, "It is larger than 10 MB; exclude it, or split it."),
    ],
)
def test_a_file_that_is_not_utf_8(run: Run, folder: Path, content: bytes, why: str, named: bool) -> None:
    """Named or not; the other files are checked too."""
    write(folder, {"a.md": "[hint]"})
    (folder / "b.md").write_bytes(content)
    ran = run("check", "-q", "--output-format", "concise", *(("a.md", "b.md") if named else (".",)))
    assert (ran.code, ran.err) == (2, "")
    assert ran.out.splitlines() == [
        "a.md:1:1: hint misnumbered-section: This is hint.",
        f"b.md:1:1: error unreadable-file: {why}",
    ]


#: Things that the kernel of Linux shows as files.
SHOWN = [name for name in ("/proc/kmsg", "/proc/self/comm") if os.path.exists(name)]


@pytest.mark.sampled(4)
@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders, and no such devices")
@pytest.mark.parametrize("name", ["pipe.md", "/dev/null", "/dev/zero", *SHOWN])
@pytest.mark.parametrize("arguments", [("check",), ("check", "--fix"), ("check", "--baseline"), ("schema", "check")])
def test_pipes_and_devices(run: Run, folder: Path, name: str, arguments: tuple[str, ...]) -> None:
    """No command waits for them."""
    os.mkfifo(folder / "pipe.md")
    write(folder, {"a.md": "[hint]"})
    ran = run(*arguments, name, *(["a.md"] if "--baseline" in arguments else []))
    assert ran.code == 2
    assert "t is a pipe or a device; name a file, or give the text on standard input" in ran.out + ran.err


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders, and no such devices")
@pytest.mark.parametrize("name", ["pipe.md", "/dev/null", *SHOWN])
def test_a_report_is_not_written_to_pipes_and_devices(run: Run, folder: Path, name: str) -> None:
    """A pipe would wait for a reader that may never come."""
    os.mkfifo(folder / "pipe.md")
    write(folder, {"a.md": "[hint]"})
    ran = run("check", "--output-file", name, "a.md")
    wrong = f"error: {name}: it is a pipe or a device; name a file, or redirect standard output\n"
    assert (ran.code, ran.out, ran.err) == (2, "", wrong)


@pytest.mark.sampled(9)
@pytest.mark.parametrize(
    "options", [(), ("--fail-on", "never"), ("--select", "empty-section"), ("--baseline", "known")]
)
def test_a_document_above_a_limit(command: Run, folder: Path, options: tuple[str, ...]) -> None:
    """It was not checked, whatever is left out of the report; cached findings report it too. The others are checked."""
    write(folder, {"a.md": "# RFC-001: Bowls\n\n" + "- > x\n" * (QUOTES.most + 1), "b.md": "Words.\n"})
    command("check", "--write-baseline", "known")
    for _ in range(2):
        ran = command("check", "-q", "--output-format", "concise", *options)
        assert ran.code == 2
        assert ran.out.splitlines() == [
            "a.md:1:1: error unreadable-file: This document has 5,001 quoted lines, "
            "more than the limit of 5,000, and is not checked. Split it."
        ]


def test_in_every_format(run: Run, folder: Path) -> None:
    """As the page of its code describes it: an error at the start of the file, without a line of text."""
    write(folder, {"a.md": "[error]", "c.md": "a proposal\n"})
    (folder / "b.md").write_bytes(LATIN)
    assert (
        f"\nb.md:1:1: error unreadable-file: {NOT_UTF_8}\n\nFound 2 problems (2 errors) in 2 of 3 files.\n"
        in run("check").out
    )
    found = json.loads(run("check", "--output-format", "json").out)
    assert [one["filename"] for one in found] == ["a.md", "b.md"]
    start = {"row": 1, "column": 1}
    assert found[0].keys() == found[1].keys()
    assert found[1] == {
        "code": "unreadable-file",
        "message": NOT_UTF_8,
        "severity": "error",
        "filename": "b.md",
        "location": start,
        "end_location": start,
        "fix": None,
        "related": [],
        "url": None,
    }
    page = rule_page(UNREADABLE_FILE.code)
    assert page.startswith(f"# {UNREADABLE_FILE.code}\n")
    assert run("check", "--fail-on", "never").code == 2


def test_a_file_that_no_report_names(run: Run, folder: Path) -> None:
    """It is reported on standard error instead."""
    write(folder, {"a.md": "a proposal\n"})
    (folder / "b.md").write_bytes(LATIN)
    for options in (("--statistics",), ("--diff",), ("--write-baseline", "known"), ("--fix", "--diff")):
        ran = run("check", *options)
        assert (ran.code, ran.err.splitlines()[0]) == (2, f"error: b.md: {NOT_UTF_8}"), options


def test_a_baseline_neither_holds_nor_hides_it(run: Run, folder: Path) -> None:
    """Known findings of the file stay known until it can be read again."""
    write(folder, {"a.md": "[error]", "b.md": "[warning]"})
    assert run("check", "--write-baseline", "known").code == 0
    known = (folder / "known").read_text(encoding="utf-8")
    (folder / "b.md").write_bytes(LATIN)
    for _ in range(2):
        assert run("check", "--write-baseline", "known").code == 2
        assert (folder / "known").read_text(encoding="utf-8") == known
        ran = run("check", "-q", "--baseline", "known", "--output-format", "concise")
        assert (ran.code, ran.out, ran.err) == (2, f"b.md:1:1: error unreadable-file: {NOT_UTF_8}\n", "")
    write(folder, {"b.md": "[warning]"})
    assert run("check", "--baseline", "known").code == 0


def test_excluded_files_need_not_be_read(run: Run, folder: Path) -> None:
    """By the configuration, or because git ignores it."""
    write(folder, {"a.md": "a proposal\n", ".proposals.yaml": "exclude: b.md", ".gitignore": "c.md"})
    for name in ("b.md", "c.md", "d.txt"):
        (folder / name).write_bytes(LATIN)
    assert run("check").code == 0


def test_a_missing_path(run: Run, folder: Path) -> None:
    """The others are checked; if there are none, no message says that Markdown was not found."""
    write(folder, {"a.md": "[error]"})
    ran = run("check", "-q", "--output-format", "concise", "nowhere", "a.md")
    assert (ran.code, ran.err) == (2, "")
    assert ran.out.splitlines() == [
        "a.md:1:1: error unknown-value: [*] This is error.",
        "nowhere:1:1: error unreadable-file: No such file or folder; check the path.",
    ]
    assert (run("check", "nowhere").code, run("check", "nowhere").err) == (2, "")


def test_standard_input(run: Run) -> None:
    """With the name that it was given; if standard output is for the fixed text, it stays empty."""
    concise = ("check", "-q", "--output-format", "concise", "-")
    ran = run(*concise, stdin=LATIN)
    assert (ran.code, ran.out, ran.err) == (2, f"-:1:1: error unreadable-file: {NOT_UTF_8}\n", "")
    assert run(*concise, "--stdin-filename", "x.md", stdin=b"a\0b").out.startswith(
        "x.md:1:1: error unreadable-file: It is not"
    )
    fixed = run("check", "--fix", "-", stdin=LATIN)
    assert (fixed.code, fixed.out, fixed.err) == (2, "", f"error: -: {NOT_UTF_8}\n")


# With the real engine, in a process that obeys the modes of files.


def check(folder: Path, *argv: str) -> tuple[int, list[str]]:
    """The exit code, and the lines of the report."""
    run = [*unprivileged(), *command("check", "-q", "--no-cache", "--output-format", "concise", *argv)]
    ran = subprocess.run(run, cwd=folder, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    assert ran.stderr == ""
    return ran.returncode, ran.stdout.splitlines()


@pytest.mark.slow
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """With the message of the system."""
    write(tmp_path, {"a.md": "# Notes\n", "b.md": "# Notes\n"})
    (tmp_path / "b.md").chmod(0)
    said = "b.md:1:1: error unreadable-file: It cannot be read: permission denied."
    assert check(tmp_path) == check(tmp_path, "b.md") == (2, [said])


@pytest.mark.slow
@pytest.mark.parametrize(
    "mode",
    [
        pytest.param(0o000, id="nothing"),
        pytest.param(0o400, id="only listing"),
        pytest.param(0o100, id="only entering"),
    ],
)
def test_a_folder_that_may_not_be_read(tmp_path: Path, mode: int) -> None:
    """If it cannot be listed, the folder is reported, otherwise the files in it."""
    write(tmp_path, {"a.md": "# Notes\n", "in/b.md": "# Notes\n", "in/c/d.md": "# Notes\n"})
    (tmp_path / "in").chmod(mode)
    listed = mode == 0o400
    folder = "in:1:1: error unreadable-file: This folder cannot be read: permission denied."
    file = "in/b.md:1:1: error unreadable-file: It cannot be read: permission denied."
    try:
        for argv in ((), ("in",)):
            code, lines = check(tmp_path, *argv)
            assert code == 2
            assert lines[0] == (file if listed else folder)
        assert check(tmp_path, "in/b.md") == ((0, []) if mode == 0o100 else (2, [file]))
    finally:
        (tmp_path / "in").chmod(0o700)


@pytest.mark.slow
def test_metadata_that_may_not_be_read(tmp_path: Path) -> None:
    """An unreadable sidecar is reported, also if only the document is named."""
    write(tmp_path, {"keps/README.md": "# KEP-7: Quiet hours\n", "keps/kep.yaml": "title: Quiet hours\n"})
    (tmp_path / "keps" / "kep.yaml").chmod(0)
    said = "keps/kep.yaml:1:1: error unreadable-file: It cannot be read: permission denied."
    for argv in ((), ("keps",), ("keps/README.md",)):
        code, lines = check(tmp_path, *argv)
        assert code == 2
        assert lines.count(said) == 1
