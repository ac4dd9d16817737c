"""YAML that is nested too deeply has one message and one place, whatever limits PyYAML and its loaders have."""

from __future__ import annotations

import pytest
import yaml
from proposal_lsp.located_yaml import events, parse_yaml
from proposal_lsp.located_yaml.events import MAX_DEPTH

LOADERS = [getattr(yaml, name) for name in ("SafeLoader", "CSafeLoader") if hasattr(yaml, name)]
BASE = 7

#: Texts that open one more level at each repetition, and the offset in code points of the first node that is too deep.
OPENERS = {
    "sequence": ("[", 51),
    "mapping": ("{", 51),
    "spaced": ("[  ", 153),
    "on lines": ("[\n", 102),
    "second item": ("[a,", 151),
    "sequence in mapping": ("[{a: ", 126),
    "block sequence": ("- ", 102),
    "block key": ("? ", 102),
}


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each loader of PyYAML."""
    monkeypatch.setattr(events, "_LOADER", request.param)


@pytest.mark.sampled(9)
@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("times", [MAX_DEPTH + 2, 1100, pytest.param(20_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", OPENERS)
def test_too_deep(name: str, times: int) -> None:
    """The message has our limit, and the place of the first node above it."""
    opener, start = OPENERS[name]
    node, problem = parse_yaml(opener * times, BASE)
    assert node is None
    assert problem is not None
    assert problem.message == f"this YAML is nested more than {MAX_DEPTH} levels deep"
    assert problem.span.start == BASE + start


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("text", ["'{}'", '"{}"', "# {}\na: b", "a: | # {}\n  x", "k: |\n  {}\n", "x{}", "k: >\n  {}"])
def test_brackets_in_text_are_no_nesting(text: str) -> None:
    """In quotes, comments, blocks and plain text, brackets open nothing."""
    node, problem = parse_yaml(text.format("[" * 1100), BASE)
    assert problem is None
    assert node is not None


@pytest.mark.usefixtures("_loader")
def test_as_deep_as_is_allowed() -> None:
    """The deepest allowed nesting, in flow and in block form."""
    for source in ("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH, "- " * MAX_DEPTH + "x"):
        node, problem = parse_yaml(source)
        assert problem is None
        for _ in range(MAX_DEPTH):
            assert node is not None
            [node] = node.items
        assert node is not None
        assert node.value == "x"


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(
    ("source", "at", "said"),
    [
        ("{a: *b, c: d: e}", 4, "aliases"),
        ("[a, b: c: d, *b]", 8, "expected ',' or ']'"),
        ("a: b\n---\nc: 'd", 5, "second YAML document"),
    ],
)
def test_the_first_problem_is_reported(source: str, at: int, said: str) -> None:
    """The first of our problems and those of PyYAML."""
    node, problem = parse_yaml(source, BASE)
    assert node is None
    assert problem is not None
    assert said in problem.message
    assert problem.span.start == BASE + at
