"""How modules of the program look: their docstrings, sizes, value classes and names. See server/ARCHITECTURE.md."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import PurePosixPath

import pytest

from tests.modules import MODULES, SOURCES, every_module, home, imports, parsed, read


@every_module
def test_modules_are_small_and_say_what_they_are(module: str) -> None:
    """A docstring of at least a sentence, and no more than 300 lines."""
    source = read(module)
    docstring = ast.get_docstring(parsed(source))
    assert docstring, f"{module} has no docstring"
    assert docstring.split("\n\n")[0].strip().endswith((".", ":")), f"{module}: its docstring starts with no sentence"
    length = len(source.split("\n")) - 1
    assert length <= 300, f"{module} has {length} lines; cut it in two"


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
