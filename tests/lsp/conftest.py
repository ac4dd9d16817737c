"""What holds for every test of the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lsprotocol import types
from proposal_lsp.features.actions import Action
from proposal_lsp.findings import apply_edits
from proposal_lsp.lsp import actions, convert, typed
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.lenient import lenient_converter

from .spec import apply
from .watch import CONVERTER


@pytest.fixture(autouse=True, scope="session")
def _one_converter() -> Iterator[None]:
    """Servers of one process share a converter, which is as they leave it and takes a tenth of a second to warm up."""
    converter = lenient_converter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed, "lenient_converter", lambda: converter)
        yield


@pytest.fixture(autouse=True)
def _no_stray_exceptions(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No exception reaches the event loop: there it would be nobody's."""
    yield
    stray = [record.getMessage() for record in caplog.get_records("call") if "event loop" in record.getMessage()]
    assert not stray


@pytest.fixture(autouse=True)
def _edits_do_what_the_engine_means(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever edit is sent, a client that applies it in its own units has the text that the engine has."""
    wrong: list[str] = []
    convert_edit = convert.to_workspace_edit

    def convert_and_compare(action: Action, document: OpenDocument, client: Client) -> convert.Json:
        edit = convert_edit(action, document, client)
        source = document.text.source
        try:
            if apply(CONVERTER.structure(edit, types.WorkspaceEdit), source, client.encoding) != apply_edits(
                source, action.edits or ()
            ):
                wrong.append(f"{action.title} does something else in the client")
        except (AssertionError, ValueError) as error:
            wrong.append(f"{action.title}: {error}")
        return edit

    for module in (actions, convert):
        monkeypatch.setattr(module, "to_workspace_edit", convert_and_compare)
    yield
    assert not wrong
