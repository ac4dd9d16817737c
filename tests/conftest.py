"""Every test with an argument `case` runs once for each case of the fixture files."""

from __future__ import annotations

import pytest

from tests.fixtures import read_fixtures


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each case with its file, line and title as the id."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", read_fixtures(), ids=str)
