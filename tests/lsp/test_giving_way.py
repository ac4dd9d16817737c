"""Jobs whose results are no longer needed are abandoned, and jobs that take too long are stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from proposal_lsp.budget import give_way
from proposal_lsp.lsp import analyses, code_action, watchdog
from proposal_lsp.lsp.engine import Analyzed, analyze_with

from .patience import PATIENCE
from .raw import ACTION, LITERALS, Message, RawClient, connect, edit, error_code
from .test_pull import PULLS
from .test_sync import shown

A, B = "file:///a.md", "file:///b.md"


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client to which findings are pushed."""
    with connect() as connected:
        connected.initialize(LITERALS, initializationOptions={"holdWhileTyping": False})
        yield connected


def is_served(client: RawClient) -> bool:
    """Whether another document gets its findings."""
    client.open(B, "TODO")
    return len(client.published(B)["diagnostics"]) == 1


@pytest.mark.slow
def test_to_a_newer_text(client: RawClient) -> None:
    """An analysis is abandoned if its text has changed."""
    client.open(A, "ENDLESS")
    client.change(A, 2, edit(0, 0, 0, 7, "TODO"), edit(0, 0, 0, 0, "TODO "))
    assert len(client.published(A)["diagnostics"]) == 2


def test_to_a_closed_document(client: RawClient) -> None:
    """An analysis is abandoned if its document is closed."""
    client.open(A, "ENDLESS")
    client.close(A)
    assert is_served(client)


def test_an_edit_after_it_continues_from_the_last_result(client: RawClient) -> None:
    """The result before the abandoned analysis is used again, with all edits since."""
    client.open(A, "TODO")
    client.published(A)
    client.change(A, 2, edit(0, 4, 0, 4, " HELD ENDLESS"))
    client.gate.reached()
    client.change(A, 3, edit(0, 5, 0, 17, "TODO"))
    client.gate.open()
    assert len(client.published(A)["diagnostics"]) == 2


def test_not_twice_in_a_row(client: RawClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While someone types steadily, every second analysis is finished, so that the next can continue from it."""
    gave_way = list[bool]()

    def analyze(*args: Any, **kwargs: Any) -> Analyzed:
        outcome = analyze_with(*args, **kwargs)
        gave_way.append(outcome.gave_way)
        return outcome

    monkeypatch.setattr(analyses, "analyze_with", analyze)
    client.open(A, "HELD")
    for version in range(2, 7):
        client.gate.reached()
        client.change(A, version, {"text": f"HELD {version}"})
        client.catch_up()
        client.gate.let_through()
    client.gate.open()
    client.published(A)
    assert gave_way == [True, False, True, False, True, False]


def endless(*_: Any, **__: Any) -> Iterator[Any]:
    """A search for actions without an end."""
    while True:
        give_way()
        yield from ()


@pytest.mark.parametrize("how", ["cancelled", "edited"])
def test_a_request(client: RawClient, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """The search for actions stops when the client has cancelled it, or the text has changed."""
    monkeypatch.setattr(code_action, "actions", endless)
    client.open(A, "TODO")
    client.published(A)
    asked = client.ask("textDocument/codeAction", ACTION)
    client.catch_up()
    if how == "cancelled":
        client.notify("$/cancelRequest", {"id": asked})
        assert error_code(client.answer_to(asked)) == -32800
    else:
        client.change(A, 2, {"text": "TODO TODO"})
        assert client.answer_to(asked)["result"] is None
    assert is_served(client)


@pytest.mark.sampled(30)
@pytest.mark.parametrize("asks", [{}, PULLS], ids=["push", "pull"])
def test_a_job_that_takes_too_long(
    asks: Message, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the stacks of all threads, the user gets one message, and the engine continues with the next job."""
    monkeypatch.setattr(watchdog, "LIMIT", 0.1)
    with connect() as client:
        client.initialize(asks)
        for uri in (A, "file:///c.md"):
            client.open(uri, "ENDLESS")
            if asks:
                assert client.pull(uri)["items"] == []
        client.open(B, "TODO")
        assert len(client.pull(B)["items"] if asks else client.published(B)["diagnostics"]) == 1
        client.change(A, 2, {"text": "TODO"})
        assert len(client.pull(A)["items"] if asks else client.published(A)["diagnostics"]) == 1
        client.catch_up()
    assert len(shown(client)) == 1
    reports = [record.getMessage() for record in caplog.records if record.name == watchdog.__name__]
    assert len(reports) == 2
    assert all("in give_way" in report or "scripted.py" in report for report in reports)
    assert all("Thread engine" in report and "Thread watchdog" in report for report in reports)


def test_a_job_that_only_waits_is_not_stopped(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """On a busy machine everything takes long: the job is reported, and finished."""
    monkeypatch.setattr(watchdog, "LIMIT", 0.1)
    with connect() as client:
        client.initialize()
        client.open(A, "HELD TODO")
        client.wait_for_method("window/showMessage")
        client.quiet(0.2)
        client.gate.open()
        assert len(client.published(A)["diagnostics"]) == 1
    assert "gate.wait" in caplog.text


def test_the_watchdog_sleeps_while_there_is_nothing_to_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stops after the last job, starts again with the next one, and ends with the session."""
    monkeypatch.setattr(watchdog, "LIMIT", 0.04)
    late, asleep = threading.Event(), threading.Event()
    dog = watchdog.Watchdog(late.set)
    wait = dog._awake.wait

    def sleep() -> bool:
        asleep.set()
        return wait()

    monkeypatch.setattr(dog._awake, "wait", sleep)
    for _ in range(2):
        dog.begin()
        assert late.wait(PATIENCE)
        dog.end()
        assert asleep.wait(PATIENCE)
        late.clear()
        asleep.clear()
    assert dog._thread
    dog.close()
    dog._thread.join(PATIENCE)
    assert not dog._thread.is_alive()
