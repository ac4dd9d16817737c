"""`check --fix`: which files are written, and everything else in and about a file stays the same."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from proposal_lsp.analysis import Project
from proposal_lsp.cli import fix
from proposal_lsp.features.fixing import Chooser, fix_all
from proposal_lsp.findings import Finding

from tests.cli.conftest import Run, write
from tests.cli.privileges import unprivileged
from tests.cli.test_process import command, environment

posix = pytest.mark.skipif(os.name != "posix", reason="these are matters of POSIX")


def test_files_are_fixed(run: Run, folder: Path) -> None:
    """Other findings are reported."""
    write(folder, {"a.md": "a [error] [hint]", "b.md": "a [error] [error]\n", "c.md": "a [hint]"})
    ran = run("check", "--fix", "--output-format", "concise", "a.md", "b.md")
    assert (ran.code, ran.err) == (0, "Fixed 3 problems.\n")
    assert ran.out.splitlines()[0] == "a.md:1:8: hint misnumbered-section: This is hint."
    assert {path.name: path.read_text() for path in folder.glob("*.md")} == {
        "a.md": "a fine [hint]",
        "b.md": "a fine fine\n",
        "c.md": "a [hint]",
    }


def test_the_difference_is_shown_and_nothing_written(run: Run, folder: Path) -> None:
    """Exit code 1 if there is one."""
    write(folder, {"a.md": "a [error]\n", "b.md": "a [hint]\n"})
    ran = run("check", "--diff")
    assert (ran.code, ran.err) == (1, "Would fix 1 problem in 1 file.\n")
    assert ran.out == "--- a.md\n+++ a.md\n@@ -1 +1 @@\n-a [error]\n+a fine\n"
    assert (folder / "a.md").read_text() == "a [error]\n"
    assert run("check", "--diff", "b.md").code == 0


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("names", [1, 2], ids=["replaced", "in place"])
def test_every_other_byte_stays(run: Run, folder: Path, mark: bytes, names: int) -> None:
    """Line endings of all kinds, and a byte order mark."""
    path = folder / "a.md"
    path.write_bytes(mark + "é [error]\r\nb\rc\n\n漢 [error] \ufeff\u2028x".encode())
    if names == 2:
        (folder / "other").hardlink_to(path)
    assert run("check", "--fix", "a.md").code == 0
    assert path.read_bytes() == mark + "é fine\r\nb\rc\n\n漢 fine \ufeff\u2028x".encode()


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o4755])
def test_the_mode_stays(run: Run, folder: Path, mode: int) -> None:
    """All bits of it."""
    write(folder, {"a.md": "[error]"})
    (folder / "a.md").chmod(mode)
    assert run("check", "--fix").code == 0
    assert stat.S_IMODE((folder / "a.md").stat().st_mode) == mode
    assert (folder / "a.md").read_text() == "fine"


@posix
def test_other_names_of_a_file_stay(run: Run, folder: Path) -> None:
    """Hard links and symbolic ones, also to a file elsewhere."""
    write(folder, {"x/a.md": "[error]", "x/b.md": "[error]"})
    (folder / "hard").hardlink_to(folder / "x/a.md")
    (folder / "soft.md").symlink_to("x/b.md")
    assert run("check", "--fix", "x/a.md", "soft.md").code == 0
    assert (folder / "hard").read_text() == "fine"
    assert (folder / "hard").samefile(folder / "x/a.md")
    assert os.readlink(folder / "soft.md") == "x/b.md"
    assert (folder / "x/b.md").read_text() == "fine"


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the superuser can give files away")
@pytest.mark.parametrize("allowed", [True, False], ids=["may give it away", "may not"])
def test_the_owner_stays(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, allowed: bool) -> None:
    """If a new file cannot have the owner, the old file is written in place."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    write(folder, {"a.md": "[error]"})
    os.chown(folder / "a.md", 12345, 54321)
    before = (folder / "a.md").stat()
    if not allowed:
        monkeypatch.setattr(os, "chown", refused)
    assert run("check", "--fix").code == 0
    after = (folder / "a.md").stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (12345, 54321, before.st_mode)
    assert (after.st_ino == before.st_ino) is not allowed
    assert (folder / "a.md").read_text() == "fine"


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="extended attributes are a matter of Linux")
@pytest.mark.parametrize("allowed", [True, False], ids=["may be set", "may not"])
def test_extended_attributes_stay(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, allowed: bool) -> None:
    """Like the owner."""

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    write(folder, {"a.md": "[error]"})
    try:
        os.setxattr(folder / "a.md", "user.note", b"\0kept")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    if not allowed:
        monkeypatch.setattr(os, "setxattr", refused)
    assert run("check", "--fix").code == 0
    assert os.getxattr(folder / "a.md", "user.note") == b"\0kept"
    assert (folder / "a.md").read_text() == "fine"


@posix
def test_the_longest_possible_name(run: Run, folder: Path) -> None:
    """The temporary file has another name."""
    name = "r" * 252 + ".md"
    write(folder, {name: "[error]"})
    assert run("check", "--fix").code == 0
    assert (folder / name).read_text() == "fine"
    assert sorted(path.name for path in folder.iterdir()) == [".git", name]


def test_a_read_only_file_is_left_alone(run: Run, folder: Path) -> None:
    """Also by the superuser, who could write to it; the others are fixed, and its findings are reported."""
    write(folder, {"a.md": "[error]", "b.md": "[error]", "c.md": "[error]"})
    (folder / "b.md").chmod(0o444)
    ran = run("check", "--fix", "--output-format", "concise")
    assert ran.code == 2
    assert ran.err == "error: b.md: it is read-only; make it writable, or leave it out\nFixed 2 problems.\n"
    assert ran.out.splitlines()[0] == "b.md:1:1: error unknown-value: [*] This is error."
    assert [(folder / name).read_text() for name in ("a.md", "b.md", "c.md")] == ["fine", "[error]", "fine"]
    assert run("check", "--fix", "--fail-on", "never").code == 2
    assert run("check", "--diff").code == 1


@pytest.mark.slow
@posix
def test_a_file_without_write_permission(tmp_path: Path) -> None:
    """Nothing is written, although the permissions of the folder would let the file be replaced."""
    write(tmp_path, {"a.md": "<!-- proposal-schema: rfc -->\n# RFC-1: T\n\n**Status**: drfat\n"})
    (tmp_path / "a.md").chmod(0o446)
    before = (tmp_path / "a.md").read_bytes()
    ran = check_fix(tmp_path)
    assert (ran.returncode, ran.stderr) == (2, "error: a.md: it cannot be written: permission denied\n")
    assert (tmp_path / "a.md").read_bytes() == before


@pytest.mark.slow
@posix
def test_a_folder_without_write_permission(tmp_path: Path) -> None:
    """A file in it is written in place."""
    write(tmp_path, {"in/a.md": "<!-- proposal-schema: rfc -->\n# RFC-1: T\n\n**Status**: drfat\n"})
    (tmp_path / "in").chmod(0o500)
    ran = check_fix(tmp_path)
    (tmp_path / "in").chmod(0o700)
    assert (ran.returncode, ran.stderr) == (0, "Fixed 1 problem.\n")
    assert "**Status**: Draft\n" in (tmp_path / "in/a.md").read_text()


def check_fix(folder: Path) -> subprocess.CompletedProcess[str]:
    """Fix the files in a folder, with the real engine, in a process that obeys the modes of files."""
    run = [*unprivileged(), *command("check", "--fix", "--fail-on", "never")]
    return subprocess.run(run, cwd=folder, env=environment(), capture_output=True, text=True, timeout=60, check=False)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Run a function while the first file is being fixed."""

    def fixing(
        project: Project, path: str | None, source: str, choose: Chooser, *, shown: Sequence[Finding] | None
    ) -> tuple[str, list[Finding]]:
        if Path(path or "").name == "a.md":
            happens()
        return fix_all(project, path, source, choose, shown=shown)

    monkeypatch.setattr(fix, "fix_all", fixing)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("names", [1, 2], ids=["replaced", "in place"])
@pytest.mark.parametrize("change", [b"[error]\nmore\n", b"", b"\xef\xbb\xbf[error]", b"\xff", b"[errors]"])
def test_a_file_saved_meanwhile_stays(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, change: bytes, names: int
) -> None:
    """Whoever saved it; the other files are fixed."""
    write(folder, {"a.md": "[error]\n", "b.md": "[error]\n"})
    if names == 2:
        (folder / "other").hardlink_to(folder / "a.md")
    meanwhile(monkeypatch, lambda: (folder / "a.md").write_bytes(change))
    ran = run("check", "--fix", "--output-format", "concise")
    said = "error: a.md: it changed in the meantime and is left as it is; run the command again\n"
    assert (ran.code, ran.err) == (2, f"{said}Fixed 1 problem.\n")
    assert (folder / "a.md").read_bytes() == change
    assert (folder / "b.md").read_text() == "fine\n"


def test_a_file_removed_meanwhile_is_not_created_again(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone removed it on purpose."""
    write(folder, {"a.md": "[error]\n", "b.md": "[error]\n"})
    meanwhile(monkeypatch, (folder / "a.md").unlink)
    ran = run("check", "--fix", "--output-format", "concise")
    assert (ran.code, ran.err) == (
        2,
        "error: a.md: it cannot be written: no such file or directory\nFixed 1 problem.\n",
    )
    assert not (folder / "a.md").exists()


@pytest.mark.parametrize("names", [1, 2], ids=["replaced", "in place"])
def test_a_full_disk(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, names: int) -> None:
    """The old text stays, or is restored; no part of the new one remains; the other files are tried."""
    calls: list[int] = []

    def full(_: int) -> None:
        calls.append(1)
        raise OSError(errno.ENOSPC, "No space left on device")

    write(folder, {"a.md": "[error] and more", "b.md": "[error]"})
    if names == 2:
        (folder / "other").hardlink_to(folder / "a.md")
    monkeypatch.setattr(os, "fsync", full)
    ran = run("check", "--fix", "--output-format", "concise")
    said = "it cannot be written: no space left on device"
    assert (ran.code, ran.err) == (2, f"error: a.md: {said}\nerror: b.md: {said}\n")
    assert len(calls) >= 2
    assert (folder / "a.md").read_text() == "[error] and more"
    assert {path.name for path in folder.iterdir()} <= {".git", "a.md", "b.md", "other"}


def test_standard_input_is_fixed(run: Run) -> None:
    """Standard output contains the text, and nothing else."""
    ran = run("check", "--fix", "-", stdin=b"\xef\xbb\xbfa [error]\r\nb")
    assert (ran.code, ran.out, ran.err) == (0, "a fine\r\nb", "")
