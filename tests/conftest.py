"""A test with an argument `case` runs once for each case of the fixture files; with `rule_case`, for those of rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.fixtures import FOLDERS, read_fixtures

ARGUMENTS = {"case": FOLDERS, "rule_case": ("rules",)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each case with its file, line and title as the id."""
    for name, folders in ARGUMENTS.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, read_fixtures(*folders), ids=str)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests leave the caches of whoever runs them alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", *(["HOME"] if sys.platform == "darwin" else [])):
            patch.setenv(name, str(tmp_path_factory.mktemp("caches")))
        yield
