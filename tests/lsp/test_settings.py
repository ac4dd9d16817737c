"""Settings: valid values, reports of invalid ones, and their effects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.lsp.settings import Preferences, Settings, read_settings

from .conftest import Pauses
from .raw import RawClient, connect, edit

A = "file:///a.md"
ASKS = {"workspace": {"configuration": True}}
PULLS: dict[str, Any] = {
    "workspace": {"diagnostics": {"refreshSupport": True}},
    "textDocument": {"diagnostic": {}, "publishDiagnostics": {}},
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, Settings()),
        ({}, Settings()),
        ({"run": "onSave"}, Settings(run="onSave")),
        ({"proposal-lsp": {"run": "off", "delay": 0}}, Settings(run="off", delay=0)),
        ({"holdWhileTyping": False, "run": None}, Settings(hold_while_typing=False)),
    ],
)
def test_good_settings(given: object, expected: Settings) -> None:
    """Settings are accepted with and without their section; null changes nothing."""
    assert read_settings(given, Settings()) == (expected, ())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (7, "the settings of proposal-lsp must be an object, not 7"),
        ({"run": "sometimes"}, "the setting proposal-lsp.run must be one of onType, onSave, off, not 'sometimes'"),
        ({"run": []}, "the setting proposal-lsp.run must be one of onType, onSave, off, not []"),
        ({"holdWhileTyping": 1}, "the setting proposal-lsp.holdWhileTyping must be true or false, not 1"),
        ({"inlayHints": "on"}, "the setting proposal-lsp.inlayHints must be true or false, not 'on'"),
        (
            {"delay": -1},
            "the setting proposal-lsp.delay must be a whole number of milliseconds from 0 to 10000, not -1",
        ),
        (
            {"delay": True},
            "the setting proposal-lsp.delay must be a whole number of milliseconds from 0 to 10000, not True",
        ),
        ({"dealy": 1}, "the setting proposal-lsp.dealy is not known; did you mean delay?"),
        (
            {"x": 1},
            "the setting proposal-lsp.x is not known; there are run, files, holdWhileTyping, delay, outline, "
            "inlayHints, schemas, exclude, rules, baseline",
        ),
    ],
)
def test_bad_settings(given: object, said: str) -> None:
    """An invalid setting is reported, and ignored."""
    assert read_settings(given, Settings()) == (Settings(), (said,))


def test_layers(tmp_path: Path) -> None:
    """The innermost folder decides, then the session, then `initializationOptions`."""
    preferences = Preferences()
    assert preferences.start({"delay": 5}) == []
    preferences.take({"run": "onSave"})
    preferences.take({"holdWhileTyping": False}, str(tmp_path))
    preferences.take({"run": "off"}, str(tmp_path / "inner"))
    assert preferences.of(None) == Settings("onSave", hold_while_typing=True, delay=5)
    assert preferences.of(str(tmp_path / "a.md")) == Settings("onSave", hold_while_typing=False, delay=5)
    assert preferences.of(str(tmp_path / "inner" / "a.md")) == Settings("off", hold_while_typing=True, delay=5)
    assert preferences.of(str(tmp_path / "innermost.md")) == Settings("onSave", hold_while_typing=False, delay=5)
    preferences.take(None)
    assert preferences.of(None) == Settings("onType", hold_while_typing=True, delay=5)


def logged(client: RawClient) -> list[str]:
    """The messages in the client's log."""
    return [message["params"]["message"] for message in client.received if message.get("method") == "window/logMessage"]


def settled(client: RawClient) -> None:
    """Wait until everything sent so far has been processed."""
    client.request("proposal/unknown")
    client.request("proposal/unknown")


def test_unknown_key_is_reported_once() -> None:
    """A mistyped setting is named once in a session, however often it is sent."""
    with connect() as client:
        client.initialize(initializationOptions={"dealy": 3})
        for _ in range(3):
            client.notify("workspace/didChangeConfiguration", {"settings": {"proposal-lsp": {"dealy": 3}}})
        settled(client)
        assert logged(client) == ["the setting proposal-lsp.dealy is not known; did you mean delay?"]


def test_pulled_settings() -> None:
    """A client that can be asked is asked, at the start and after changes."""
    settings: dict[str, Any] = {"run": "off"}
    with connect() as client:
        client.answers["workspace/configuration"] = lambda params: [settings for _ in params["items"]]
        client.initialize(ASKS, workspaceFolders=[{"uri": "file:///w", "name": "w"}])
        asked = client.wait_for_method("workspace/configuration")
        assert asked["items"] == [
            {"section": "proposal-lsp"},
            {"scopeUri": "file:///w", "section": "proposal-lsp"},
        ]
        client.open(A, "TODO")
        assert client.quiet(0.2) == []
        settings["run"] = "onType"
        client.notify("workspace/didChangeConfiguration", {"settings": None})
        assert len(client.published(A)["diagnostics"]) == 1
        settings["run"] = "off"
        client.notify("workspace/didChangeConfiguration", {"settings": None})
        assert client.published(A)["diagnostics"] == []


@pytest.mark.parametrize("answer", [None, [], "nonsense", [3]])
def test_odd_answers(answer: Any) -> None:
    """After an invalid answer, the client has the default settings."""
    with connect() as client:
        client.answers["workspace/configuration"] = lambda _: answer
        client.initialize(ASKS)
        client.wait_for_method("workspace/configuration")
        client.open(A, "TODO")
        assert len(client.published(A)["diagnostics"]) == 1


def test_settings_of_a_folder(tmp_path: Path) -> None:
    """A folder with `run: off` has no findings, and another one has."""
    on, off = tmp_path / "on", tmp_path / "off"
    answers = {None: None, on.as_uri(): None, off.as_uri(): {"run": "off"}}
    with connect() as client:
        client.answers["workspace/configuration"] = lambda params: [
            answers[item.get("scopeUri")] for item in params["items"]
        ]
        folders = [{"uri": folder.as_uri(), "name": folder.name} for folder in (on, off)]
        client.initialize(ASKS, workspaceFolders=folders)
        client.wait_for_method("workspace/configuration")
        client.open((off / "a.md").as_uri(), "TODO")
        client.open((on / "a.md").as_uri(), "TODO")
        client.published((on / "a.md").as_uri())
        assert client.quiet(0.2) == []


def test_on_save() -> None:
    """With `run: onSave` an edit is checked when it is saved, not before."""
    with connect() as client:
        client.initialize(initializationOptions={"run": "onSave"})
        client.open(A, "TODO")
        assert len(client.published(A)["diagnostics"]) == 1
        client.change(A, 2, edit(0, 0, 0, 4, ""))
        assert client.quiet(0.2) == []
        client.save(A)
        assert client.published(A)["diagnostics"] == []


#: A request at the start of the document, for which it is analyzed.
QUESTION: dict[str, Any] = {
    "textDocument": {"uri": A},
    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}},
    "context": {"diagnostics": []},
}
ACTIONS: dict[str, Any] = {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}


def test_on_save_requests_are_answered_without_new_findings(pauses: Pauses) -> None:
    """A quick fix is for the present text, whose findings are held until the save, through every pause."""
    with connect() as client:
        client.initialize({"textDocument": ACTIONS}, initializationOptions={"run": "onSave"})
        client.open(A, "fine\n")
        assert client.published(A)["diagnostics"] == []
        client.change(A, 2, edit(0, 0, 0, 4, "TODO"))
        assert client.request("textDocument/codeAction", QUESTION)["result"]
        pauses.come(client)
        assert client.quiet(0.2) == []
        client.save(A)
        assert len(client.published(A)["diagnostics"]) == 1
        client.change(A, 3, edit(0, 0, 0, 4, "fine"))
        client.notify("workspace/didChangeConfiguration", {"settings": {"run": "onType"}})
        assert client.published(A)["diagnostics"] == []


def test_on_save_pulled_findings_are_those_of_the_last_save() -> None:
    """Also after a request for which the text was analyzed."""
    declared = {**PULLS, "textDocument": {**PULLS["textDocument"], **ACTIONS}}
    with connect() as client:
        client.initialize(declared, initializationOptions={"run": "onSave"})
        client.open(A, "TODO")
        first = client.pull(A)
        client.change(A, 2, edit(0, 4, 0, 4, " TODO"))
        assert client.request("textDocument/codeAction", QUESTION)["result"]
        assert client.pull(A, first["resultId"])["kind"] == "unchanged"
        client.save(A)
        client.wait_for_method("workspace/diagnostic/refresh")
        assert len(client.pull(A, first["resultId"])["items"]) == 2


def test_off_turns_everything_off() -> None:
    """With `run: off` there are no findings, actions or hovers."""
    with connect() as client:
        client.initialize({"textDocument": ACTIONS}, initializationOptions={"run": "off"})
        client.open(A, "TODO")
        assert client.request("textDocument/codeAction", QUESTION)["result"] is None
        place = {"textDocument": {"uri": A}, "position": {"line": 0, "character": 0}}
        assert client.request("textDocument/hover", place)["result"] is None
        assert client.quiet(0.2) == []


def test_registrations() -> None:
    """Watchers and configuration are registered once, and only with clients that support that."""
    with connect() as client:
        client.initialize()
        settled(client)
        assert not [message for message in client.received if message.get("method") == "client/registerCapability"]
    with connect() as client:
        client.initialize(
            {
                "workspace": {
                    "didChangeWatchedFiles": {"dynamicRegistration": True},
                    "didChangeConfiguration": {"dynamicRegistration": True},
                }
            }
        )
        registered = client.wait_for_method("client/registerCapability")["registrations"]
        assert [registration["method"] for registration in registered] == [
            "workspace/didChangeWatchedFiles",
            "workspace/didChangeConfiguration",
        ]
        globs = [watcher["globPattern"] for watcher in registered[0]["registerOptions"]["watchers"]]
        assert {"**/*.yaml", "**/*.md"} <= set(globs)
