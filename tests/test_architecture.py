"""Which modules may import which, and which may use files, clocks and the system. See server/ARCHITECTURE.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.modules import MODULES, PACKAGE, SOURCES, home, imported, imports, read, walked

SEE = "see server/ARCHITECTURE.md"

#: A module imports only from rows above its own, and from its own package.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("lazy_dataclasses", "lazy_re"),
    ("splice", "remembered", "budget"),
    ("text", "git_config"),
    ("findings", "words", "located_yaml", "globs", "caches"),
    ("document",),
    ("schema",),
    ("catalog", "binding"),
    ("scaffold",),
    ("workspace",),
    ("discovery", "rules", "sidecars"),
    ("config", "incremental"),
    ("detection",),
    ("derive",),
    ("analysis",),
    ("file_analysis",),
    ("projects", "features", "exchange", "results"),
    ("cli", "lsp"),
)
LAYER = {name: number for number, row in enumerate(LAYERS) for name in row}

#: The only modules that may import a library.
IMPORTERS = {
    "markdown_it": ("document",),
    "yaml": ("located_yaml",),
    "pygls": ("lsp",),
    "lsprotocol": ("lsp",),
    "cattrs": ("lsp",),
    "rich": ("cli",),
    "mcp": ("cli",),
    "mcp_types": ("cli",),
    "shtab": ("cli",),
}
#: The only import of one front end by the other: inside this function.
EXCEPTION = ("cli/run_server.py", "lsp")

#: The modules that may read files, query the system or start something; all others are pure.
WORLDLY = (
    *("catalog/catalog.py", "catalog/locations.py", "derive/templates.py", "derive/derived_schemas.py"),
    *(
        "caches.py",
        "config/",
        "discovery.py",
        "git_config.py",
        "sidecars.py",
        "rules/_pages.py",
        "results/context.py",
    ),
    *("cli/", "lsp/", "__main__.py"),
)
#: The modules that may at least make a path absolute.
ABSOLUTE = ("analysis.py", "file_analysis.py", "projects.py", "results/baseline.py")
#: The modules that may at least import modules of the program by a name outside of an import statement.
BY_NAME = ("rules/__init__.py",)
#: The modules that may create functions at run time.
WRITES_FUNCTIONS = ("lazy_dataclasses.py",)
#: The modules that several threads may call, and that so may have a lock.
LOCKED = ("remembered.py",)
_WORLDLY_LIBRARIES = frozenset(
    {"os", "io", "sys", "subprocess", "socket", "shutil", "tempfile", "glob", "urllib", "http", "asyncio", "threading"}
    | {"multiprocessing", "logging", "ctypes", "importlib", "pickle", "time", "random", "webbrowser"}
)
_WORLDLY_NAMES = frozenset({"open", "print", "input", "eval", "exec", "compile", "__import__"})
_WORLDLY_METHODS = frozenset(
    {"read_text", "read_bytes", "write_text", "write_bytes", "open", "iterdir", "rglob", "is_file", "is_dir", "exists"}
    | {"stat", "resolve", "unlink", "mkdir", "rename", "touch", "cwd", "home", "absolute", "samefile", "today", "now"}
)


def wrong_imports(module: str, source: str) -> Iterator[str]:
    """The imports of a module that are not allowed."""
    own = home(module)
    for name, is_local in imports(module, source):
        library, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if library in IMPORTERS and own not in IMPORTERS[library]:
            yield f"{module} may not import {library}; only {IMPORTERS[library][0]} may: {SEE}"
        if library != PACKAGE or not target or target == own or own in ("__init__", "__main__"):
            continue
        if target not in LAYER or own not in LAYER:
            yield f"{module}: {target if target not in LAYER else own} has no layer yet: {SEE}, and LAYERS in this test"
        elif LAYER[target] >= LAYER[own] and not (is_local and (module, target) == EXCEPTION):
            sign = ">" if LAYER[target] > LAYER[own] else "="
            yield f"{module} may not import {target} (layer {LAYER[target]} {sign} {LAYER[own]}): {SEE}"


def worldly_calls(module: str, source: str) -> Iterator[str]:
    """The calls in a module that depend on more than its arguments."""
    if module.startswith(WORLDLY):
        return
    for node in walked(source):
        what = ""
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            used = {name.partition(".")[0] for name in names} & _WORLDLY_LIBRARIES
            used -= {"os"} if module in ABSOLUTE else {"threading"} if module in LOCKED else set()
            used -= {"importlib"} if module in BY_NAME else set()
            what = ", ".join(sorted(used))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _WORLDLY_NAMES:
            what = f"{node.func.id}()" if (node.func.id, module) != ("exec", *WRITES_FUNCTIONS) else ""
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _WORLDLY_METHODS:
            what = f".{node.func.attr}()"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            what = f"os.{node.attr}" if node.attr != "path" else ""
        if what:
            yield f"{module}:{getattr(node, 'lineno', 1)} uses {what}, and may not touch the world: {SEE}"


def test_modules_import_only_from_the_layers_below() -> None:
    """Absolute, relative, local and type-checking imports alike."""
    assert [wrong for module in MODULES for wrong in wrong_imports(module, read(module))] == []


def test_the_core_is_pure() -> None:
    """Same text in, same findings out: only a few modules use files, clocks and the environment."""
    assert [call for module in MODULES for call in worldly_calls(module, read(module))] == []


def test_every_module_is_walked() -> None:
    """The whole package is read, and every part of it has a layer."""
    assert len(MODULES) > 80
    assert {home(module) for module in MODULES} - {"__init__", "__main__"} == set(LAYER)


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("rules/x.py", "from proposal_lsp.features import hover", "rules/x.py may not import features (layer"),
        ("rules/x.py", "import proposal_lsp.config", "rules/x.py may not import config (layer"),
        ("rules/x.py", "from .. import analysis", "rules/x.py may not import analysis (layer"),
        ("rules/x.py", "from ..lsp.sync import y", "rules/x.py may not import lsp (layer"),
        ("rules/x.py", "def f():\n    from proposal_lsp import cli", "rules/x.py may not import cli (layer"),
        (
            "text.py",
            "if TYPE_CHECKING:\n from .findings import Fix",
            "text.py may not import findings (layer",
        ),
        ("words.py", "from proposal_lsp.globs import Glob", "words.py may not import globs (layer"),
        (
            "cli/check.py",
            "def f():\n    from proposal_lsp.lsp import x",
            "cli/check.py may not import lsp (layer",
        ),
        ("cli/run_server.py", "from proposal_lsp import lsp", "cli/run"),
        ("lsp/x.py", "from proposal_lsp.cli.main import main", "lsp/x.py may not import cli (layer"),
        ("rules/x.py", "import yaml", "rules/x.py may not import yaml; only located_yaml may"),
        ("cli/x.py", "from lsprotocol import types", "cli/x.py may not import lsprotocol; only lsp may"),
        ("binding/x.py", "from markdown_it.token import Token", "binding/x.py may not import markdown_it"),
        ("extra.py", "from proposal_lsp.text import Span", "extra.py: extra has no layer yet"),
    ],
)
def test_a_wrong_import_is_seen(module: str, source: str, complaint: str) -> None:
    """The test above can fail, and names the import."""
    found = list(wrong_imports(module, source))
    assert len(found) == 1
    assert found[0].startswith(complaint)


def test_the_one_exception() -> None:
    """The command line starts the server, and imports it only then."""
    assert not list(wrong_imports("cli/run_server.py", "def run():\n    from proposal_lsp.lsp import run_stdio"))


@pytest.mark.parametrize(
    "source",
    [
        *("open('x')", "import subprocess", "from os import environ", "import os.path", "Path('x').read_text()"),
        *("print('x')", "path.is_file()", "from urllib.request import urlopen", "date.today()", "eval('1')"),
    ],
)
def test_a_worldly_call_is_seen(source: str) -> None:
    """The test above can fail; the modules that may make such a call pass."""
    assert list(worldly_calls("rules/x.py", source))
    assert list(worldly_calls("schema/load.py", source))
    assert not list(worldly_calls("catalog/catalog.py", source))
    assert not list(worldly_calls("lsp/x.py", source))


def test_making_a_path_absolute_is_all_that_analysis_may() -> None:
    """It may find out which file a path means, but may not read it."""
    assert not list(worldly_calls("analysis.py", "import os\nos.path.abspath('x')"))
    assert list(worldly_calls("analysis.py", "import os\nos.listdir('x')"))


def test_worldly_modules_exist() -> None:
    """The list has no removed modules."""
    for name in (*WORLDLY, *ABSOLUTE, *LOCKED, *BY_NAME, EXCEPTION[0]):
        assert any(module.startswith(name) for module in MODULES), name
    assert Path(SOURCES / EXCEPTION[0]).is_file()


def test_no_import_cycles() -> None:
    """Not even inside a function, or for a type only: each module can be read without those that use it."""
    graph = {module: {*imported(module)} - {module} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_the_server_works_without_its_fast_start() -> None:
    """One line of the server uses it; the tests of `tests/lsp` run with and without it."""
    front = {module for module in MODULES if module.startswith("lsp/front/")}
    assert {module for module in MODULES if front & {*imported(module)}} - front == {"lsp/__init__.py"}
