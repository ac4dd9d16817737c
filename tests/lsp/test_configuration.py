"""Settings of the editor that correspond to `.proposals.yaml`, and the use of that file by the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.config import Config
from proposal_lsp.config.file_choices import with_editor
from proposal_lsp.lsp import engine
from proposal_lsp.lsp.settings import Settings, read_configuration, read_settings
from proposal_lsp.projects import Projects

from .raw import LITERALS, Message, RawClient, connect, edit
from .test_pull import ask_workspace, items

PUSHES: Message = {"textDocument": {"publishDiagnostics": {}}}
PULLS: Message = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
BAD = "# RFC-001: Bowls\n\n**Status**: Drafty\n**Author**: Ines Okafor\n\n## Summary\n\nWords.\n\n## Motivation\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a proposal that has mistakes."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "rfc-001-bowls.md").write_text(BAD, encoding="utf-8")
    return tmp_path


@contextmanager
def working(folder: Path, declares: Message = PUSHES, **options: Any) -> Iterator[RawClient]:
    """A client that works in a folder, with these settings."""
    with connect(Projects()) as client:
        folders = [{"uri": folder.as_uri(), "name": "w"}]
        client.initialize(declares, workspaceFolders=folders, initializationOptions=options)
        yield client


def uri(folder: Path) -> str:
    """The URI of the proposal."""
    return (folder / "docs" / "rfc-001-bowls.md").as_uri()


def found(client: RawClient, folder: Path) -> dict[str, int]:
    """The severities that were published for the proposal, by code."""
    return {one["code"]: one["severity"] for one in client.published(uri(folder))["diagnostics"]}


def opened(client: RawClient, folder: Path) -> dict[str, int]:
    """The same, after the proposal is opened."""
    client.open(uri(folder), BAD)
    return found(client, folder)


def test_severities(folder: Path) -> None:
    """They precede those of the configuration, which precede those of the rules."""
    (folder / ".proposals.yaml").write_text("rules: {unknown-value: hint, empty-section: error}\n")
    with working(folder, rules={"unknown-value": "information", "missing-section": {"open": "off"}}) as client:
        given = opened(client, folder)
        assert given["unknown-value"] == 3
        assert given["empty-section"] == 1
        assert "missing-section" not in given
        client.notify("workspace/didChangeConfiguration", {"settings": {"rules": {"unknown-value": "off"}}})
        assert "unknown-value" not in found(client, folder)
        client.notify("workspace/didChangeConfiguration", {"settings": {"rules": {}}})
        assert found(client, folder)["unknown-value"] == 4


@pytest.mark.sampled(9)
@pytest.mark.parametrize("exclude", ["docs/", ["*.md", "!x.md"], ["rfc-*"]])
def test_exclusions(folder: Path, exclude: object) -> None:
    """Excluded files have no findings, also if they are open; the globs are in the editor or in the configuration."""
    with working(folder, exclude=exclude) as client:
        assert not opened(client, folder)
    (folder / ".proposals.yaml").write_text("exclude: docs/\n")
    with working(folder) as client:
        assert not opened(client, folder)
    with working(folder, PULLS, exclude=exclude, files="workspace") as client:
        assert not items(client, ask_workspace(client))


def test_the_choice_of_the_schema(folder: Path) -> None:
    """By the globs of the editor, then by those of the configuration."""
    (folder / ".proposals.yaml").write_text("schemas: {none: 'docs/**'}\n")
    with working(folder, schemas={"rfc": ["docs/*.md"]}) as client:
        assert "unknown-value" in opened(client, folder)
    with working(folder) as client:
        assert not opened(client, folder)
    with working(folder, schemas={"none": "docs/"}) as client:
        assert not opened(client, folder)


def write_baseline(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `check` write the baseline of the folder."""
    with monkeypatch.context() as patch:
        patch.chdir(folder)
        assert main(["check", "--no-cache", "--write-baseline", ".proposals-baseline"]) == 0


@pytest.mark.sampled(9)
@pytest.mark.parametrize("place", ["the editor", "the configuration"])
def test_the_baseline(folder: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known findings are not shown until their lines change; nor by `check`, if the configuration names the
    baseline.
    """
    write_baseline(folder, monkeypatch)
    options: Message = {"baseline": ".proposals-baseline"}
    if place == "the configuration":
        (folder / ".proposals.yaml").write_text("baseline: .proposals-baseline\n")
        options = {}
        monkeypatch.chdir(folder / "docs")
        assert main(["check", "--no-cache"]) == 0
    with working(folder, holdWhileTyping=False, **options) as client:
        assert not opened(client, folder)
        client.change(uri(folder), 2, edit(2, 18, 2, 18, "!"))
        assert found(client, folder) == {"unknown-value": 1}
        client.change(uri(folder), 3, edit(2, 18, 2, 19, ""))
        assert not found(client, folder)
    with working(folder, PULLS, files="workspace", **options) as client:
        assert not items(client, ask_workspace(client))


def test_what_is_known_is_not_fixed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """*Apply all safe fixes* changes only the lines of shown findings, as `check --fix` does."""
    write_baseline(folder, monkeypatch)
    declares = {"textDocument": {**PUSHES["textDocument"], **LITERALS["textDocument"]}}
    with working(folder, declares, holdWhileTyping=False, baseline=".proposals-baseline") as client:
        text = BAD.replace("**Author**", "**author**")
        client.open(uri(folder), text)
        assert "unknown-value" not in found(client, folder)
        where = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
        asked = {"diagnostics": [], "only": ["source.fixAll"]}
        params = {"textDocument": {"uri": uri(folder)}, "range": where, "context": asked}
        [action] = client.request("textDocument/codeAction", params)["result"]
        [edits] = action["edit"]["changes"].values()
        assert ["".join(one["newText"].split()) for one in edits] == ["**Author**:InesOkafor"]


def test_a_finding_that_becomes_new_with_its_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if the finding itself is the same: other words after it have changed."""
    (folder / "docs" / "rfc-001-bowls.md").write_text(BAD.replace("Drafty", "Drafty <!-- x -->"), encoding="utf-8")
    write_baseline(folder, monkeypatch)
    with working(folder, holdWhileTyping=False, baseline=".proposals-baseline") as client:
        client.open(uri(folder), BAD.replace("Drafty", "Drafty <!-- x -->"))
        assert not found(client, folder)
        client.change(uri(folder), 2, edit(2, 24, 2, 25, "y"))
        assert list(found(client, folder)) == ["unknown-value"]


def test_findings_among_other_files_are_known_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number of two proposals is in the baseline like any other finding; a third proposal with it has a new one."""
    (folder / "docs" / "rfc-001-cups.md").write_text(BAD.replace("Bowls", "Cups"), encoding="utf-8")
    write_baseline(folder, monkeypatch)
    assert "duplicate-number" in (folder / ".proposals-baseline").read_text(encoding="utf-8")
    with working(folder, baseline=".proposals-baseline") as client:
        assert not opened(client, folder)
        assert client.quiet(0.3) == []


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rules": {"empty-sectoin": "off"}}, "rules: Unknown rule `empty-sectoin`. Did you mean `empty-section`?"),
        ({"rules": {"empty-section": "loud"}}, "rules: "),
        ({"exclude": 7}, ""),
        ({"exclude": "../x"}, "exclude: A glob starts from the folder of this file and cannot leave it."),
        ({"baseline": "../../x"}, "baseline: `../../x` lies outside the repository and is not read."),
    ],
)
def test_invalid_settings_are_reported(folder: Path, options: Message, said: str) -> None:
    """With the name of the setting; the rest is used."""
    with working(folder, **options) as client:
        assert "unknown-value" in opened(client, folder)
        lines = [one["params"]["message"] for one in client.received if one.get("method") == "window/logMessage"]
        if said:
            assert any(line.startswith(f"the setting proposal-lsp.{said}") for line in lines), lines


def test_a_broken_baseline_is_no_baseline(folder: Path) -> None:
    """All findings are shown; so they are if it is a folder or missing."""
    (folder / "broken").write_text("<<<<<<< mine\n")
    for name in ("broken", "docs", "nowhere"):
        with working(folder, baseline=name) as client:
            assert "unknown-value" in opened(client, folder)


def test_the_editor_precedes() -> None:
    """Settings of an editor come after those of a configuration, since the last one decides."""
    file = Config(severities=(("a", None, None),), baseline=Path("/known"))
    editor, problems = read_configuration({"rules": {"empty-section": "off"}}, "/w")
    assert editor is not None
    assert not problems
    both = with_editor(file, editor)
    assert both.severities == (*file.severities, ("empty-section", None, None))
    assert both.baseline == file.baseline
    settings, _ = read_settings(
        {"rules": {}, "exclude": [], "baseline": ""}, Settings(configuration={"rules": {"a": 1}})
    )
    assert settings == Settings()
    assert read_configuration(settings.configuration, "/w") == (None, [])


@pytest.mark.slow
def test_progress(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of many files shows its progress, in steps, to a client that supports that; one of few files does not."""
    monkeypatch.setattr(engine, "SLICE", 0)  # one file in each job, however fast the machine is
    for number in range(150):
        (folder / f"{number}.md").write_text("Notes.\n")
    declares = {**PULLS, "window": {"workDoneProgress": True}}
    with working(folder, declares, files="workspace") as client:
        items(client, ask_workspace(client))
        client.request("proposal/unknown")
        said = [one["params"]["value"] for one in client.received if one.get("method") == "$/progress"]
        assert [one["kind"] for one in (said[0], said[-1])] == ["begin", "end"]
        percents = [one["percentage"] for one in said[1:-1]]
        assert percents == sorted(set(percents))
        assert len(percents) > 20
    for other in (PULLS, declares):
        with working(folder / "docs", other, files="workspace") as client:
            items(client, ask_workspace(client))
            assert not [one for one in client.received if one.get("method") == "window/workDoneProgress/create"]
