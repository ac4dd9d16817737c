"""A fast test before a regular expression never misses a match of the expression."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from proposal_lsp.catalog import template_names
from proposal_lsp.globs import parse_glob
from proposal_lsp.schema.pattern import parse_pattern

from tests.shipped import CATALOG

FORMS = [
    *(template_names._HOST, template_names._NAME, template_names._FIRST, template_names._VARIANT),
    *(template_names._FOLDER, template_names._FOLDER_OF_ONE, template_names._TOOLS),
]
TITLES = sorted({form.source for schema in CATALOG.schemas if schema.title for form in schema.title.forms})
ASCII = st.characters(codec="ascii")


def standard(form: Any) -> re.Pattern[str]:
    """An expression of the program, compiled by `re`."""
    return re.compile(form.pattern, form.flags)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.pattern)[:20])
@given(st.data())
def test_names_of_templates(form: Any, data: st.DataObject) -> None:
    """An ASCII name that an expression matches contains one of the stems, in any letter case."""
    name = data.draw(st.from_regex(standard(form), fullmatch=True, alphabet=ASCII))
    assert not template_names._says_nothing(name)
    assert not template_names._says_nothing(name.upper())


def test_ordinary_names_are_not_looked_at_closely() -> None:
    """No expression is tried on them."""
    for name in ("0001-some-idea.md", "README.md", "src", "docs", "eip-1559.md"):
        assert template_names._says_nothing(name)
        assert template_names.named_as(PurePath("docs", name)) is None


@pytest.mark.sampled(3)
@pytest.mark.parametrize("source", [*TITLES, "A – {n}: “{title}”", "{n} x-y {word:word}", "{title}"])
@given(st.data())
def test_patterns_of_titles(source: str, data: st.DataObject) -> None:
    """A title that the expression of a pattern matches also matches the pattern."""
    pattern = parse_pattern(source)
    subject = data.draw(st.from_regex(standard(pattern._regex), fullmatch=True))
    assume(len(subject) <= 1000 and pattern._regex.fullmatch(subject.strip()))
    assert pattern.match(subject)


@pytest.mark.parametrize(
    ("glob", "taken", "left"),
    [
        ("**/rfcs/*.md", "docs/rfcs/a.md", "docs/rfc/a.md"),
        ("docs/[rs]fcs/*.md", "docs/rfcs/a.md", "docs/tfcs/a.md"),
        (r"docs/\rfcs/*.md", "docs/rfcs/a.md", "docs/tfcs/a.md"),
        ("a?c/**/d*", "abc/x/de", "abc/x/e"),
        ("**/*", "a/b", ""),
    ],
)
def test_globs(glob: str, taken: str, left: str) -> None:
    """The longest word of a glob is searched for first, if it has one."""
    parsed = parse_glob(glob)
    assert parsed is not None
    assert parsed.matches(taken, folder=False)
    assert not parsed.matches(left, folder=False) or not left
