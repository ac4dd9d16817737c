"""Published findings: when, once, and only up to date (LSP 3.17, "PublishDiagnostics Notification")."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Pauses
from .raw import RawClient, connect, edit

A, B = "file:///a.md", "file:///b.md"
VERSIONS = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
#: Longer than anything takes that does not wait on purpose.
SOON = 0.25


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client that supports versions."""
    with connect() as connected:
        connected.initialize(VERSIONS)
        yield connected


def codes(published: dict[str, Any]) -> list[str]:
    """The codes of published findings."""
    return [diagnostic["code"] for diagnostic in published["diagnostics"]]


def test_a_document_without_findings_is_published_once(client: RawClient) -> None:
    """The first list of a document is published even if it is empty; the same list is never published twice."""
    client.open(A, "fine", version=3)
    assert client.published(A) == {"uri": A, "version": 3, "diagnostics": []}
    client.change(A, 4, edit(0, 0, 0, 0, "very "))
    client.save(A)
    assert client.quiet(SOON) == []


def test_an_unchanged_list_is_not_published_again(client: RawClient) -> None:
    """An edit below a finding leaves the list as it was; one above moves it."""
    client.open(A, "TODO\n\nmore")
    client.published(A)
    client.change(A, 2, edit(2, 4, 2, 4, " and more"))
    assert client.quiet(SOON) == []
    client.change(A, 3, edit(0, 0, 0, 0, "\n\n"))
    moved = client.published(A)
    assert moved["version"] == 3
    assert moved["diagnostics"][0]["range"]["start"] == {"line": 2, "character": 0}


def test_newest_wins(client: RawClient) -> None:
    """Results for a text that was edited meanwhile are dropped: only the newest text has findings."""
    client.open(A, "HELD TODO")
    client.gate.reached()
    client.change(A, 2, {"text": "HELD TODO TODO"})
    client.change(A, 3, {"text": "fine"})
    client.catch_up()
    client.gate.open()
    assert client.published(A) == {"uri": A, "version": 3, "diagnostics": []}


def test_close_during_analysis(client: RawClient) -> None:
    """Nothing is published for a document that was closed meanwhile."""
    client.open(A, "HELD TODO")
    client.gate.reached()
    client.close(A)
    client.catch_up()
    client.gate.open()
    assert client.quiet(SOON) == []


def test_close_clears(client: RawClient) -> None:
    """Closing a document with findings clears them; closing it again, or a clean one, publishes nothing."""
    client.open(A, "TODO")
    client.published(A)
    client.close(A)
    assert client.published(A)["diagnostics"] == []
    client.close(A)
    client.open(A, "fine")
    assert client.published(A)["diagnostics"] == []
    client.close(A)
    assert client.quiet(SOON) == []


def test_reopening_during_analysis(client: RawClient) -> None:
    """A document that is closed and opened again is a new one."""
    client.open(A, "HELD TODO TODO")
    client.gate.reached()
    client.close(A)
    client.open(A, "TODO", version=1)
    client.catch_up()
    client.gate.open()
    assert len(client.published(A)["diagnostics"]) == 1


def test_opening_twice(client: RawClient) -> None:
    """If a client opens a document twice, the second text is used."""
    client.open(A, "TODO TODO")
    client.open(A, "TODO", version=9)
    assert client.wait_for(lambda message: message.get("params", {}).get("version") == 9)["params"]["diagnostics"]
    client.change(A, 10, edit(0, 0, 0, 4, ""))
    assert client.published(A)["diagnostics"] == []


def test_many_documents_at_once(client: RawClient) -> None:
    """Ten documents opened at once all get findings, while edits and requests are answered in between."""
    uris = [f"file:///{number}.md" for number in range(10)]
    client.request("proposal/unknown")  # pygls is loaded by now
    for uri in uris:
        client.open(uri, "HELD" if uri == uris[0] else "TODO")
    client.gate.reached()
    client.change(uris[1], 2, {"text": "TODO TODO"})
    client.catch_up()
    client.gate.open()
    found: dict[str, int] = {}
    while len(found) < len(uris):
        published = client.wait_for_method("textDocument/publishDiagnostics")
        found[published["uri"]] = len(published["diagnostics"])
    assert found == {uri: {uris[0]: 0, uris[1]: 2}.get(uri, 1) for uri in uris}


def test_a_slow_document_keeps_only_its_place_in_the_queue(client: RawClient) -> None:
    """Steady edits of a slow document do not delay another one without end."""
    client.open(A, "HELD")
    client.open(B, "TODO")
    client.gate.reached()
    client.change(B, 2, edit(0, 0, 0, 0, "\n"))
    for version in range(2, 5):
        client.change(A, version, edit(0, 0, 0, 0, "x"))
        client.catch_up()
        client.gate.let_through()
        client.gate.reached()
    client.change(A, 5, edit(0, 0, 0, 0, "x"))
    client.wait_for(lambda message: message.get("params", {}).get("uri") == B)
    assert client.gate.count == 4


def test_other_languages_are_left_alone(client: RawClient) -> None:
    """A document in another language is stored, since its edits arrive, and never checked."""
    client.open("file:///a.py", "# TODO", language="python")
    client.change("file:///a.py", 2, edit(0, 0, 0, 0, "TODO"))
    client.open("untitled:Untitled-1", "TODO")
    assert codes(client.published("untitled:Untitled-1")) == ["placeholder-text"]
    client.open("untitled:Untitled-2", "TODO", language="yaml")
    client.open("vscode-remote://wsl/a.markdown", "TODO", language="plaintext")
    assert client.quiet(SOON) == []


class TestHolding:
    """New findings are held until the writer pauses or saves."""

    def test_new_findings(self, client: RawClient, pauses: Pauses) -> None:
        """They wait for the pause, on the edited line and on others: half a comment may hide half a text."""
        client.open(A, "one\ntwo\n")
        client.published(A)
        client.change(A, 2, edit(0, 3, 0, 3, " TODO"))
        assert client.quiet(SOON) == []
        pauses.come(client)
        assert codes(client.published(A)) == ["placeholder-text"]
        client.change(A, 3, edit(1, 3, 1, 3, "\n## Two\n"), edit(0, 0, 0, 0, "x"))
        assert codes(client.published(A)) == ["placeholder-text"]
        pauses.come(client)
        assert codes(client.published(A)) == ["placeholder-text", "empty-section"]

    @pytest.mark.usefixtures("pauses")
    def test_saving_ends_the_wait(self, client: RawClient) -> None:
        """A save shows everything at once."""
        client.open(A, "one\n")
        client.published(A)
        client.change(A, 2, edit(0, 3, 0, 3, " TODO"))
        client.save(A)
        assert codes(client.published(A)) == ["placeholder-text"]

    @pytest.mark.usefixtures("pauses")
    def test_shown_findings_stay(self, client: RawClient) -> None:
        """A shown finding does not flicker while its line is edited, and disappears when it is fixed."""
        client.open(A, "TODO\n")
        client.published(A)
        client.change(A, 2, edit(0, 0, 0, 0, "x"))
        assert codes(client.published(A)) == ["placeholder-text"]
        client.change(A, 3, edit(0, 1, 0, 5, ""))
        assert codes(client.published(A)) == []

    @pytest.mark.usefixtures("pauses")
    def test_a_replaced_text_is_no_edit_of_a_line(self, client: RawClient) -> None:
        """A formatter that replaces everything edits no particular line."""
        client.open(A, "one\n")
        client.published(A)
        client.change(A, 2, {"text": "TODO"})
        assert codes(client.published(A)) == ["placeholder-text"]


@pytest.mark.usefixtures("pauses")
def test_holding_can_be_turned_off() -> None:
    """With `holdWhileTyping` false every finding comes at once."""
    with connect() as client:
        client.initialize(initializationOptions={"holdWhileTyping": False})
        client.open(A, "one\n")
        client.published(A)
        client.change(A, 2, edit(0, 3, 0, 3, " TODO"))
        assert codes(client.published(A)) == ["placeholder-text"]


class TestSchemaFiles:
    """Broken schema files have findings, open or not."""

    def test_created_broken_fixed(self, tmp_path: Path) -> None:
        """An open proposal is checked again when its schema is created, broken and fixed."""
        proposal, schema = tmp_path / "a.md", tmp_path / ".proposals" / "x.yaml"
        schema.parent.mkdir()
        uri, schema_uri = proposal.as_uri(), schema.as_uri()
        with connect() as client:
            client.initialize()
            client.open(uri, "TODO FIXME")
            assert client.published(uri)["diagnostics"][0]["message"] == "TODO left."

            schema.write_text("word: FIXME\n")
            said = {"changes": [{"uri": schema_uri, "type": 1}]}
            client.notify("workspace/didChangeWatchedFiles", said)
            assert client.published(uri)["diagnostics"][0]["message"] == "FIXME left."

            schema.write_text("word: FIXME\nbroken\n")
            client.notify("workspace/didChangeWatchedFiles", said)
            broken = client.published(schema_uri)
            assert codes(broken) == ["schema-error"]
            assert broken["diagnostics"][0]["range"]["start"] == {"line": 1, "character": 0}

            schema.write_text("word: TODO\n")
            client.notify("workspace/didChangeWatchedFiles", said)
            assert client.published(uri)["diagnostics"][0]["message"] == "TODO left."
            assert client.published(schema_uri)["diagnostics"] == []

    def test_saved_in_the_editor(self, tmp_path: Path) -> None:
        """For clients that do not watch files, saving a schema in the editor is enough."""
        proposal, schema = tmp_path / "a.md", tmp_path / ".proposals" / "x.yaml"
        schema.parent.mkdir()
        with connect() as client:
            client.initialize()
            client.open(proposal.as_uri(), "TODO FIXME")
            client.published(proposal.as_uri())
            client.open(schema.as_uri(), "word: FIXME\n", language="yaml")
            schema.write_text("word: FIXME\n")
            client.save(schema.as_uri())
            assert client.published(proposal.as_uri())["diagnostics"][0]["message"] == "FIXME left."

    def test_opened_and_closed(self, tmp_path: Path) -> None:
        """An open schema has the findings of its buffer; after it is closed, those of the file."""
        proposal, schema = tmp_path / "a.md", tmp_path / ".proposals" / "x.yaml"
        schema.parent.mkdir()
        schema.write_text("broken\n")
        with connect() as client:
            client.initialize()
            client.open(proposal.as_uri(), "TODO")
            assert codes(client.published(schema.as_uri())) == ["schema-error"]
            client.open(schema.as_uri(), "TODO fixed", language="yaml")
            assert codes(client.published(schema.as_uri())) == ["placeholder-text"]
            client.close(schema.as_uri())
            assert codes(client.published(schema.as_uri())) == ["schema-error"]
            client.close(proposal.as_uri())
            assert client.published(schema.as_uri())["diagnostics"] == []


def test_only_schemas_and_configuration_matter(client: RawClient) -> None:
    """A change of any other file on disk has no consequence."""
    client.open(A, "TODO")
    client.published(A)
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": "file:///other.md", "type": 2}]})
    assert client.quiet(SOON) == []
