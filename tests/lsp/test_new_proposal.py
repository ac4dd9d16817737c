"""`proposal-lsp/newProposal`, and completion in an empty file: the same text that the command `new` writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.lsp import next_proposal, schema_info
from proposal_lsp.projects import Projects

from .edits import plain_of
from .raw import RawClient, connect

RFC = "# RFC-0{number}: Bells\n\n**Status**: Draft\n**Author**: Ines Okafor\n\n## Summary\n\nBells.\n\n## Motivation\n"
COMPLETION = {"completion": {"completionItem": {"snippetSupport": True}}}
ACTIONS = {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two RFCs, the second of which has a usual file name."""
    config = tmp_path / "gitconfig"
    config.write_text('[user]\n\tname = "Zoë \\"Z\\" Ek" ; me\n', "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    docs = tmp_path / "docs"
    docs.mkdir()
    for number in (40, 41):
        (docs / f"rfc-0{number}-bells.md").write_text(RFC.format(number=number), "utf-8")
    return docs


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client of a server with the real engine, `initialize` done."""
    with connect(Projects()) as client:
        client.initialize({"textDocument": {**COMPLETION, **ACTIONS}})
        yield client


def ask(client: RawClient, folder: Path | None, kind: str, title: str = "") -> Any:
    """The answer."""
    uri = folder.as_uri() if folder else None
    return client.request(next_proposal.NEW_PROPOSAL, {"uri": uri, "kind": kind, "title": title})["result"]


def test_it_is_what_the_command_writes(client: RawClient, folder: Path) -> None:
    """Text and name; nothing is written."""
    before = sorted(folder.iterdir())
    made = ask(client, folder, "rfc", "Loud mornings")
    assert sorted(folder.iterdir()) == before
    assert main(["new", "--dir", str(folder), "rfc", "Loud mornings"]) == 0
    written = folder / "rfc-042-loud-mornings.md"
    assert made["path"] == str(written)
    assert made["text"] == written.read_text("utf-8") == plain_of(made["snippet"])
    assert '**Author**: Zoë "Z" Ek\n' in made["text"]
    assert made["beside"] == {}
    assert "${1:" in made["snippet"]


def test_completion_in_an_empty_file_gives_the_same(client: RawClient, folder: Path) -> None:
    """With the number and the author's name; the file has no number in its name."""
    uri = (folder / "draft.md").as_uri()
    client.open(uri, "\n")
    params = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}, "context": {"triggerKind": 1}}
    items = client.request("textDocument/completion", params)["result"]["items"]
    item = next(item for item in items if item["label"] == "rfc: a new proposal")
    made = ask(client, folder, "rfc")
    assert plain_of(item["textEdit"]["newText"]).rstrip() == made["text"].rstrip()
    assert item["textEdit"]["newText"].removesuffix("$0").rstrip() == made["snippet"].removesuffix("$0").rstrip()


@pytest.mark.slow
def test_the_author_is_an_action(client: RawClient, folder: Path) -> None:
    """The name in the repository's configuration precedes the user's."""
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("[core]\n\tname = no\n[user]\n\tname = Mo # here\n", "utf-8")
    uri = (folder / "rfc-042-x.md").as_uri()
    client.open(uri, RFC.format(number=42).replace("Ines Okafor", "[Name]"))
    here = {"line": 3, "character": 13}
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": here, "end": here},
        "context": {"diagnostics": []},
    }
    titles = [one["title"] for one in client.request("textDocument/codeAction", params)["result"]]
    assert 'Fill in "Mo"' in titles


def test_the_environment_names_the_author(client: RawClient, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git reads configuration from it before any file (git-config(1), "ENVIRONMENT")."""
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Åsa")
    assert "**Author**: Åsa\n" in ask(client, folder, "rfc")["text"]


def test_files_have_the_form_of_name_of_other_files(client: RawClient, folder: Path) -> None:
    """If the kind has several forms, also if it is not the first."""
    for path in folder.iterdir():
        path.unlink()
    for name in ("a-b.md", "c-d-e.md"):
        (folder / name).write_text("# Notes\n", "utf-8")
    (folder / "rfc-0007-bells.md").write_text("# RFC-0007: Bells\n", "utf-8")
    made = ask(client, folder, "contract-rfc", "Loud mornings")
    assert Path(made["path"]).name == "rfc-0008-loud-mornings.md"


def test_metadata_next_to_it(client: RawClient, folder: Path) -> None:
    """For a kind with a sidecar there are two texts."""
    made = ask(client, folder, "kep", "Loud mornings")
    ((path, text),) = made["beside"].items()
    assert Path(path).name == "kep.yaml"
    assert 'title: "Loud mornings"' in text


def test_without_a_folder(client: RawClient) -> None:
    """There is no path; without a kind there is no answer."""
    assert ask(client, None, "rfc")["path"] is None
    assert ask(client, None, "nope") is None
    assert client.request(next_proposal.NEW_PROPOSAL, None)["result"] is None


def test_the_kinds_of_the_folder_come_first(client: RawClient, folder: Path) -> None:
    """Whether the request names a file of it or the folder itself."""
    for place in (folder, folder / "rfc-040-bells.md"):
        kinds = client.request(schema_info.SCHEMAS, {"uri": place.as_uri()})["result"]
        assert [kind["id"] for kind in kinds if kind["here"]] == ["rfc"] == [kinds[0]["id"]]
    kinds = client.request(schema_info.SCHEMAS, {})["result"]
    assert not any(kind["here"] for kind in kinds)
