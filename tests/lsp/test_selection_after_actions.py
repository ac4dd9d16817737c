"""The place of the cursor after a code action: the first text to be written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lsprotocol import types
from proposal_lsp.text import Position, Text

from .author import CLIENTS, Author, at_work, sample, without
from .raw import connect

SELECT = "Select the text to replace"


def run(author: Author, command: types.Command | None) -> list[str]:
    """The texts that the editor is asked to select by the command of an action."""
    shown: list[Any] = []

    def show(params: Any) -> dict[str, bool]:
        shown.append(params)
        return {"success": True}

    author.client.answers["window/showDocument"] = show
    assert command
    asked = {"command": command.command, "arguments": command.arguments}
    assert author.client.request("workspace/executeCommand", asked).get("result", "an error") is None
    author.client.quiet(0.25)
    assert all(params["uri"] == author.uri and params["takeFocus"] for params in shown)
    text = Text(author.source)

    def offset(edge: dict[str, int]) -> int:
        return text.offset(Position(edge["line"], edge["character"]), author.encoding)

    places = [params["selection"] for params in shown]
    return [author.source[offset(place["start"]) : offset(place["end"])] for place in places]


def test_after_one_section() -> None:
    """Without tab stops, the first instruction is selected after the section is inserted."""
    with at_work("neovim") as author:
        author.open(without(sample("rfc"), "## Dependencies"))
        action = next(one for one in author.actions() if one.title.startswith("Insert"))
        author.take(action.title)
        (selected,) = run(author, action.command)
        assert selected
        assert selected in author.source[author.source.index("## Dependencies") :]


def test_with_tab_stops() -> None:
    """An editor that supports tab stops needs no command."""
    with at_work("vscode") as author:
        author.open(without(sample("rfc"), "## Dependencies"))
        action = next(one for one in author.actions() if one.title.startswith("Insert"))
        assert action.command is None


@pytest.mark.slow
@pytest.mark.parametrize("editor", ["vscode", "neovim"])
def test_after_all_sections(editor: str) -> None:
    """The first unfilled place is selected."""
    with at_work(editor) as author:
        author.open(sample("rfc")[: sample("rfc").index("## Motivation")])
        offered = {action.title: action for action in author.actions()}
        action = offered["Insert all missing sections"]
        author.take("Insert all missing sections", only=["source.insertMissing"])
        (selected,) = run(author, action.command)
        assert author.source.index(selected) > author.source.index("## Motivation")
        assert author.source.count(selected) == 1


def test_text_to_replace() -> None:
    """An unfilled value can be selected as a whole."""
    with at_work("vscode") as author:
        author.open(sample("rfc").replace("**Status**: Accepted", "**Status**: [Status]"))
        action = next(one for one in author.actions("[Status]") if one.title == SELECT)
        assert action.edit is None
        assert run(author, action.command) == ["[Status]"]


def test_nothing_left_to_select() -> None:
    """If everything is filled in, the command does nothing."""
    with at_work("vscode") as author:
        author.open(sample("rfc"))
        assert run(author, types.Command("x", "proposal-lsp.select", arguments=[author.uri, None])) == []


@pytest.mark.parametrize("arguments", [{}, {"arguments": []}, {"arguments": [5]}, {"arguments": ["file:///a.md", 5]}])
def test_a_command_without_the_right_arguments(arguments: Any) -> None:
    """The error is about invalid parameters, not about the server."""
    with at_work("vscode") as author:
        answer = author.client.request("workspace/executeCommand", {"command": "proposal-lsp.select", **arguments})
        assert answer["error"]["code"] == -32602


def test_a_client_that_shows_no_documents() -> None:
    """It gets no such command."""
    declared = json.loads((CLIENTS / "vscode.json").read_text())["capabilities"]
    del declared["window"]["showDocument"]
    with connect() as client:
        assert "executeCommandProvider" not in client.initialize(declared)
