"""The server with the capabilities of several editors: a process, and answers that use only these capabilities."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_lsp
from lsprotocol import types
from proposal_lsp.features.actions import actions
from proposal_lsp.findings import apply_edits
from proposal_lsp.text import Encoding, Position, Span, Text
from pytest_lsp import ClientServerConfig, LanguageClient, make_test_lsp_client

from .edits import apply, text_in
from .raw import environment
from .scripted import scripted_projects
from .spec import check_action, check_actions, check_diagnostics

CLIENTS = sorted((Path(__file__).parent / "clients").glob("*.json"))
#: Characters of every width before the findings, and line endings of every kind.
SOURCE = "# 😀 Zoë\r\n\r\n漢字 é😀 TODO 👩‍👩‍👧 TODO\u2028x\rTODO\n\n## Empty\n"


#: One process serves all tests of a client.
pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


class Editor:
    """An editor with one document at a time."""

    def __init__(self, client: LanguageClient, declared: dict[str, Any], result: types.InitializeResult) -> None:
        self.client = client
        self.declared = declared
        self.answered = result.capabilities
        encoding = result.capabilities.position_encoding
        self.encoding = cast(Encoding, str(getattr(encoding, "value", encoding)))
        self.pulls = result.capabilities.diagnostic_provider is not None
        self.source = ""
        self.version = 0
        self.uri = ""

    def start_afresh(self) -> None:
        """Continue with another document, which is not open yet."""
        self.version = 0
        self.uri += "untitled:"

    async def show(self, source: str) -> list[types.Diagnostic]:
        """Open the document, or change it, and wait for its findings, which are checked against the protocol."""
        self.source, self.version = source, self.version + 1
        if self.version == 1:
            item = types.TextDocumentItem(self.uri, "markdown", self.version, source)
            self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        else:
            identifier = types.VersionedTextDocumentIdentifier(self.version, self.uri)
            change = types.TextDocumentContentChangeWholeDocument(source)
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))
        found = await (self._ask() if self.pulls else self._published())
        check_diagnostics(found, source, self.declared, self.encoding)
        return found

    async def _ask(self) -> list[types.Diagnostic]:
        report = await self.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(types.TextDocumentIdentifier(self.uri))
        )
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        assert report.result_id
        return list(report.items)

    async def _published(self) -> list[types.Diagnostic]:
        said = await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        assert said.uri == self.uri
        supports = self.declared.get("textDocument", {}).get("publishDiagnostics", {}).get("versionSupport")
        assert said.version == (self.version if supports else None)
        return list(said.diagnostics)

    async def actions(self, diagnostic: types.Diagnostic) -> list[types.CodeAction]:
        """The quick fixes of a finding; they are checked against the protocol."""
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(self.uri), diagnostic.range, types.CodeActionContext([diagnostic])
        )
        found = list(await self.client.text_document_code_action_async(params) or ())
        check_actions(found, self.source, self.declared, self.encoding, self.version)
        actions = [action for action in found if isinstance(action, types.CodeAction)]
        for action in actions:
            if action.edit:
                assert apply(action.edit, self.source, self.encoding) == self._meant(action.title, diagnostic)
        return actions

    async def resolved(self, action: types.CodeAction, diagnostic: types.Diagnostic) -> str:
        """The text after an action whose edits are sent when it is chosen."""
        action = await self.client.code_action_resolve_async(action)
        check_action(action, self.source, self.declared, self.encoding, self.version)
        assert action.edit
        after = apply(action.edit, self.source, self.encoding)
        assert after == self._meant(action.title, diagnostic)
        return after

    def _meant(self, title: str, diagnostic: types.Diagnostic) -> str:
        """The text after an action, according to the engine itself."""
        text, project = Text(self.source), scripted_projects().of(None)
        place = diagnostic.range.start
        at = text.offset(Position(place.line, place.character), self.encoding)
        found = actions(project, project.analyze(None, self.source), Span(at, at), lambda _: True, date.today())
        return next(apply_edits(self.source, one.edits or ()) for one in found if one.title == title)


def make_client() -> LanguageClient:
    """A client that also takes registrations."""
    client = make_test_lsp_client()
    # lsprotocol reads an action that has a command as a command.
    client.protocol._converter.register_structure_hook(
        types.Command | types.CodeAction,
        lambda given, _: client.protocol._converter.structure(
            given, types.Command if isinstance(given.get("command"), str) else types.CodeAction
        ),
    )
    client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
    return client


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]
    config=ClientServerConfig(
        [sys.executable, "-m", "tests.lsp.scripted"], client_factory=make_client, server_env=environment()
    ),
    scope="module",
    params=[pytest.param(path, id=path.stem) for path in CLIENTS],
)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A client with the capabilities of an editor."""
    declared = json.loads(request.param.read_text())
    params = lsp_client.protocol._converter.structure(
        {"processId": None, "rootUri": None, **declared}, types.InitializeParams
    )
    result = await lsp_client.initialize_session(params)
    EDITORS[lsp_client] = Editor(lsp_client, declared["capabilities"], result)
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient) -> Editor:
    """An editor whose session has begun."""
    EDITORS[client].start_afresh()
    return EDITORS[client]


#: The fixture of pytest-lsp must return the client itself.
EDITORS: dict[LanguageClient, Editor] = {}


async def test_clients_exist() -> None:
    """The profiles for the tests below."""
    assert [path.stem for path in CLIENTS] == ["eglot", "neovim", "nothing", "vscode"]


async def test_agreement(editor: Editor, request: pytest.FixtureRequest) -> None:
    """Positions, ways of reporting and features follow from the client's capabilities."""
    name = request.node.callspec.params["client"].stem
    assert editor.encoding == {"eglot": "utf-32"}.get(name, "utf-16")
    assert editor.pulls == (name == "vscode")
    assert (editor.answered.code_action_provider is not None) == (name != "nothing")
    assert editor.answered.document_formatting_provider is None
    assert editor.client.messages == []


async def test_findings(editor: Editor) -> None:
    """Every finding marks the right characters, in this client's units."""
    found = await editor.show(SOURCE)
    marked = [text_in(SOURCE, diagnostic.range, editor.encoding) for diagnostic in found]
    assert marked == ["TODO", "TODO", "TODO", "## Empty"]
    assert await editor.show("fine") == []


async def test_quick_fix(editor: Editor) -> None:
    """A finding disappears after its preferred fix."""
    if editor.answered.code_action_provider is None:
        pytest.skip("this client cannot show quick fixes")
    first, *others = await editor.show(SOURCE)
    actions = await editor.actions(first)
    selects = editor.declared.get("window", {}).get("showDocument", {}).get("support", False)
    assert [(action.title, action.is_preferred) for action in actions] == [
        ("Write something", None),
        ("Remove it", True),
        *([("Select the text to replace", None)] if selects else []),
        ("Apply all safe fixes", None),
    ]
    assert list(actions[1].diagnostics or ()) == [first]
    assert actions[1].edit
    corrected = await editor.show(apply(actions[1].edit, SOURCE, editor.encoding))
    assert len(corrected) == len(others)


async def test_fix_all(editor: Editor) -> None:
    """The edits of an action on the whole document are sent when it is chosen."""
    if editor.answered.code_action_provider is None:
        pytest.skip("this client cannot show quick fixes")
    first, *_ = await editor.show(SOURCE)
    *_, last = await editor.actions(first)
    assert (last.kind, last.edit) == ("source.fixAll.proposal-lsp", None)
    assert await editor.resolved(last, first) == SOURCE.replace("TODO", "")


async def test_other_kinds_of_action(editor: Editor) -> None:
    """A client that requests refactorings gets no quick fixes; one that requests all kinds does."""
    if editor.answered.code_action_provider is None:
        pytest.skip("this client cannot show quick fixes")
    first, *_ = await editor.show(SOURCE)
    for only, some in (([types.CodeActionKind.Refactor], False), ([types.CodeActionKind.Empty], True)):
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(editor.uri), first.range, types.CodeActionContext([], only)
        )
        assert bool(await editor.client.text_document_code_action_async(params)) is some
