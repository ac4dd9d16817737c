"""The form of the program's modules: their docstrings, sizes, value classes and names. See server/ARCHITECTURE.md."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import PurePosixPath

import pytest

from tests.modules import MODULES, SOURCES, home, imports, parsed, read, walked
from tests.shipped import ROOT

#: The most lines of a module.
MOST_LINES = 300
#: The most positional arguments of one call, or parameters of one function.
MOST_PLACES = 6
_COMPREHENSION = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def test_modules_are_small_and_say_what_they_are() -> None:
    """A docstring of at least a sentence, and a limited number of lines."""
    for module in MODULES:
        source = read(module)
        docstring = ast.get_docstring(parsed(source))
        assert docstring, f"{module} has no docstring"
        start = docstring.split("\n\n")[0].strip()
        assert start.endswith((".", ":")), f"{module}: its docstring starts with no sentence"
        length = len(source.split("\n")) - 1
        assert length <= MOST_LINES, f"{module} has {length} lines; cut it in two"


def test_modules_of_tests_are_small() -> None:
    """They have the same limit as those of the program; the benchmarks too."""
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").split("\n")) - 1
        for folder in ("tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert len(sizes) > 200
    assert {path: size for path, size in sizes.items() if size > MOST_LINES} == {}, "cut them in two"


def test_value_classes_are_made_lazily() -> None:
    """The standard decorator takes most of a millisecond for each class at every start."""
    users = {module for module in MODULES if "dataclasses" in {name for name, _ in imports(module, read(module))}}
    assert users == {"lazy_dataclasses.py"}, "import from proposal_lsp.lazy_dataclasses, not from dataclasses"


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


def dense(source: str) -> list[str]:
    """The lines that are hard to read at a glance, with the reason."""
    found = []
    for node in walked(source):
        if isinstance(node, ast.Call) and len(node.args) > MOST_PLACES:
            found.append(f"{node.lineno}: name some arguments of {ast.unparse(node.func)}")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            places = [one.arg for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in ("self", "cls")]
            if len(places) > MOST_PLACES:
                found.append(f"{node.lineno}: some parameters of {node.name} should be keyword-only")
        elif isinstance(node, _COMPREHENSION):
            inside = [one for one in ast.walk(node) if one is not node]
            if any(isinstance(one, _COMPREHENSION) and ":=" in ast.unparse(one) for one in inside):
                found.append(f"{node.lineno}: a comprehension in another one assigns with `:=`")
    return found


def test_calls_and_comprehensions_are_easy_to_read() -> None:
    """A reader need not count the arguments of a call, or search for an assignment in a comprehension."""
    assert [f"{module}:{what}" for module in MODULES for what in dense(read(module))] == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("f(1, 2, 3, 4, 5, 6, a=7, *rest)", 1),
        ("f(1, 2, 3, 4, 5, 6, a=7)", 0),
        ("def f(self, a, b, c, d, e, f, g): ...", 1),
        ("def f(self, a, b, c, d, e, f, *, g): ...", 0),
        ("x = [a for a in [b for c in d if (b := c)]]", 1),
        ("x = [b for c in d if (b := c)]", 0),
    ],
)
def test_dense_code_is_seen(source: str, count: int) -> None:
    """The test above can fail."""
    assert len(dense(source)) == count
