"""`schema derive`: what it prints and writes, and its messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.projects import Projects
from proposal_lsp.schema.files import schema_file
from proposal_lsp.schema.load import load_schema

from tests.derive.memos import MEMO, TEMPLATE, repository


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code, standard output and standard error."""
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_prints_a_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its first lines say what to do with it; a file of it loads."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    code, out, err = run("schema", "derive", str(root / "memos/template.md"), "--id", "note", capsys=capsys)
    assert (code, err) == (0, "")
    assert out.startswith("# Derived from a template.")
    assert "      values:  # guess: line 3 lists these\n" in out
    loaded = load_schema(schema_file("x.yaml", out, lambda _name: TEMPLATE))
    assert not loaded.problems
    assert loaded.schema is not None
    assert loaded.schema.id == "note"


def test_the_command_names_documents_that_would_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, with their findings; documents of other kinds are ignored."""
    whole = MEMO + "\n## Cost\n\nNothing.\n"
    files = {f"memos/{number}.md": whole for number in range(19)}
    files |= {"memos/20.md": MEMO, "memos/README.md": "# Memos\n", "memos/template.md": TEMPLATE}
    root = repository(tmp_path, files)
    code, out, err = run(
        *("schema", "derive", str(root / "memos/template.md"), "--from", str(root / "memos")), capsys=capsys
    )
    assert code == 0
    assert "required: true  # guess: 95% of the documents have it" in out
    first, last = err.strip().split("\n")
    assert first.endswith("20.md: missing-section")
    assert last == "1 of 20 documents would have findings."


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file, one without content, an invalid id, no folder."""
    root = repository(tmp_path, {"template.md": TEMPLATE, "empty.md": "Only prose.\n"})
    template = str(root / "template.md")
    for arguments, complaint in [
        ((str(root / "none.md"),), "none.md"),
        ((str(root / "empty.md"),), "neither headings nor fields"),
        ((template, "--id", "No Id"), "`No Id` is not a valid id"),
        ((template, "--from", str(root / "nowhere")), "there is no such folder"),
    ]:
        code, out, err = run("schema", "derive", *arguments, capsys=capsys)
        assert (code, out) == (2, "")
        assert complaint in err


def test_the_command_writes_a_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into the project's folder, with the template; it is used at once for the documents that refined it."""
    root = repository(tmp_path, {"docs/memos/template.md": TEMPLATE, "docs/memos/7.md": MEMO})
    code, out, err = run("schema", "derive", str(root / "docs/memos/template.md"), "--write", capsys=capsys)
    assert (code, out.count("Wrote "), err) == (0, 2, "")
    text = (root / ".proposals/memos.yaml").read_text("utf-8")
    assert "template: memos.md\n" in text
    assert '  files: ["docs/memos/**"]\n' in text
    assert "rules:" not in text
    assert (root / ".proposals/memos.md").read_text("utf-8") == TEMPLATE
    project = Projects().of(root / "docs/memos/7.md")
    assert project.problems == {}
    analysis = project.analyze(str(root / "docs/memos/7.md"), MEMO)
    assert [(finding.code, finding.severity.word) for finding in analysis.findings] == [("missing-section", "warning")]
    assert analysis.detection.schema is project.catalog.get("memos")


def test_the_command_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless an option says so; and never through a link."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE, ".proposals/memos.md": "Mine.\n"})
    arguments = ("schema", "derive", str(root / "memos/template.md"), "--write")
    code, _, err = run(*arguments, capsys=capsys)
    assert code == 2
    assert "memos.md already exists; --force overwrites it" in err
    assert not (root / ".proposals/memos.yaml").exists()
    assert run(*arguments, "--force", capsys=capsys)[0] == 0
    assert (root / ".proposals/memos.md").read_text("utf-8") == TEMPLATE
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (root / ".proposals").rename(root / "kept")
    (root / ".proposals").symlink_to(outside)
    code, _, err = run(*arguments, "--force", capsys=capsys)
    assert code == 2
    assert "leads outside its folder; nothing was written" in err
    assert not list(outside.iterdir())


def test_rules_that_documents_break_have_a_severity(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the share of those documents; the id of a shipped schema is not used."""
    whole = MEMO.replace("Draft", "Done") + "\n## Cost\n\nNothing.\n"
    files = {f"memos/{number}.md": whole for number in range(18)}
    files |= {f"memos/x{number}.md": whole.replace("Nothing.", "") for number in range(2)}
    root = repository(tmp_path, {**files, "memos/rfc-template.md": TEMPLATE})
    code, out, err = run(
        *("schema", "derive", str(root / "memos/rfc-template.md"), "--from", str(root / "memos")), capsys=capsys
    )
    assert code == 0
    assert out.split("\n")[1] == "id: rfc-template"
    states = "{open: information, agreed: information, done: information}"
    assert f"  empty-section: {states}  # guess: 10% of the documents break it\n" in out
    assert err.strip().split("\n")[-1] == "0 of 20 documents would have findings."
