"""The command does not fail on files, schemas and configurations that are not text, too large, or invalid."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from proposal_lsp.cli.main import main

from tests.amount import Part, by_part, is_chosen
from tests.test_robustness import RFC

#: No test may hang.
pytestmark = pytest.mark.usefixtures("guard")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository to run the command in."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".proposals").mkdir()
    (tmp_path / "good.md").write_text(RFC, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command, without a traceback."""
    code = main(list(arguments))
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text"),
        (b"\x7fELF" + bytes(range(256)) * 100, "not text"),
        (b"# RFC-001: Caf\xe9\n", "not UTF-8"),
        ("# RFC-001".encode("utf-16"), "UTF-16"),
        (b"x" * 10_000_001, "larger than"),
    ],
    ids=["image", "program", "latin-1", "utf-16", "too large"],
)
def test_a_file_that_is_no_text(data: bytes, said: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line names the file and the reason; the others are checked."""
    (folder / "bad.md").write_bytes(data)
    for paths in (("bad.md", "good.md"), (".",)):
        code, out, err = run(capsys, "check", "-q", "--output-format", "concise", *paths)
        assert (code, err, out.count("\n")) == (2, "", 1)
        assert out.startswith("bad.md:1:1: error unreadable-file: ")
        assert said.casefold() in out.casefold()


@by_part
def test_a_large_file(part: Part, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One of 5 MB is read and checked like any other, as is one of 100 KB."""
    words = ("Words and words. " * 100 + "\n\n") * part.count(2_900, 50)
    (folder / "big.md").write_text(RFC.replace("## Motivation", "## Motivatoin") + words, encoding="utf-8")
    code, out, _ = run(capsys, "check", "-q", "--output-format", "concise", "big.md")
    assert code == 1
    assert "misnamed-section" in out


GOOD = "id: memo\nname: Memo\nsections:\n  - heading: Why\n    doc: Why we do it.\n"


#: The problems of a schema: its files, the place of the finding, and its words.
BAD_SCHEMAS: dict[str, tuple[dict[str, str], str, str]] = {
    "an open list": ({"memo": GOOD + "  - heading: [\n"}, r"memo\.yaml:\d+:\d+", "expected"),
    "an unknown key": ({"memo": GOOD + "sectoins: []\n"}, r"memo\.yaml:6:1", "sections"),
    "an unknown key of a section": ({"memo": GOOD.replace("doc:", "dco:")}, r"memo\.yaml:5:5", "doc"),
    "it extends itself": ({"memo": GOOD + "extends: memo\n"}, r"memo\.yaml:6:10", "extend"),
    "two that extend each other": (
        {"memo": GOOD + "extends: other\n", "other": "id: other\nname: O\nextends: memo\n"},
        r"memo\.yaml:6:10",
        "extend",
    ),
    "it extends what is not there": ({"memo": GOOD + "extends: bipp\n"}, r"memo\.yaml:6:10", "bip"),
    "a template elsewhere": ({"memo": GOOD + "template: ../secret.md\n"}, r"memo\.yaml:6:11", r"\.\."),
    "nested": ({"memo": "[" * 5000}, r"memo\.yaml:1:\d+", "nested"),
    "an alias": ({"memo": "a: &a [x]\nb: *a\n"}, r"memo\.yaml:2:4", "aliases"),
    "empty": ({"memo": ""}, r"memo\.yaml:1:1", "id"),
    "prose": ({"memo": "just text"}, r"memo\.yaml:1:1", "."),
    "too many holes": ({"memo": GOOD + "filename: '{a}-{b}-{c}-{d}'\n"}, r"memo\.yaml:6:11", "holes"),
    "too large": ({"memo": "id: memo\nname: Memo\n" + "x" * 1_000_001}, r"memo\.yaml:1:1", "MB"),
    "a key twice": ({"memo": GOOD + "level: 2\n" + "level: 3\n"}, r"memo\.yaml:7:1", "twice"),
}


@pytest.mark.parametrize(
    ("files", "place", "said"),
    [
        pytest.param(*given, id=name, marks=() if is_chosen(name, 6) else pytest.mark.slow)
        for name, given in BAD_SCHEMAS.items()
    ],
)
def test_a_bad_schema(
    files: dict[str, str], place: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error in the schema file, at its place, in words; proposals are still checked."""
    for name, source in files.items():
        (folder / ".proposals" / f"{name}.yaml").write_text(source, encoding="utf-8")
    code, out, err = run(capsys, "check", "-q", "--output-format", "concise", ".")
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert any(re.search(rf"{place}: \w+ schema-error: .*{said}", line) for line in lines), out
    assert all("schema-error" in line for line in lines)
    code, out, _ = run(capsys, "check", "--output-format", "json", "good.md")
    assert {finding["code"] for finding in json.loads(out)} == {"schema-error"}


@pytest.mark.parametrize(
    ("source", "place", "said"),
    [
        ("rules: [\n", r"\.proposals\.yaml:\d:\d", "expected"),
        ("ruels: {}\n", r"\.proposals\.yaml:1:1", "rules"),
        ("rules: {missing-setcion: off}\n", r"\.proposals\.yaml:1:9", "missing-section"),
        ("rules: {missing-section: loud}\n", r"\.proposals\.yaml:1:26", "off"),
        ("schemas: {rcf: ['**']}\n", r"\.proposals\.yaml:1:11", "rfc"),
        ("schema_path: ../other\n", r"\.proposals\.yaml:1:14", "outside"),
        ("[" * 5000, r"\.proposals\.yaml:1:\d+", "nested"),
    ],
    ids=["open list", "key", "rule", "severity", "schema", "folder", "nested"],
)
def test_a_bad_configuration(
    source: str, place: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same for `.proposals.yaml`."""
    (folder / ".proposals.yaml").write_text(source, encoding="utf-8")
    code, out, err = run(capsys, "check", "-q", "--output-format", "concise", ".")
    assert (code, err) == (1, "")
    assert re.search(rf"{place}: \w+ schema-error: .*{said}", out), out
    assert "good.md" not in out
