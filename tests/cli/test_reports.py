"""The formats for programs: one set of findings in all of them, compared with the files in `reports`.

UPDATE_EXPECTED=1 rewrites those files.
"""

from __future__ import annotations

import io
import json
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from proposal_lsp.cli.console import Console, Paint
from proposal_lsp.cli.formats import FORMATS, writer
from proposal_lsp.cli.formats.json_list import dump
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.text import Span, Text

from tests.cli.conftest import Run, write
from tests.cli.report_readers import READERS, Found
from tests.cli.reported import FOLDER, outcome
from tests.shipped import ROOT

REPORTS = Path(__file__).with_name("reports")
DATA = ROOT / "tests" / "data"
SUFFIXES = {"json": "json", "gitlab": "json", "sarif": "json", "rdjson": "json", "junit": "xml", "markdown": "md"}


def report(name: str, found: Outcome, **options: bool) -> str:
    """An outcome in a format."""
    out = io.StringIO()
    writer(name)(found, Console(out, out, Paint(False), **options))
    return out.getvalue()


@pytest.mark.parametrize("name", FORMATS)
def test_each_format(name: str) -> None:
    """The whole report."""
    path = REPORTS / f"{name}.{SUFFIXES.get(name, 'txt')}"
    # The pages of rules, which SARIF contains, are not repeated here.
    said = re.sub(r'"((?:text|markdown)": "# [a-z-]+)\\n.*"', r'"\1 ..."', report(name, outcome()))
    if os.environ.get("UPDATE_EXPECTED") == "1":
        path.write_bytes(said.encode())
    assert said == path.read_bytes().decode()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_the_same_findings(name: str) -> None:
    """Read back, each has the same files, places, rules and severities, in the same order."""
    found = outcome()
    expected = []
    read, levels = READERS[name]
    for checked in found.checked:
        for finding in checked.findings:
            line, column = checked.text.position(finding.span.start)
            level = levels[finding.severity - 1]
            expected.append(Found(checked.name, line + 1, column + 1, finding.code, level))
    assert list(read(report(name, found))) == expected


def schema(name: str) -> Any:
    """A JSON Schema for tests."""
    return json.loads((DATA / f"{name}.schema.json").read_text(encoding="utf-8"))


def no_findings() -> Outcome:
    """A check that found nothing."""
    return Outcome((), 2, 2, FOLDER)


@pytest.mark.parametrize("name", ["sarif", "rdjson", "gitlab"])
def test_json_formats_are_valid(name: str) -> None:
    """They match the JSON Schema of the format, which itself is valid and refuses invalid reports."""
    validator = jsonschema.validators.validator_for(schema(name))
    validator.check_schema(schema(name))
    for found in (outcome(), no_findings()):
        value = json.loads(report(name, found))
        validator(schema(name)).validate(value)
    text = report(name, outcome())
    broken = text.replace('"line": 1', '"line": "1"').replace('"startLine": 1', '"startLine": 0')
    with pytest.raises(jsonschema.ValidationError):
        validator(schema(name)).validate(json.loads(broken))


@pytest.mark.slow
def test_junit_is_valid() -> None:
    """It matches the XSD of Jenkins' xUnit plugin, which refuses invalid reports."""
    import xmlschema  # takes longer than all other tests here, and only slow ones need it

    xsd = xmlschema.XMLSchema(DATA / "junit-10.xsd")
    for found in (outcome(), no_findings()):
        xsd.validate(report("junit", found))
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        xsd.validate(report("junit", outcome()).replace(" tests=", " test="))


def test_junit_counts_what_fails_the_check() -> None:
    """A finding below `--fail-on` is skipped; without a limit, every finding is a failure."""

    def counts(limit: Severity | None) -> list[tuple[str, str]]:
        found = outcome()
        root = ET.fromstring(report("junit", Outcome(found.checked, 4, 3, FOLDER, limit=limit)))
        return [(suite.attrib["failures"], suite.attrib["skipped"]) for suite in root.iter("testsuite")]

    assert counts(Severity.WARNING) == [("0", "2"), ("2", "0"), ("1", "0")]
    assert counts(Severity.HINT) == [("2", "0"), ("2", "0"), ("1", "0")]
    assert counts(None) == [("0", "2"), ("0", "2"), ("0", "1")]


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_is_a_command(name: str) -> None:
    """Neither at the start of a line nor within one, if a CI service reads the output."""
    said = report(name, outcome(), is_watched=True)
    commands = [line for line in said.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (5 if name == "github" else 0)
    assert all(re.match(r"::(error|warning|notice) title=proposal-lsp", line) for line in commands)
    assert "##[" not in said
    assert "\x1b" not in said


def test_the_console_of_a_service_is_guarded(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service is recognised by the variables that it sets; elsewhere the text is not changed."""
    write(folder, {"a.md": "##[stop-commands]x ##vso[task.x]y [error]\n"})
    assert "##[stop" in run("check").out
    for name in ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"):
        with monkeypatch.context() as service:
            service.setenv(name, "true")
            said = run("check").out
        assert "[stop-commands]" in said
        assert "##[" not in said
        assert "##vso[" not in said


def test_markdown_shows_text_as_text() -> None:
    """It creates no link, picture, HTML or code, and the table keeps its columns."""
    tokens = MarkdownIt("commonmark").enable("table").parse(report("markdown", outcome()))
    inner = {child.type for one in tokens for child in one.children or ()}
    assert inner <= {"text", "text_special"}
    assert {one.type for one in tokens} <= {"heading_open", "heading_close", "inline"} | {
        f"{part}_{end}"
        for part in ("paragraph", "table", "thead", "tbody", "tr", "th", "td")
        for end in ("open", "close")
    }
    assert not re.search(r"[@#]\w", report("markdown", outcome()))


def test_a_long_table_is_cut() -> None:
    """Services refuse summaries of more than a megabyte."""
    text = Text("x\n" * 600)
    many = tuple(Finding("stray-text", "Text.", Span(2 * n, 2 * n + 1), Severity.HINT) for n in range(600))
    said = report("markdown", Outcome((Checked("a.md", text, many),), 1, 1, FOLDER))
    assert said.count("\n| a") == 500
    assert "\nAnd 100 more.\n" in said


def test_fingerprints_stay_and_differ() -> None:
    """A fingerprint stays if the finding moves; those of equal lines differ."""

    def prints(source: str) -> list[str]:
        text = Text(source)
        spans = [Span(*match.span()) for match in re.finditer("TBD", source)]
        found = tuple(Finding("placeholder-text", "Left over.", span, Severity.WARNING) for span in spans)
        said = report("gitlab", Outcome((Checked("a.md", text, found),), 1, 1, FOLDER))
        return [one["fingerprint"] for one in json.loads(said)]

    before, after = prints("TBD\nTBD\n"), prints("# New\n\nTBD\n\nTBD\n")
    assert before == after
    assert len(set(before)) == 2


def test_paths_start_at_the_root_of_the_repository(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever folder the command runs: services know no other folder."""
    write(folder, {"docs/a b.md": "[error]\n"})
    monkeypatch.chdir(folder / "docs")
    assert "file=docs/a b.md," in run("check", "--output-format", "github").out
    assert json.loads(run("check", "--output-format", "gitlab").out)[0]["location"]["path"] == "docs/a b.md"
    assert '"uri": "docs/a%20b.md"' in run("check", "--output-format", "sarif").out
    assert "a b.md:1:1: error" in run("check", "--output-format", "concise").out


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.for_programs])
def test_nothing_to_check_is_a_report_too(name: str, run: Run, folder: Path) -> None:
    """A program that waits for a report gets one; it is empty if the format has one line for each finding."""
    ran = run("check", "--output-format", name, "--output-file", "report")
    assert ran.out == ""
    said = (folder / "report").read_text(encoding="utf-8")
    assert said == {"json": "[]\n", "gitlab": "[]\n", "json-lines": "", "github": ""}.get(name, said)
    assert said or name not in ("sarif", "junit", "rdjson", "markdown")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("\udcff\udcfe.md", "\ufffd\ufffd.md"),
        ("😀\udcff", "😀\ufffd"),
        ("\ud800😀", "\ufffd😀"),
        ("\\ud800 \\\\ud800 \\\udcff", "\\ud800 \\\\ud800 \\\ufffd"),
        ("##[x] 😀", "##[x] 😀"),
    ],
)
def test_no_surrogate_is_written(text: str, read: str) -> None:
    """Bytes of a file name that are not UTF-8 are shown as such; strict readers refuse JSON with a lone surrogate."""
    assert json.loads(dump(text)) == read
