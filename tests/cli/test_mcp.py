"""The server for agents: its tools separately, and over the wire with the client of the protocol's own SDK."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.cli.console import CannotRun
from proposal_lsp.cli.main import main
from proposal_lsp.cli.mcp_tools import NOTICE, Tools

from tests.shipped import ROOT

RFC = (ROOT / "tests" / "samples" / "rfc.md").read_text(encoding="utf-8")


@pytest.fixture
def tools(folder: Path) -> Tools:
    """The tools for an empty repository."""
    return Tools(os.path.realpath(folder))


def test_a_proposal_is_listed_and_read_as_data(folder: Path, tools: Tools) -> None:
    """All text from documents is below one key, with a notice."""
    (folder / "rfc-042.md").write_text(RFC, encoding="utf-8")
    (folder / "notes.md").write_text("# Notes\n", encoding="utf-8")
    listed = tools.list_proposals(".", "", "agreed")
    title = "Resumable uploads in the Tidepool client"
    expected = {
        "path": "rfc-042.md",
        "kind": "rfc",
        "title": title,
        "status": "Accepted",
        "state": "agreed",
    }
    (found,) = listed.pop("from_documents")
    assert listed == {"notice": NOTICE, "left_out": 0}
    assert found | expected == found
    assert tools.list_proposals(".", "madr", "")["from_documents"] == []
    found = tools.get("rfc-042.md")
    assert found["from_documents"]["text"] == RFC
    assert found["from_documents"]["data"]["fields"]["Status"] == "Accepted"
    assert tools.render("rfc", found["from_documents"]["data"])["from_documents"]["text"] == RFC
    said = json.dumps({key: value for key, value in found.items() if key != "from_documents"})
    assert "Tidepool" not in said


def test_a_check_finds_what_the_command_finds(folder: Path, tools: Tools, capsys: pytest.CaptureFixture[str]) -> None:
    """With the same places and edits."""
    text = RFC.replace("**Status**: Accepted", "**Status**: Acepted").replace("## Dependencies", "## Dependecies")
    (folder / "rfc-042.md").write_text(text, encoding="utf-8")
    main(["check", "rfc-042.md", "--output-format", "json", "--no-cache"])
    found = tools.check(text, "rfc-042.md", "")
    assert found["findings"] == json.loads(capsys.readouterr().out)
    assert {one["code"] for one in found["findings"]} == {"unknown-value", "misnamed-section"}
    assert all(one["fix"]["edits"] for one in found["findings"])
    assert found["kind"] == "rfc"


def test_a_text_is_analyzed_once(folder: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """For its data, its kind and its findings, unless a fix is tried."""
    analyzed: list[str | None] = []
    analyze = Project.analyze

    def counted(project: Project, path: str | None, source: str) -> Analysis:
        analyzed.append(path)
        return analyze(project, path, source)

    monkeypatch.setattr(Project, "analyze", counted)
    (folder / "rfc-042.md").write_text(RFC, encoding="utf-8")
    assert tools.get("rfc-042.md")["findings"] == []
    assert len(analyzed) == 1
    assert tools.check(RFC, "rfc-042.md", "rfc")["kind"] == "rfc"
    assert len(analyzed) == 2


def test_the_findings_that_prevent_a_status_are_those_of_the_command(
    folder: Path, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the places in the present file, which is not changed."""
    text = RFC.replace("**Status**: Accepted", "**Status**: Draft").replace("## Dependencies", "## Dependecies")
    (folder / "rfc-042.md").write_text(text, encoding="utf-8")
    assert main(["ready", "rfc-042.md", "--output-format", "json"]) == 1
    expected = [one | {"fix": None} for one in json.loads(capsys.readouterr().out)]
    found = tools.ready("rfc-042.md", "")
    assert (found["status"], found["findings"]) == ("Accepted", expected)
    assert tools.ready("rfc-042.md", "rejected")["findings"] == []
    assert (folder / "rfc-042.md").read_text(encoding="utf-8") == text
    with pytest.raises(CannotRun, match='did you mean "Accepted"'):
        tools.ready("rfc-042.md", "Acepted")
    with pytest.raises(CannotRun, match="not below the folder"):
        tools.ready("../rfc-042.md", "")


def test_a_kind_has_guidance_and_next_states(tools: Tools) -> None:
    """It has the JSON Schema of its data too."""
    kind = tools.get_kind("rfc")
    draft = next(one for one in kind["vocabularies"]["Status"] if one["value"] == "Draft")
    assert draft["state"] == "open"
    assert "Accepted" in draft["next"]
    assert kind["json_schema"]["properties"]["kind"] == {"const": "rfc"}
    assert "rfc" in [one["id"] for one in tools.list_kinds()["kinds"]]


def test_nothing_outside_is_touched(folder: Path, tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither by a path nor through a link; and nothing is overwritten."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "rfc-1.md").write_text(RFC, encoding="utf-8")
    (folder / "link").symlink_to(outside)
    for path in ("../x.md", str(outside / "rfc-1.md"), "link/rfc-1.md", "a\0b"):
        with pytest.raises(CannotRun, match="not below the folder"):
            tools.get(path)
        with pytest.raises(CannotRun, match="not below the folder"):
            tools.new("rfc", "Title", path)
        with pytest.raises(CannotRun, match="not below the folder"):
            tools.list_proposals(path, "", "")
    assert tools.list_proposals(".", "", "")["from_documents"] == []
    assert os.listdir(outside) == ["rfc-1.md"]
    with pytest.raises(CannotRun, match="did you mean `rfc`"):
        tools.get_kind("rcf")


def test_a_new_proposal_is_a_file_with_the_next_number(folder: Path, tools: Tools) -> None:
    """Whatever its title starts with."""
    (folder / "rfc-042.md").write_text(RFC, encoding="utf-8")
    made = tools.new("rfc", "--force", ".")
    assert made["path"] == "rfc-043-force.md"
    assert (folder / made["path"]).read_text(encoding="utf-8") == made["text"]
    with pytest.raises(CannotRun, match="there is no schema `--stdout`"):
        tools.new("--stdout", "Title", ".")


@pytest.mark.slow
async def test_an_agent_writes_a_proposal(folder: Path) -> None:
    """With the client of the SDK, from the list of kinds to a finished proposal without findings."""
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    manifest = json.loads((ROOT / "editors/claude-code/.claude-plugin/plugin.json").read_text(encoding="utf-8"))
    server = manifest["mcpServers"]["proposal-lsp"]
    program = Path(sys.executable).with_name(server["command"])
    command = StdioServerParameters(command=str(program), args=server["args"], cwd=folder)
    async with Client(stdio_client(command)) as client:

        async def ask(name: str, **arguments: Any) -> Any:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result.content
            return result.structured_content

        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        hints = {name: tool.annotations for name, tool in listed.items()}
        assert [name for name, hint in hints.items() if not (hint and hint.read_only_hint)] == ["new"]
        assert all(tool.description for tool in listed.values())
        kind = await ask("get_kind", kind="rfc")
        assert "Risks and Mitigations" in kind["json_schema"]["properties"]["sections"]["properties"]
        made = await ask("new", kind="rfc", title="Warm storage")
        assert made["path"] == "rfc-001-warm-storage.md"
        assert {one["code"] for one in (await ask("check", text=made["text"], path=made["path"]))["findings"]} <= {
            *("placeholder-text", "placeholder-value", "empty-section", "empty-field", "template-comment")
        }
        (folder / "rfc-042.md").write_text(RFC, encoding="utf-8")
        data = (await ask("get", path="rfc-042.md"))["from_documents"]["data"]
        data["title"] |= {"number": "001", "title": "Warm storage"}
        data["fields"]["Status"] = "Draft"
        text = (await ask("render", kind="rfc", data=data))["from_documents"]["text"]
        assert (await ask("check", text=text, path=made["path"]))["findings"] == []
        (folder / made["path"]).write_text(text, encoding="utf-8")
        (folder / "rfc-042.md").unlink()
        (found,) = (await ask("list_proposals"))["from_documents"]
        assert (found["id"], found["title"], found["status"]) == ("RFC-001", "Warm storage", "Draft")
        refused = await client.call_tool("get", {"path": "../x.md"})
        assert refused.is_error
        assert "not below the folder" in str(refused.content)
