"""Any job of the engine may fail: every request is answered, no job is repeated without end, and the session ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.lsp.engine import Engine
from proposal_lsp.projects import Projects

from .author import CLIENTS
from .raw import Message, RawClient, connect, edit

RFC = """\
# RFC-{}: Bowls

- **Status**: Draft
- **Replaces**: RFC-{}

## Summary

See [two](rfc-002.md) and RFC-2.

## Motivation

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository of three proposals."""
    for number in (1, 2, 3):
        (tmp_path / f"rfc-00{number}.md").write_text(RFC.format(number, number - 1))
    return tmp_path


def author_at_work(client: RawClient, folder: Path) -> Iterator[Message]:
    """The answers to an author who opens two proposals, sends requests, and types."""
    first, second = (folder / f"rfc-00{number}.md" for number in (1, 2))
    document = {"textDocument": {"uri": first.as_uri()}}
    start, end = {"line": 0, "character": 3}, {"line": 12, "character": 0}
    for path in (first, second):
        client.open(path.as_uri(), path.read_text())
    for version, change in enumerate((edit(0, 9, 0, 9, "x"), edit(0, 9, 0, 10, "")), 2):
        yield client.request("textDocument/diagnostic", document)
        for method in ("documentSymbol", "codeLens", "documentLink", "foldingRange"):
            yield client.request(f"textDocument/{method}", document)
        for method in ("hover", "completion", "definition", "prepareRename", "prepareCallHierarchy"):
            yield client.request(f"textDocument/{method}", {**document, "position": start})
        where = {**document, "range": {"start": start, "end": end}}
        yield client.request("textDocument/codeAction", {**where, "context": {"diagnostics": []}})
        yield client.request("textDocument/inlayHint", where)
        yield client.request("workspace/symbol", {"query": ""})
        yield client.request("workspace/diagnostic", {"previousResultIds": []})
        client.change(first.as_uri(), version, change)
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": second.as_uri(), "type": 2}]})
    client.notify("textDocument/didSave", document)
    yield client.request("shutdown")


def session(folder: Path) -> list[Message]:
    """The answers in a session of VS Code."""
    declared = json.loads((CLIENTS / "vscode.json").read_text())["capabilities"]
    with connect(Projects()) as client:
        client.answers["workspace/configuration"] = lambda params: [{"files": "workspace"} for _ in params["items"]]
        client.initialize(declared, workspaceFolders=[{"uri": folder.as_uri(), "name": "proposals"}])
        return list(author_at_work(client, folder))


@pytest.mark.slow
@pytest.mark.usefixtures("guard")
def test_every_request_is_answered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a result or an error."""
    do, jobs, failing = Engine._do, [0], [0]

    def fail(engine: Engine, *args: Any) -> Any:
        jobs[0] += 1
        if jobs[0] == failing[0]:
            raise MemoryError
        return do(engine, *args)

    monkeypatch.setattr(Engine, "_do", fail)
    expected, usual = len(session(folder)), jobs[0]
    assert usual > 20
    for failing[0] in range(1, usual + 1, 3):
        jobs[0] = 0
        answers = session(folder)
        assert len(answers) == expected
        assert jobs[0] < 2 * usual
