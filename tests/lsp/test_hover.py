"""`textDocument/hover`: in a format of the client, for the newest text (LSP 3.17, "Hover")."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from proposal_lsp.projects import Projects

from .raw import Message, RawClient, connect, edit

URI = "file:///docs/rfc-041.md"
TEXT = "<!-- proposal-schema: rfc -->\n# RFC-041: Näpfe 🐟\n\n**Status**: Draft\n**Author**: Ines Okafor\n\nProse.\n"


@contextmanager
def opened(capabilities: Message, text: str = TEXT) -> Iterator[RawClient]:
    """A client with one document open, and the real engine in the server."""
    with connect(Projects()) as client:
        assert client.initialize(capabilities)["hoverProvider"]
        client.open(URI, text)
        yield client


def ask(client: RawClient, line: int, character: int, uri: str = URI) -> Any:
    """The hover at a position."""
    params = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
    return client.request("textDocument/hover", params)["result"]


def shows(*formats: str) -> Message:
    """A client that supports these formats, the preferred one first."""
    return {"textDocument": {"hover": {"contentFormat": list(formats)}}}


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("capabilities", "kind", "start"),
    [
        (shows("markdown", "plaintext"), "markdown", "**Status: Draft**\n"),
        (shows("plaintext", "markdown"), "plaintext", "Status: Draft\n"),
        (shows("markdown"), "markdown", "**Status: Draft**\n"),
        (shows(), "plaintext", "Status: Draft\n"),
        ({}, "plaintext", "Status: Draft\n"),
        (shows("asciidoc"), "plaintext", "Status: Draft\n"),
    ],
)
def test_the_format_is_the_preferred_one(capabilities: Message, kind: str, start: str) -> None:
    """Markdown if the client supports it, plain text otherwise; unknown formats are ignored."""
    with opened(capabilities) as client:
        contents = ask(client, 3, 13)["contents"]
    assert contents["kind"] == kind
    assert contents["value"].startswith(start)


@pytest.mark.sampled(9)
@pytest.mark.parametrize(("encoding", "end"), [("utf-8", 22), ("utf-16", 19), ("utf-32", 18)])
def test_the_range_counts_as_agreed(encoding: str, end: int) -> None:
    """In the units of the chosen encoding, after characters in which encodings differ."""
    capabilities = {**shows("markdown"), "general": {"positionEncodings": [encoding]}}
    with opened(capabilities, TEXT) as client:
        found = ask(client, 1, end)
    assert found["contents"]["value"].startswith("**Request for comments**")
    assert found["range"] == {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": end}}


def test_no_hover() -> None:
    """Null in prose, past the end, in a document that is not open, and in one that is not a proposal."""
    with opened(shows("markdown")) as client:
        assert ask(client, 6, 2) is None
        assert ask(client, 99, 0) is None
        assert ask(client, 0, 0, "file:///docs/other.md") is None
        client.open("file:///docs/notes.md", "# Notes\n\nStatus: Draft\n")
        assert ask(client, 2, 9, "file:///docs/notes.md") is None
        client.open("file:///src/main.c", "// RFC-041\n", language="c")
        assert ask(client, 0, 4, "file:///src/main.c") is None


def test_the_newest_text_is_looked_at() -> None:
    """A request right after an edit is answered for the edited text."""
    with opened(shows("markdown")) as client:
        client.change(URI, 2, edit(3, 12, 3, 17, "Accepted"))
        assert ask(client, 3, 13)["contents"]["value"].startswith("**Status: Accepted**")


def test_text_of_a_repository_has_no_effects(tmp_path: Path) -> None:
    """Neither that of a schema nor that of a document: no command, no HTML, no picture."""
    said = "[run](command:x) [run][x] <b>x</b> ![x](https://example.org/x.png) [see](https://example.org)"
    schema = tmp_path / ".proposals" / "note.yaml"
    schema.parent.mkdir()
    schema.write_text(
        "id: note\nname: Note\ndetect: {files: ['**/*.md']}\nsections:\n"
        f"  - heading: Why\n    doc: |\n      {said}\n\n      [x]: command:x\n  - heading: How\n",
        encoding="utf-8",
    )
    uri = (tmp_path / "note.md").as_uri()
    with connect(Projects()) as client:
        client.initialize(shows("markdown"))
        client.open(uri, f"# {said}\n\n## Why\n\n{said}\n\n## How\n\nx\n")
        value = ask(client, 2, 4, uri)["contents"]["value"]
    tokens = MarkdownIt("commonmark").parse(value)
    inline = [child for token in tokens for child in token.children or ()]
    targets = [str(token.attrs["href"]) for token in inline if token.type == "link_open"]
    assert targets[-1] == "https://example.org"
    assert all(target.startswith("https:") for target in targets)
    assert not {"html_block", "html_inline", "image"} & {token.type for token in (*tokens, *inline)}
    assert "(command:x)" in value
