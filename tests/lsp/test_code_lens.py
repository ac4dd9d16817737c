"""`textDocument/codeLens`: the distance of a proposal from its next status (LSP 3.17, "Code Lens Request")."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.lsp.client import SELECT
from proposal_lsp.projects import Projects

from .patience import PATIENCE
from .raw import Message, RawClient, connect, edit

SCHEMA = """\
id: memo
name: Memo
title: "Memo {n}: {name}"
metadata:
  in: lines
  fields:
    Status:
      type: enum
      values:
        Draft: {state: open, next: [Agreed, Dropped]}
        Agreed: {state: agreed, next: [Dropped]}
        Dropped: {state: dead}
    Owner: {required: {when: {status: Agreed}}}
detect: {files: "**/memo-*.md"}
sections:
  - {heading: Goal, required: true}
  - {heading: Means, required: true}
  - {heading: Proof, required: {when: {status: Agreed}}}
"""
TEXT = "Before it.\n\n# Memo 7: Näpfe 🐟\n\nStatus: Draft\n\n## Goal\n\nLess noise.\n\n## Means\n"
CAPABILITIES: Message = {
    "textDocument": {"codeLens": {}, "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}},
    "window": {"showDocument": {"support": True}},
}
WITHOUT_COMMANDS: Message = {"textDocument": {"codeLens": {}}}


@contextmanager
def opened(
    folder: Path, text: str, capabilities: Message, name: str = "memo-7.md", schema: str = SCHEMA
) -> Iterator[tuple[RawClient, str]]:
    """A client with one document open, in a repository with one kind; and the URI of the document."""
    (folder / ".git").mkdir()
    (folder / ".proposals").mkdir()
    (folder / ".proposals" / "memo.yaml").write_text(schema)
    uri = (folder / name).as_uri()
    with connect(Projects()) as client:
        client.initialize(capabilities, rootUri=folder.as_uri())
        client.open(uri, text)
        yield client, uri


def lenses(client: RawClient, uri: str) -> Any:
    """The lens for the status of a document, before it has a command."""
    found = client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})["result"]
    return found and found[:-1]


def said(client: RawClient, uri: str) -> Any:
    """The command of the lens for the status of a document."""
    (found,) = lenses(client, uri)
    assert "command" not in found
    return client.request("codeLens/resolve", found)["result"]["command"]


def test_findings_that_prevent_the_next_status(tmp_path: Path) -> None:
    """It counts the findings of `ready`, and leads to the first; an edit updates it."""
    with opened(tmp_path, TEXT, CAPABILITIES) as (client, uri):
        (found,) = lenses(client, uri)
        title = {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 18}}
        assert found["range"] == title
        command = said(client, uri)
        assert command["title"] == "Draft · 1 of 2 sections · 3 things before Agreed"
        assert command["command"] == SELECT
        assert command["arguments"][0] == uri
        assert command["arguments"][1]["start"]["line"] in (2, 4)
        client.change(uri, 2, edit(10, 8, 10, 8, "\n\nOne.\n\n## Proof\n\nSeen."), edit(5, 0, 5, 0, "Owner: Ada\n"))
        assert said(client, uri) == {"title": "Draft · 2 of 2 sections · ready for Agreed", "command": ""}
        client.change(uri, 3, edit(4, 8, 4, 13, "Agreed"))
        assert said(client, uri) == {"title": "Agreed · 3 of 3 sections", "command": ""}


def test_an_old_lens_gets_no_command(tmp_path: Path) -> None:
    """A lens of an earlier version of the text gets no command."""
    with opened(tmp_path, TEXT, CAPABILITIES) as (client, uri):
        (found,) = lenses(client, uri)
        client.change(uri, 2, edit(0, 0, 0, 0, "x"))
        assert client.request("codeLens/resolve", found)["result"] == found
        assert client.request("codeLens/resolve", {"range": found["range"]})["result"] == {"range": found["range"]}


@pytest.mark.parametrize("value", ["[choose]", ""])
def test_without_a_status(tmp_path: Path, value: str) -> None:
    """There is no lens for the status."""
    with opened(tmp_path, TEXT.replace("Draft", value), CAPABILITIES) as (client, uri):
        assert said(client, uri) == {"title": "1 of 2 sections", "command": ""}


def test_a_client_without_our_command(tmp_path: Path) -> None:
    """Its lens is a text only."""
    with opened(tmp_path, TEXT, WITHOUT_COMMANDS) as (client, uri):
        assert said(client, uri) == {"title": "Draft · 1 of 2 sections · 3 things before Agreed", "command": ""}


def test_metadata_in_a_sidecar(tmp_path: Path) -> None:
    """Missing fields in it count too, with its text in the editor, and the lens leads there."""
    lines = SCHEMA.replace("in: lines", "in: sidecar\n  sidecar: facts.yaml")
    text = "# Memo 7: Quiet\n\n## Goal\n\nLess.\n\n## Means\n\nOne.\n\n## Proof\n\nSeen.\n"
    with opened(tmp_path, text, CAPABILITIES, schema=lines) as (client, uri):
        sidecar = (tmp_path / "facts.yaml").as_uri()
        (tmp_path / "facts.yaml").write_text("Status: Agreed\n")
        client.open(sidecar, "# Facts\nStatus: Draft\n", language="yaml")
        end = time.monotonic() + PATIENCE
        while (command := said(client, uri))["title"].startswith("Agreed") and time.monotonic() < end:
            pass  # until the open text replaces the file
        assert command["title"] == "Draft · 2 of 2 sections · 1 thing before Agreed"
        assert command["arguments"][0] == sidecar
        client.change(uri, 2, edit(10, 0, 12, 5, ""))
        command = said(client, uri)
        assert command["title"] == "Draft · 2 of 2 sections · 2 things before Agreed"
        assert command["arguments"][0] == uri
        client.change(sidecar, 2, edit(1, 8, 1, 13, "Agreed"))
        while not client.published(uri)["diagnostics"]:
            pass
        assert said(client, uri) == {"title": "Agreed · 2 of 3 sections", "command": ""}


def test_the_number_of_references(tmp_path: Path) -> None:
    """In all files, with their texts in the editor; references to the document's own headings are not counted."""
    (tmp_path / "notes.md").write_text("# Notes\n\n[It](memo-7.md), [x](memo-7.md#goal)\n", encoding="utf-8")
    with opened(tmp_path, TEXT + "\n[own](#goal)\n", CAPABILITIES) as (client, uri):
        *_, found = client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})["result"]
        command = client.request("codeLens/resolve", found)["result"]["command"]
        assert command == {"title": "2 references", "command": ""}
        client.open((tmp_path / "notes.md").as_uri(), "# Notes\n\n[It](memo-7.md)\n")
        command = client.request("codeLens/resolve", found)["result"]["command"]
        assert command["title"] == "1 reference"


@pytest.mark.parametrize(("name", "text"), [("notes.md", "# Notes\n"), ("template.md", TEXT), ("memo.yaml", "a: b\n")])
def test_no_lens(tmp_path: Path, name: str, text: str) -> None:
    """If nothing is checked as a proposal."""
    with opened(tmp_path, text, CAPABILITIES, name) as (client, uri):
        assert lenses(client, uri) is None


def test_a_client_that_shows_no_lenses() -> None:
    """The feature is not announced."""
    with connect(Projects()) as client:
        assert "codeLensProvider" not in client.initialize({})
