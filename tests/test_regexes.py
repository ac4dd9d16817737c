"""The work of every regular expression of the program is at most proportional to the length of the text.

Repositories are not trusted: a line may have a hundred thousand spaces or brackets. No time is measured; each
expression is analyzed (`tests/ambiguity.py`).
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pytest
from proposal_lsp import lazy_re
from proposal_lsp.schema.pattern import parse_pattern

from tests.ambiguity import pump_of
from tests.amount import Part, by_part
from tests.automaton import Mode
from tests.modules import MODULES, parsed, read, walked

#: The way in which each function tries an expression.
MODES: dict[str, Mode] = {"match": "match", "fullmatch": "fullmatch", "search": "search"}
MODES.update((name, "search") for name in ("sub", "subn", "split", "findall", "finditer"))
ALL: tuple[Mode, ...] = ("search", "match", "fullmatch")
#: Modules in which expressions are made of other texts at run time; these are tested in other ways.
MADE_OF_TEXTS = {
    *("binding/template.py", "features/completion/glyphs.py", "features/metadata_edits.py", "globs.py", "lazy_re.py"),
    "schema/pattern.py",
}


class Use(NamedTuple):
    """An expression, and a way in which it is tried."""

    where: str
    pattern: re.Pattern[str]
    mode: Mode


@pytest.mark.parametrize(
    ("form", "mode", "pump"),
    [
        (r"\s+x", "search", "\t\t"),
        (r"\s+x", "match", None),
        (r"(?<!\s)\s+x", "search", None),
        (r"\s+", "search", None),
        (r"\s*$", "search", "\t"),
        (r"[ab]*a*x", "match", "a"),
        (r"[ab]*?x", "match", None),
        (r"(?:a+)+x", "match", "a"),
        (r"(?:a|aa)*x", "match", "aa"),
        (r"a*a*", "match", None),
        (r"a*a*", "fullmatch", "a"),
        (r"a*.*", "fullmatch", "a"),
        (r"(?s:a*.*)", "fullmatch", None),
        (r"<!--.*?-->", "search", "<!--\0"),
        (r"(?s:<!--.*?(?:-->|\Z))", "search", None),
        (r"\[[^\]]*\]\(", "search", "[\0"),
        (r"\[[^\[\]]*\]\(", "search", None),
        (r"(?m:^\s*#)", "search", "\n"),
        (r"(?m:^[ \t]*#)", "search", None),
        (r"^\s*#", "search", None),
        (r".*?(?=\s*:)", "match", "\t"),
        (r"(?:.*?\S)??(?=\s*:)", "match", None),
        (r"(a+)b\1", "search", "aa"),
        (r"\s*(?:x\s*)?\s*y", "match", "\t"),
        (r"(?:\s*\Z)(?=\s*)", "match", None),
    ],
)
def test_the_analysis(form: str, mode: Mode, pump: str | None) -> None:
    """It finds expressions that are known to cost too much, and no others."""
    assert pump_of(re.compile(form), mode) == pump


@by_part
def test_no_expression_costs_too_much(part: Part) -> None:
    """For any text."""
    found = list(uses())
    assert len(found) > 200
    said = [
        f"{use.where}: {use.pattern.pattern!r} ({use.mode}) costs too much where a text has {pump!r} many times"
        for use in part.of(found, 12, lambda use: use.pattern.pattern)
        if (pump := pump_of(use.pattern, use.mode)) is not None
    ]
    assert not said, "\n".join(said)


@pytest.mark.parametrize("source", ["a  b", " a b ", "  ", "RFC  {n}  {slug}", " {slug} \t {date:date} ", "a {slug} b"])
def test_patterns_of_schemas(source: str) -> None:
    """Of any schema. The length of a hole is limited, as is that of the text that is matched as a whole."""
    pattern = parse_pattern(source)
    assert pump_of(pattern._regex, "fullmatch") is None
    assert pump_of(pattern._searched, "search") is None


def uses() -> Iterator[Use]:
    """Every expression of the program with every way in which it is tried, as far as that is visible in the source."""
    made: set[str] = set()
    for name in MODULES:
        if name == "__main__.py":
            continue
        tree = parsed(read(name))
        yield from _named(name)
        for call in walked(read(name)):
            if isinstance(call, ast.Call) and _is_of_re(call.func) and call not in _at_top(tree):
                pattern = _pattern(call, tree)
                if pattern is None:
                    made.add(name)
                    continue
                yield from (Use(f"{name}:{call.lineno}", pattern, mode) for mode in _modes_of(call, tree))
    assert made == MADE_OF_TEXTS


def _named(name: str) -> Iterator[Use]:
    """The expressions with names in a module, alone or in collections."""
    dotted = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    module = importlib.import_module(f"proposal_lsp.{dotted}")
    nodes = walked(read(name))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and _is_target(node)}
    patterns = {key: found for key in own if (found := list(_patterns(vars(module).get(key))))}
    tried: dict[str, set[Mode]] = {}
    #: The ways in which expressions are tried in modules that have them under other names.
    elsewhere: set[Mode] = set()
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in MODES and not _is_of_re(node):
            on = node.value
            if isinstance(on, ast.Name) and on.id in patterns:
                tried.setdefault(on.id, set()).add(MODES[node.attr])
            elif node.attr != "split" and not isinstance(on, ast.Call):  # strings have a `split`, too
                elsewhere.add(MODES[node.attr])
    for key, found in patterns.items():
        for mode in tried.get(key) or elsewhere or ALL:
            yield from (Use(f"{name}:{key}", pattern, mode) for pattern in found)


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, lazy_re.Compiled):
        yield re.compile(value.pattern, value.flags)
    elif isinstance(value, dict):
        yield from _patterns(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _patterns(one)


def _is_target(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _is_of_re(function: ast.expr) -> bool:
    """Whether a function is one of the module `re` that takes an expression."""
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in {*MODES, "compile"}
    )


def _at_top(tree: ast.Module) -> set[ast.AST]:
    """The statements that run at import: there expressions get names."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node for one in tree.body if not isinstance(one, functions) for node in ast.walk(one)}


def _modes_of(call: ast.Call, tree: ast.Module) -> Iterable[Mode]:
    """How the expression of a call of `re` is tried."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr != "compile":
        return [MODES[call.func.attr]]
    around = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.value is call)
    return [MODES[node.attr] for node in around] or ALL


def _pattern(call: ast.Call, tree: ast.Module) -> re.Pattern[str] | None:
    """The expression of a call of `re`; None if it is made of other texts. A single hole in it is a word."""
    source = call.args[0]
    if isinstance(source, ast.Name):
        assigned = (node for node in ast.walk(tree) if isinstance(node, ast.Assign))
        source = next((one.value for one in assigned if ast.unparse(one.targets[0]) == source.id), source)
    flags = 0
    for argument in (*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "flags")):
        for flag in re.findall(r"\bre\.([A-Z]+)\b", ast.unparse(argument)):
            flags |= getattr(re, flag)
    if isinstance(source, ast.Constant):
        return re.compile(str(source.value), flags)
    if isinstance(source, ast.JoinedStr):
        parts = (str(part.value) if isinstance(part, ast.Constant) else "word" for part in source.values)
        return re.compile("".join(parts), flags)
    return None
