"""How modules of the program look: their docstrings, sizes, value classes and names. See server/ARCHITECTURE.md."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import PurePosixPath

import pytest

from tests.modules import MODULES, SOURCES, every_module, home, imports, parsed, read
from tests.shipped import ROOT

#: Lines that a module may have.
MOST_LINES = 300


@every_module
def test_modules_are_small_and_say_what_they_are(module: str) -> None:
    """A docstring of at least a sentence, and no more than so many lines."""
    source = read(module)
    docstring = ast.get_docstring(parsed(source))
    assert docstring, f"{module} has no docstring"
    assert docstring.split("\n\n")[0].strip().endswith((".", ":")), f"{module}: its docstring starts with no sentence"
    length = len(source.split("\n")) - 1
    assert length <= MOST_LINES, f"{module} has {length} lines; cut it in two"


def test_modules_of_tests_are_small() -> None:
    """No more lines than those of the program may have, of the benchmarks too."""
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").split("\n")) - 1
        for folder in ("tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert len(sizes) > 200
    assert {path: size for path, size in sizes.items() if size > MOST_LINES} == {}, "cut them in two"


@every_module
def test_value_classes_are_made_lazily(module: str) -> None:
    """The standard decorator costs every start most of a millisecond for each class."""
    allowed = module == "lazy_dataclasses.py" or "dataclasses" not in {
        name for name, _ in imports(module, read(module))
    }
    assert allowed, f"{module}: import from proposal_lsp.lazy_dataclasses, not from dataclasses"


@pytest.mark.parametrize("package", ["catalog", "detection", "derive", "incremental"])
def test_a_file_name_says_which_module_is_meant(package: str) -> None:
    """No module of these packages shares its file name with another one of the program."""
    names = Counter(PurePosixPath(module).name for module in MODULES)
    own = {PurePosixPath(module).name for module in MODULES if home(module) == package} - {"__init__.py"}
    assert own
    assert [name for name in own if names[name] > 1] == []


def test_a_file_name_and_a_class_name_mean_one_thing() -> None:
    """A search for a name finds one file, and one class."""
    files = [path.name for path in SOURCES.rglob("*.py") if path.name != "__init__.py"]
    classes = [
        name
        for path in SOURCES.rglob("*.py")
        for name in re.findall(r"^class ([A-Z]\w+)", path.read_text("utf-8"), re.MULTILINE)
    ]
    for names in (files, classes):
        assert [name for name, count in Counter(names).items() if count > 1] == []
