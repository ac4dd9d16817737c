"""The modules of the program: their sources, syntax trees and imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from tests.shipped import ROOT

PACKAGE = "proposal_lsp"
SOURCES = ROOT / "server" / PACKAGE

MODULES = sorted(path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.py"))
FILES = frozenset(MODULES)


@cache
def read(module: str) -> str:
    """The source of a module, by its path in the package."""
    return (SOURCES / module).read_text(encoding="utf-8")


@cache
def parsed(source: str) -> ast.Module:
    """The syntax tree of a source. Must not be changed."""
    return ast.parse(source)


@cache
def walked(source: str) -> tuple[ast.AST, ...]:
    """Every node in the syntax tree of a source, in no particular order. Must not be changed."""
    return tuple(ast.walk(parsed(source)))


def home(module: str) -> str:
    """The name of a module in the table of layers."""
    return PurePosixPath(module).parts[0].removesuffix(".py")


@cache
def imports(module: str, source: str) -> tuple[tuple[str, bool], ...]:
    """Every import at any place: the full name, and whether it is inside a function."""
    return tuple(_imports(module, source))


def _imports(module: str, source: str) -> Iterator[tuple[str, bool]]:
    package = [PACKAGE, *PurePosixPath(module).parts[:-1]]
    for node, is_local in nodes(parsed(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, is_local) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            around = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*around, *([node.module] if node.module else [])])
            # `from package import module` and `from package import name` look the same; a module is a file.
            for alias in node.names:
                inner = "/".join([*base.split(".")[1:], alias.name])
                is_module = base.split(".")[0] == PACKAGE and f"{inner}.py" in FILES
                is_package = base.split(".")[0] == PACKAGE and f"{inner}/__init__.py" in FILES
                yield (f"{base}.{alias.name}" if is_module or is_package else base, is_local)


def nodes(tree: ast.AST, *, is_local: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Every node in a tree, and whether it is inside a function."""
    for node in ast.iter_child_nodes(tree):
        yield node, is_local
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):  # imports are in no other nodes
            yield from nodes(node, is_local=is_local or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(module: str) -> Iterator[str]:
    """The modules of the program that a module imports, by their paths in the package."""
    for name, _ in imports(module, read(module)):
        path = name.partition(".")[2].replace(".", "/")
        yield from FILES & {f"{path}.py", f"{path}/__init__.py"}
