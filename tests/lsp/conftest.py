"""What holds for every test of the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_stray_exceptions(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No exception reaches the event loop: there it would be nobody's."""
    yield
    stray = [record.getMessage() for record in caplog.get_records("call") if record.name == "asyncio"]
    assert not stray
