"""Regular expressions that are compiled late behave like those of `re`, and are not compiled before their use."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from proposal_lsp import lazy_re

from tests.modules import MODULES, imports, read

FORM, FLAGS, TEXT = r"(?P<a>a+)|b", re.IGNORECASE, "xAab ba"

#: The expressions with names in modules that the check of one file compiles.
COUNTED = """
import re
from proposal_lsp import lazy_re
made, compiled = [], []
init, get = lazy_re.Uncompiled.__init__, lazy_re.Uncompiled.__getattr__
lazy_re.Uncompiled.__init__ = lambda self, *given, **named: (made.append(self), init(self, *given, **named))[1]
lazy_re.Uncompiled.__getattr__ = lambda self, name: (compiled.append(self), get(self, name))[1]
from proposal_lsp.cli.main import main
main(["check", "--no-cache", "--quiet", FILE])
print(len(compiled), len(made))
"""


@pytest.mark.parametrize("name", ["match", "fullmatch", "search", "findall", "split"])
def test_each_method_does_what_that_of_re_does(name: str) -> None:
    """The first call compiles the expression."""
    late, early = lazy_re.compile(FORM, FLAGS), re.compile(FORM, FLAGS)

    def plain(found: Any) -> Any:
        return (found.span(), found.groupdict()) if isinstance(found, re.Match) else found

    for text in (TEXT, "aA", "z"):
        assert plain(getattr(late, name)(text)) == plain(getattr(early, name)(text))
    assert [found.span() for found in late.finditer(TEXT)] == [found.span() for found in early.finditer(TEXT)]
    assert late.sub("-", TEXT) == early.sub("-", TEXT)
    assert late.subn("-", TEXT) == early.subn("-", TEXT)


def test_its_attributes_are_those_of_re() -> None:
    """The text of an expression is known without compilation."""
    late, early = lazy_re.compile(FORM, FLAGS), re.compile(FORM, FLAGS)
    assert late.pattern == FORM
    assert type(late).__name__ == "Uncompiled"
    assert (late.flags, late.groups, late.groupindex) == (early.flags, early.groups, early.groupindex)
    assert type(late).__name__ == "Compiled"
    with pytest.raises(AttributeError):
        _ = lazy_re.compile(FORM).unknown  # type: ignore[attr-defined]


def test_a_mistake_is_raised_at_the_first_use() -> None:
    """It is the error of `re`."""
    late = lazy_re.compile("(")
    with pytest.raises(lazy_re.error, match="unterminated"):
        late.match("")


@pytest.mark.slow
def test_expressions_without_a_use_are_not_compiled(tmp_path: Any) -> None:
    """A short document without metadata needs less than half of the expressions with names in modules."""
    path = tmp_path / "text.md"
    path.write_text("# A note\n\nSome text.\n", encoding="utf-8")
    script = COUNTED.replace("FILE", repr(str(path)))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    compiled, made = map(int, done.stdout.split()[-2:])
    assert 0 < compiled < made / 2


def test_modules_with_expressions_import_this() -> None:
    """An expression with a name in a module is compiled late."""
    early = {name for name in MODULES if ("re", False) in imports(name, read(name))}
    assert not {name for name in early if re.search(r"^\w+(: .*)? = re\.compile\(", read(name), re.MULTILINE)}
