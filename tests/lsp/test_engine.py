"""The server over the real engine: the same findings as the engine's own, edit after edit, and fixes that help."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from proposal_lsp.features.fixing import SCAFFOLDED
from proposal_lsp.lsp import analyses
from proposal_lsp.lsp.lenient import lenient_converter
from proposal_lsp.projects import Projects
from proposal_lsp.text import Encoding, Text

from tests.amount import Part, by_part

from .edits import apply
from .patience import PATIENCE
from .raw import Message, RawClient, connect, start
from .spec import check_diagnostics
from .test_sync import ENCODINGS, Editor

SAMPLES = Path(__file__).parents[1] / "samples"
DEMO = sorted((SAMPLES / "demo").glob("*.md"))
ASKS: Message = {
    "workspace": {"workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "diagnostic": {"tagSupport": {"valueSet": [1, 2]}, "relatedInformation": True, "codeDescriptionSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "isPreferredSupport": True},
    },
}
CONVERTER = lenient_converter()


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client that pulls, so that every answer is for the newest text."""
    with connect(Projects()) as connected:
        connected.initialize(ASKS)
        yield connected


def found(client: RawClient, uri: str, source: str, encoding: str = "utf-16") -> list[Any]:
    """The findings of an open document, checked against the protocol."""
    raw = client.pull(uri)["items"]
    assert isinstance(raw, list)
    check_diagnostics(CONVERTER.structure(raw, list[types.Diagnostic]), source, ASKS, encoding)
    return raw


@pytest.mark.sampled(9)
@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_same_findings_as_the_engine(client: RawClient, path: Path) -> None:
    """Code, message, severity and place are those of the engine."""
    source = path.read_text(encoding="utf-8")
    client.open(path.as_uri(), source)
    text = Text(source)
    expected = [
        (finding.code, finding.message, int(finding.severity), *text.position(finding.span.start, "utf-16"))
        for finding in Projects().of(path).analyze(str(path), source).findings
    ]
    answered = [
        (item["code"], item["message"], item["severity"], *item["range"]["start"].values())
        for item in found(client, path.as_uri(), source)
    ]
    assert answered == expected


def test_a_job_that_fails_is_not_tried_again(client: RawClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has nothing to report on that text; the next one is analyzed as usual."""
    tries: list[object] = []

    def fail(*_args: object, **_kwargs: object) -> None:
        tries.append(None)
        assert len(tries) < 20, "it is tried again and again"
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(analyses, "analyze_with", fail)
        client.open("untitled:a", "<!-- proposal-schema: rfc -->\n# RFC-1: T\n")
        assert client.pull("untitled:a")["items"] == []
    assert len(tries) == 1
    client.change("untitled:a", 2, {"text": "<!-- proposal-schema: rfc -->\n# RFC-2: T\n"})
    assert client.pull("untitled:a")["items"]


def test_demo_has_findings() -> None:
    """The samples for these tests exist, and some have findings."""
    counts = [len(Projects().of(path).analyze(str(path), path.read_text(encoding="utf-8")).findings) for path in DEMO]
    assert len(counts) >= 3
    assert sum(counts) >= 5


@pytest.mark.sampled(30)
@by_part
@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_every_fix(client: RawClient, path: Path, part: Part) -> None:
    """Each action follows the protocol, and its findings are gone after it."""
    uri, source, version = path.as_uri(), path.read_text(encoding="utf-8"), 1
    client.open(uri, source)
    before = found(client, uri, source)
    for item in part.of(before, 30, lambda item: item["message"]):
        params = {"textDocument": {"uri": uri}, "range": item["range"], "context": {"diagnostics": [item]}}
        raw = client.request("textDocument/codeAction", params)["result"] or []
        actions = CONVERTER.structure(raw, list[types.CodeAction])
        for action in actions:
            assert action.edit
            after = apply(action.edit, source, "utf-16")
            client.change(uri, version + 1, {"text": after})
            left = [(other["code"], other["message"]) for other in found(client, uri, after)]
            came = Counter(code for code, _ in left) - Counter(other["code"] for other in before)
            assert set(came) <= SCAFFOLDED
            for corrected in action.diagnostics or ():
                assert (corrected.code, corrected.message) not in left
            version += 2
            client.change(uri, version, {"text": source})


@pytest.mark.sampled(20)
@by_part
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_findings_after_edits_are_those_of_a_new_document(encoding: Encoding, part: Part) -> None:
    """After a thousand random edits of a proposal."""
    path = next(path for path in DEMO if "rfc-007" in path.name)
    # The line endings of a proposal are all the same; the edits add other ones.
    editor = Editor(path.read_text(encoding="utf-8"), encoding, seed=3, returns=True)
    batches = random.Random(11)
    uri = path.as_uri()
    with connect(Projects()) as client, connect(Projects()) as fresh:
        for each in (client, fresh):
            each.initialize({**ASKS, "general": {"positionEncodings": [encoding]}})
        client.open(uri, editor.source)
        made = seen = 0
        while made < part.count(1000, 25):
            batch = [editor.edit() for _ in range(batches.randrange(5, 30))]
            made += len(batch)
            client.change(uri, made, *batch)
            fresh.open(uri, editor.source)
            answered = found(client, uri, editor.source, encoding)
            assert answered == found(fresh, uri, editor.source, encoding)
            fresh.close(uri)
            seen += len(answered)
    assert seen > part.count(100, 25), "the text was no proposal most of the time"


class TestSchemas:
    """A schema of the user, next to the proposals."""

    SCHEMA = """\
id: note
name: Note
detect: {files: ["**/*.md"]}
sections:
  - heading: Why
  - heading: How
"""
    #: The same, with an optional section.
    LENIENT = SCHEMA.replace("heading: Why", "{heading: Why, required: false}")

    def test_created_broken_fixed(self, tmp_path: Path) -> None:
        """An open proposal is checked against its schema; if that is broken, its last good version is used."""
        schema, note = tmp_path / ".proposals" / "note.yaml", tmp_path / "note.md"
        schema.parent.mkdir()
        uri, schema_uri = note.as_uri(), schema.as_uri()
        said = {"changes": [{"uri": schema_uri, "type": 1}]}
        with connect(Projects()) as client:
            client.initialize()
            client.open(uri, "# A note\n\n## How\n\nText.\n")
            assert client.published(uri)["diagnostics"] == []

            schema.write_text(self.SCHEMA)
            client.notify("workspace/didChangeWatchedFiles", said)
            assert [item["code"] for item in client.published(uri)["diagnostics"]] == ["missing-section"]

            schema.write_text(self.SCHEMA.replace("heading: Why", "haeding: Why"))
            client.notify("workspace/didChangeWatchedFiles", said)
            broken = client.published(schema_uri)["diagnostics"]
            assert {item["code"] for item in broken} == {"schema-error"}
            assert broken[0]["range"]["start"]["line"] == 4

            schema.write_text(self.LENIENT)
            client.notify("workspace/didChangeWatchedFiles", said)
            published = {uri: client.published(uri)["diagnostics"], schema_uri: None}
            published[schema_uri] = client.published(schema_uri)["diagnostics"]
            assert published == {uri: [], schema_uri: []}

    def test_edited_in_the_editor(self, tmp_path: Path) -> None:
        """Problems of a schema are shown while it is edited, in any project."""
        schema = tmp_path / ".proposals" / "note.yaml"
        with connect(Projects()) as client:
            client.initialize()
            client.open(schema.as_uri(), self.SCHEMA.replace("heading", "haeding"), language="yaml")
            assert "schema-error" in {item["code"] for item in client.published(schema.as_uri())["diagnostics"]}
            client.change(schema.as_uri(), 2, {"text": self.SCHEMA})
            assert client.published(schema.as_uri())["diagnostics"] == []

    def test_other_yaml(self, client: RawClient, tmp_path: Path) -> None:
        """YAML that is not a schema has no findings, broken or not."""
        uri = (tmp_path / "compose.yaml").as_uri()
        client.open(uri, "a: [", language="yaml")
        assert client.pull(uri)["items"] == []


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [(), ("--stdio", "--clientProcessId=1")])
def test_the_command(arguments: tuple[str, ...]) -> None:
    """The command that editors start, with the arguments that some of them add."""
    path = next(path for path in DEMO if "rfc-007" in path.name)
    with start("-m", "proposal_lsp", "server", *arguments) as (client, process):
        client.initialize()
        client.open(path.as_uri(), path.read_text(encoding="utf-8"))
        assert client.published(path.as_uri())["diagnostics"]
        client.request("shutdown")
        client.notify("exit")
        assert process.wait(PATIENCE) == 0
        assert process.stderr
        assert process.stderr.read() == b""
