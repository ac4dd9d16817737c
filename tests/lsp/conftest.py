"""Fixtures for all tests of the server."""

from __future__ import annotations

from asyncio import BaseEventLoop, TimerHandle
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from lsprotocol import types
from proposal_lsp import file_analysis
from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.features.actions import Action
from proposal_lsp.findings import apply_edits
from proposal_lsp.lsp import code_action, convert, server, shared_results
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.lenient import lenient_converter
from proposal_lsp.lsp.snapshot import Snapshot
from pygls import feature_manager

from .author import Author, at_work
from .edits import apply
from .raw import RawClient
from .scripted import WAYS
from .watch import CONVERTER


@pytest.fixture(autouse=True, scope="session", params=["front", pytest.param("pygls", marks=pytest.mark.slow)])
def _way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test of the server runs with the fast start and without it."""
    before, WAYS[0] = WAYS[0], request.param
    yield
    WAYS[0] = before


@pytest.fixture(autouse=True, scope="session")
def _one_converter() -> Iterator[None]:
    """The servers of a process share a converter, which they do not change and which is slow to warm up."""
    converter = lenient_converter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "lenient_converter", lambda: converter)
        yield


@pytest.fixture(autouse=True, scope="session")
def _known_parameters() -> Iterator[None]:
    """The annotations of a feature, which pygls reads at the start of a server, are the same for each server."""
    ask: Callable[..., bool] = feature_manager.has_ls_param_or_annotation
    answers: dict[tuple[object, type], bool] = {}

    def known(feature: Callable[..., object], kind: type) -> bool:
        code = getattr(feature, "__code__", feature), kind
        if code not in answers:
            answers[code] = ask(feature, kind)
        return answers[code]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feature_manager, "has_ls_param_or_annotation", known)
        yield


@pytest.fixture
def analyzed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are not open and have been analyzed in this process."""
    found: list[str] = []
    analyze = file_analysis.analyze_file

    def counted(project: Project, path: str, source: str) -> Analysis:
        found.append(path)
        return analyze(project, path, source)

    monkeypatch.setattr(shared_results, "analyze_file", counted)
    return found


@pytest.fixture(
    params=[
        pytest.param(("eglot", "\n"), id="eglot", marks=pytest.mark.slow),
        pytest.param(("neovim", "\r\n"), id="neovim", marks=pytest.mark.slow),
        pytest.param(("vscode", "\r\n"), id="vscode"),
    ]
)
def author(request: pytest.FixtureRequest) -> Iterator[Author]:
    """An author with one of the editors and one of the line endings."""
    with at_work(*request.param) as working:
        yield working


class Pauses:
    """The pauses of writers, which begin when a test says so and never by themselves."""

    LONG = 1000.0

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._awaited: list[tuple[BaseEventLoop, Callable[[], object]]] = []
        later = BaseEventLoop.call_later

        def keep(loop: BaseEventLoop, delay: float, call: Callable[..., object], *args: Any) -> TimerHandle:
            if delay > self.LONG / 2:
                self._awaited.append((loop, partial(call, *args)))
            return later(loop, delay, call, *args)

        monkeypatch.setattr("proposal_lsp.lsp.pauses.PAUSE", self.LONG)
        monkeypatch.setattr(BaseEventLoop, "call_later", keep)

    def come(self, client: RawClient) -> None:
        """Begin a pause of every writer of the server that is not in one."""
        client.catch_up()
        awaited, self._awaited = self._awaited, []
        assert awaited, "no pause is waited for"
        self._patch.setattr("proposal_lsp.lsp.pauses.PAUSE", 0.0)
        for loop, call in awaited:
            loop.call_soon_threadsafe(call)
        client.catch_up()
        self._patch.setattr("proposal_lsp.lsp.pauses.PAUSE", self.LONG)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    """The pauses of the writers of a test."""
    return Pauses(monkeypatch)


@pytest.fixture(autouse=True)
def _no_stray_exceptions(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No exception reaches the event loop: nothing would handle it there."""
    yield
    stray = [record.getMessage() for record in caplog.get_records("call") if record.name == "asyncio"]
    assert not stray


@pytest.fixture(autouse=True)
def _edits_do_what_the_engine_means(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A client that applies an edit in its own units has the same text as the engine."""
    wrong: list[str] = []
    convert_edit = convert.to_workspace_edit

    def convert_and_compare(action: Action, snapshot: Snapshot, client: Client) -> convert.Json:
        edit = convert_edit(action, snapshot, client)
        source = snapshot.text.source
        try:
            if apply(CONVERTER.structure(edit, types.WorkspaceEdit), source, client.encoding) != apply_edits(
                source, action.edits or ()
            ):
                wrong.append(f"{action.title} does something else in the client")
        except (AssertionError, ValueError) as error:
            wrong.append(f"{action.title}: {error}")
        return edit

    for module in (code_action, convert):
        monkeypatch.setattr(module, "to_workspace_edit", convert_and_compare)
    yield
    assert not wrong
