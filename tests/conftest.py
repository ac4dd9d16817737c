"""A test with an argument `case` runs once for each case of the fixture files; with `rule_case`, for those of rules.

Properties run under the profile `sample`, or `all` when the slow tests run; `deep`, which tries four times as many
examples, is selected by the environment variable HYPOTHESIS_PROFILE. None has a time limit, which a busy machine would
exceed.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, settings
from proposal_lsp.catalog import catalog
from proposal_lsp.projects import Projects
from proposal_lsp.schema.files import SchemaFile

from tests.amount import EXAMPLES, is_chosen
from tests.fixtures import FOLDERS, read_fixtures
from tests.shipped import CATALOG

ARGUMENTS = {"case": FOLDERS, "rule_case": ("rules",)}

#: Maximal characters in the brackets after the name of a test, and of each text in them.
LONGEST_ID, LONGEST_TEXT = 60, 22

#: Seconds of processor time after which a test with the fixture `guard` hangs.
GUARD = 60

# The same examples each time: a failed run can be repeated. To try more, raise max_examples.
for name, examples in EXAMPLES.items():
    settings.register_profile(
        name,
        max_examples=examples,
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set how much properties try, and collect garbage less often: the usual rate takes an eighth of the time."""
    gc.set_threshold(20_000, 20, 50)
    profile = "sample" if "not slow" in config.option.markexpr else "all"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", profile))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Of a test that is marked `sampled`, all cases but the first and the chosen ones are slow tests."""
    mark = item.get_closest_marker("sampled")
    if mark and isinstance(item, pytest.Function):
        is_first = not any(item.callspec.indices.values())
        if not is_first and not is_chosen(item.name, mark.args[0]):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Exclude the collected tests from later garbage collections: they are most of all objects, and stay."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each case with its file, line and title as the id."""
    for name, folders in ARGUMENTS.items():
        if name in metafunc.fixturenames:
            cases = read_fixtures(*folders)
            # Tests of what all cases of rules have in common run with a sample; the cases themselves all run.
            marks = [() if name == "case" or is_chosen(case, 8) else pytest.mark.slow for case in cases]
            ids = [shortened(str(case), LONGEST_ID) for case in cases]
            parameters = [pytest.param(one, id=id, marks=mark) for one, id, mark in zip(cases, ids, marks, strict=True)]
            metafunc.parametrize(name, parameters)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Texts are shown by their beginning."""
    if isinstance(val, bytes):
        val = ascii(val)[2:-1]
    return shortened(val, LONGEST_TEXT) if isinstance(val, str) else None


def shortened(text: str, size: int) -> str:
    """The beginning of a text, on one line, in at most `size` characters of ASCII."""
    start = text[: 2 * size]
    shown = " ".join(start.split()).encode("unicode_escape").decode()
    return shown if start == text and len(shown) <= size else shown[: size - 3] + "..."


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests do not touch the caches of the user who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", *(["HOME"] if sys.platform == "darwin" else [])):
            patch.setenv(name, str(tmp_path_factory.mktemp("caches")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("LANGUAGE", "C")  # else `argparse` looks on the disk for a translation of each of its words
        if sys.dont_write_bytecode:  # child processes share the compiled program instead of compiling it once each
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("bytecode")))
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_catalog() -> Iterator[None]:
    """The shipped schemas are read once, and none are cached on disk: either takes longer than most tests.

    The tests of `tests/catalog` and of whole processes use the cache as the program does.
    """
    load, read = catalog.load_catalog, catalog._read_folder

    def load_catalog(directories: Sequence[Path], codes: Sequence[str] = ()) -> catalog.Catalog:
        is_shipped = tuple(directories) == (catalog.builtin_dir(),)
        return replace(CATALOG, codes=tuple(codes)) if is_shipped else load(directories, codes)

    def read_folder(folder: Path, files: list[SchemaFile], problems: list[catalog.FileProblem]) -> None:
        if folder == catalog.builtin_dir():
            files += CATALOG.files
        else:
            read(folder, files, problems)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Projects, "_builtin", CATALOG)
        patch.setattr(catalog, "load_catalog", load_catalog)
        patch.setattr(catalog, "_read_folder", read_folder)
        patch.setattr(catalog, "_compiled", lambda _catalog: None)
        yield


@pytest.fixture
def guard() -> Iterator[None]:
    """Stop a test that hangs, if the system has a timer for it."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"this hangs: it was not done after {GUARD} seconds of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, GUARD)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)
