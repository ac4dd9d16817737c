"""YAML and front matter of any text are read without an exception, and every node has its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.document import parse
from proposal_lsp.located_yaml import YamlNode, parse_yaml
from proposal_lsp.text import Span

from tests.shipped import CATALOG, PROJECT, forced
from tests.strategies import texts, yaml_texts
from tests.test_properties import check_findings, check_sections


@given(yaml_texts() | texts() | st.text(), st.integers(0, 5))
def test_yaml_never_raises(source: str, base: int) -> None:
    """The result is a root or a problem, never both; all spans are places, counted from the base."""
    node, problem = parse_yaml(source, base)
    assert node is None or problem is None
    if problem is not None:
        assert base <= problem.span.start <= problem.span.end <= base + len(source)
        assert problem.message
    if node is not None:
        check_node(node, source, base)


def check_node(node: YamlNode, source: str, base: int) -> None:
    """The span of a node is in the source, those of its children are in it, and that of a plain scalar has its text."""
    assert base <= node.span.start <= node.span.end <= base + len(source)
    raw = source[node.span.start - base : node.span.end - base]
    if node.kind == "scalar" and not node.quoted and len(raw.splitlines()) == 1:
        assert node.value in raw
    for child in (*node.items, *(part for pair in node.pairs for part in pair)):
        assert node.span.start <= child.span.start
        check_node(child, source, base)


@given(yaml_texts(), st.sampled_from(("---\n", "---\r\n", "\ufeff--- \n")), st.sampled_from(("---", "...", "")))
def test_front_matter_of_any_kind(yaml: str, opening: str, closing: str) -> None:
    """Even if it is broken, the text below it is read, and each finding has a place."""
    source = f"{opening}{yaml}\n{closing}\n\n# Title\n\n## Section\n"
    check_sections(parse(source))
    check_findings(PROJECT.analyze("a.md", source))
    for schema in CATALOG.schemas:
        check_findings(forced(schema).analyze("a.md", source))


@pytest.mark.parametrize(
    ("yaml", "values"),
    [
        ("owner: @ui\nstatus: Draft", {"owner": "@ui", "status": "Draft"}),
        ("title: a: b\nstatus: Draft", {"title": "a: b", "status": "Draft"}),
        ("created: 2024-02-30", {"created": "2024-02-30"}),
        ("kep: 0123\nstatus: no", {"kep": "0123", "status": "no"}),
        ('title: "a: \\"b\\""', {"title": 'a: "b"'}),
        ("title: >-\n  folded\n  text\nstatus: x", {"title": "folded text", "status": "x"}),
        ("empty:\nnext: x", {"empty": "", "next": "x"}),
        ("a: &anchor x\nb: *anchor", {"a": "x", "b": "x"}),
        ("\ttitle: x", {"title": "x"}),
    ],
)
def test_front_matter_that_people_write(yaml: str, values: dict[str, str]) -> None:
    """Each value is the text as written, whatever its YAML type, and none is lost if the front matter is broken."""
    document = parse(f"---\n{yaml}\n---\n\n# T\n")
    assert {field.key: field.value for field in document.fields} == values
    assert [section.name.title for section in document.sections] == ["T"]


def test_a_key_without_a_colon_has_its_place_in_the_front_matter() -> None:
    """The place of a missing value is the end of its key, not after the next colon of the text."""
    document = parse("---\nowners: {list of owners}\n---\n\n# T\n\na: b\n")
    assert [child.value_span for field in document.fields for child in field.children] == [Span(27, 27)]
