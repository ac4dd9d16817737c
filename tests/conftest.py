"""A test with an argument `case` runs once for each case of the fixture files; with `rule_case`, for those of rules."""

from __future__ import annotations

import pytest

from tests.fixtures import FOLDERS, read_fixtures

ARGUMENTS = {"case": FOLDERS, "rule_case": ("rules",)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each case with its file, line and title as the id."""
    for name, folders in ARGUMENTS.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, read_fixtures(*folders), ids=str)
