"""Proposals with a sidecar: what `check` reads, and its findings in both files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.sidecars import read_sidecars

from tests.cli.conftest import write

SCHEMA = """\
id: memo
name: Memo
title: "Memo {n}: {name}"
metadata:
  in: sidecar
  sidecar: meta.yaml
  fields:
    n: {type: integer, required: true}
    status: {type: enum, required: true, values: {draft: {state: open}, agreed: {state: agreed}}}
sections: [{heading: Goal}, {heading: Proof, required: {when: {status: agreed}}}]
"""
MEMO = "# Memo 7: Quiet hours\n\n## Goal\n\nFewer alarms.\n"

#: Runs `check` in the folder of the test and returns the findings as `path:line:column: code`.
Check = Callable[..., list[str]]


@pytest.fixture
def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """The command, with a schema whose metadata is in a sidecar."""
    write(folder, {".proposals/memo.yaml": SCHEMA})

    def check(*argv: str) -> list[str]:
        main(["check", "-q", "--output-format", "concise", *argv])
        return [" ".join(line.split()[:3:2]).rstrip(":") for line in capsys.readouterr().out.splitlines()]

    return check


def test_both_files_are_checked(check: Check, folder: Path) -> None:
    """A typo in the sidecar and a missing field are reported in the sidecar; other YAML is ignored."""
    write(folder, {"7/README.md": MEMO, "7/meta.yaml": "status: darft\n", "7/other.yaml": "status: darft\n"})
    expected = ["7/meta.yaml:1:1: missing-field", "7/meta.yaml:1:9: unknown-value"]
    assert check() == expected
    assert check("7/meta.yaml") == expected
    assert check("7/README.md", "7/other.yaml") == []


def test_the_document_is_checked_by_its_sidecar(check: Check, folder: Path) -> None:
    """The requirements of its status, and a number that differs."""
    write(folder, {"7/README.md": MEMO, "7/meta.yaml": "n: 8\nstatus: agreed\n"})
    assert check() == ["7/README.md:1:8: mismatched-value", "7/README.md:3:1: conditional-section"]
    write(folder, {"7/meta.yaml": "n: 7\nstatus: draft\n"})
    assert check() == []


def test_a_document_without_its_sidecar_is_one_finding(check: Check, folder: Path) -> None:
    """It says which file to write."""
    write(folder, {"7/README.md": MEMO})
    assert check() == ["7/README.md:1:1: missing-field"]


def test_fixes_go_into_the_sidecar(check: Check, folder: Path) -> None:
    """`--fix` fixes each file separately, and copies the number into the title."""
    write(folder, {"7/README.md": MEMO.replace("7", "8"), "7/meta.yaml": "n: 7\nstatus: agreeed\n"})
    check("--fix")
    assert (folder / "7" / "meta.yaml").read_text() == "n: 7\nstatus: agreed\n"
    assert (folder / "7" / "README.md").read_text() == MEMO


def test_a_template_in_a_folder_of_that_name_is_not_checked(check: Check, folder: Path) -> None:
    """Neither the document nor its sidecar."""
    write(folder, {"memo-template/README.md": MEMO.replace("7", "NNN"), "memo-template/meta.yaml": "status: x\n"})
    assert check() == []


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """The target of a link is neither read nor reported as missing; a folder or a broken text is no sidecar either."""
    write(tmp_path, {"secret": "n: 1\n", "a/x.md": "", "a/plain.yaml": "\ufeffn: 2\n", "a/dir.yaml/x": ""})
    (tmp_path / "a" / "broken.yaml").write_bytes(b"n: \xff\n")
    if hasattr(os, "symlink"):
        (tmp_path / "a" / "link.yaml").symlink_to(tmp_path / "secret")
    names = ["link.yaml", "plain.yaml", "dir.yaml", "broken.yaml", "none.yaml"]
    assert read_sidecars(str(tmp_path / "a" / "x.md"), names) == {"plain.yaml": "n: 2\n", "none.yaml": None}


def test_a_new_proposal_comes_with_its_sidecar(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both files are written, agree with each other, and lack only what the author must write."""
    assert main(["new", "kep", "Drain notes", "--dir", str(folder)]) == 0
    capsys.readouterr()
    sidecar = (folder / "kep.yaml").read_text("utf-8")
    assert sidecar.startswith(("title: Drain notes\n", 'title: "Drain notes"\n'))
    assert "status: provisional\n" in sidecar
    main(["check", "-q", "--output-format", "concise"])
    codes = {line.split()[2].rstrip(":") for line in capsys.readouterr().out.splitlines()}
    assert codes <= {"placeholder-text", "placeholder-value", "empty-field"}
