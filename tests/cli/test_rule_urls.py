"""The public address of the rules' pages: one setting, which reports and editors use."""

from io import StringIO
from pathlib import Path

import pytest
from proposal_lsp.cli.console import Console, Paint
from proposal_lsp.cli.formats import writer
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.rules import public_url, rule_url
from proposal_lsp.rules._pages import public_folder
from proposal_lsp.text import Span, Text


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        ({}, None),
        ({"pyproject.toml": '[project]\nname = "x"\n'}, None),
        ({"pyproject.toml": '[project.urls]\nHome = "https://a.example"\nRules = "https://b.example/r/"\n'}, "b"),
        ({"pyproject.toml": '[project.urls]\nHome = "https://a.example"\n[x]\nRules = "https://b.example/r/"\n'}, None),
        ({"server/proposal_lsp-1.0.dist-info/METADATA": "Name: x\nProject-URL: Rules, https://c.example/r\n\nx"}, "c"),
        ({"server/proposal_lsp-1.0.dist-info/METADATA": "Name: x\n\nProject-URL: Rules, https://c.example/r\n"}, None),
    ],
)
def test_the_public_address_of_pages_is_one_setting(files: dict[str, str], folder: str | None, tmp_path: Path) -> None:
    """`Rules` in `[project.urls]`: in pyproject.toml of a checkout, or in the metadata of an installation."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    expected = f"https://{folder}.example/r" if folder else None
    assert public_folder(tmp_path / "server" / "proposal_lsp") == expected


def test_reports_and_editors_take_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one, an editor opens the file next to the rule; reports, which are read elsewhere, have no address."""
    assert public_url("empty-section") is None
    assert rule_url("empty-section").startswith("file:")
    monkeypatch.setattr("proposal_lsp.rules._pages.public_folder", lambda _: "https://b.example/r")
    assert public_url("empty-section") == rule_url("empty-section") == "https://b.example/r/empty-section.md"
    found = Finding("empty-section", "Empty.", Span(0, 1), Severity.ERROR)
    outcome = Outcome((Checked("a.md", Text("a"), (found,)),), 1, 1, "/")
    for name, key in (("json", "url"), ("sarif", "helpUri"), ("rdjson", "url")):
        out = StringIO()
        writer(name)(outcome, Console(out, out, Paint(False)))
        assert f'"{key}": "https://b.example/r/empty-section.md"' in out.getvalue()
