"""A test waits for a server as long as the server is working."""

from __future__ import annotations

import queue

import pytest

from .patience import patiently


def test_a_test_waits_while_its_server_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long that takes on a busy machine; an idle server will send nothing more."""
    clock = iter((0.0, 1.0, 1.0, 1.06, 1.06, 1.07))
    monkeypatch.setattr("tests.lsp.patience.time.process_time", lambda: next(clock))
    waits = []

    def wait() -> None:
        waits.append(1)
        raise queue.Empty

    with pytest.raises(queue.Empty):
        patiently(wait)
    assert len(waits) == 3
