"""The documents for contributors are true: the map of the code, limits, terms, names of files and tests."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath

import pytest
from proposal_lsp import remembered

from tests.modules import MODULES, home
from tests.shipped import ROOT
from tests.test_architecture import LAYERS
from tests.test_docs import ARCHITECTURE, CONTRIBUTING, DOCUMENTS, PERFORMANCE, PLUGINS, README, SECURITY, fences, read


def test_the_architecture_names_every_part() -> None:
    """Each module and package, in the first column; the layers agree with the test of the imports."""
    text = read(ARCHITECTURE)
    parts = {home(module) for module in MODULES} - {"__init__", "__main__"}
    inner = {module for module in MODULES if module.count("/") == 2 and module.endswith("/__init__.py")}
    for name in sorted(parts) + sorted(module.split("/")[1] for module in inner):
        assert re.search(rf"^\| [^|]*`{name}(\.py|/)`", text, re.MULTILINE), f"{name} is not in the code map"
    drawn = [
        line.split("│")[1] for one in fences(ARCHITECTURE, "text") for line in one.split("\n") if line.startswith("│")
    ]
    rows = [row.replace(",", " ").split() for row in drawn]
    assert [set(row) for row in reversed(rows)] == [set(row) for row in LAYERS]


def test_the_architecture_is_short() -> None:
    """It can be read at one sitting; figures of speed are elsewhere."""
    text = read(ARCHITECTURE)
    assert text.count("\n") <= 200
    assert not re.search(r"\d m?s\b", text)


def test_people_who_want_to_change_the_program_find_their_way() -> None:
    """Near the top of the README."""
    top = "".join(read(README).splitlines(keepends=True)[:25])
    assert {"CONTRIBUTING.md", "server/ARCHITECTURE.md", "SECURITY.md"} <= set(re.findall(r"\]\(([^)]+)\)", top))


#: Files that a document tells people to write, or that are generated.
NOT_THERE = {
    "schemas/postmortem.yaml",
    "schemas/postmortem.md",
    "tests/samples/postmortem.md",
    "server/proposal_lsp/cli/formats/azure.py",
    ".proposals.yaml",
}


@cache
def known() -> Mapping[str, Sequence[Path]]:
    """The files of the project, by their names."""
    found: dict[str, list[Path]] = {}
    for folder in ("server", "tests", "schemas", ".github"):
        for file in (ROOT / folder).rglob("*.*"):
            found.setdefault(file.name, []).append(file)
    for file in (*DOCUMENTS, *PLUGINS):
        found.setdefault(file.name, []).append(file)
    return found


def files_called(name: str) -> Iterator[Path]:
    """The files of a name, which may have `*` in it."""
    for one in fnmatch.filter(known(), name) if "*" in name else (name,):
        yield from known().get(one, ())


@cache
def sources_of_tests() -> str:
    """All modules of tests, one after the other."""
    return "".join(read(file) for file in (ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize(
    "path", [CONTRIBUTING, SECURITY, ARCHITECTURE, PERFORMANCE], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_files_and_tests_that_are_named_exist(path: Path) -> None:
    """Words between backticks that are the end of a path, or the name of a test."""
    said = [part for code in re.findall(r"`([^`\n]+)`", read(path)) for part in code.split()]
    named = {name for name in said if re.fullmatch(r"[\w/*.-]*[\w*]\.(?:py|md|yaml|json|mjs|lua)", name)} - NOT_THERE
    assert named
    assert not [name for name in named if not any(file.match(name) for file in files_called(PurePath(name).name))]
    tests = sources_of_tests()
    assert not [name for name in said if re.fullmatch(r"test_\w+", name) and f"def {name}(" not in tests]


def test_the_bounds_are_those_of_the_program() -> None:
    """Each number of SECURITY.md, and its constant."""
    rows = re.findall(r"^\| [^|]+ \| ([\d,]+)[^|]* \| `([\w/]+)\.py`: `(\w+)` \|$", read(SECURITY), re.MULTILINE)
    assert len(rows) > 20
    for number, module, name in rows:
        constant = getattr(import_module(f"proposal_lsp.{module.replace('/', '.')}"), name)
        assert int(number.replace(",", "")) == constant, f"{module}.py: {name}"
    [memory] = re.findall(r"at most (\d+) MB \(`remembered.py`\)", read(SECURITY))
    for module in MODULES:
        if not module.startswith(("lsp/", "__main__")):
            import_module(f"proposal_lsp.{module.removesuffix('.py').replace('/', '.').removesuffix('.__init__')}")
    own = [one for one in remembered.ALL if one.__module__.startswith("proposal_lsp.")]
    assert sum(one.budget for one in own) == int(memory) * 1_000_000


def test_the_glossary_has_each_term_once() -> None:
    """In alphabetical order."""
    glossary = read(CONTRIBUTING).partition("## Glossary")[2].partition("\n## ")[0]
    terms = [term.casefold() for term in re.findall(r"^\| ([^|]+) \| [^|]+ \|$", glossary, re.MULTILINE)][1:]
    assert len(terms) >= 40
    assert terms == sorted(set(terms))
