"""What holds for any text: parsing, chunks, rules and YAML never fail, and every span is a place in the text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from proposal_lsp.analysis import Analysis
from proposal_lsp.document import Document, Field, Leaf, Section, parse
from proposal_lsp.document.blocks import parse_blocks
from proposal_lsp.document.chunks import chunks, parse_chunk
from proposal_lsp.findings import apply_edits, in_reading_order
from proposal_lsp.located_yaml import YamlNode, parse_yaml
from proposal_lsp.text import Span, Text

from tests.amount import Part, by_part
from tests.shipped import CATALOG, PROJECT, ROOT, forced
from tests.strategies import LINE_ENDS, markdown, proposals, texts, yaml_texts

EXAMPLES: list[dict[str, str]] = json.loads((ROOT / "tests/data/commonmark-0.31.2.json").read_text(encoding="utf-8"))
SPEC = [one["markdown"] for one in EXAMPLES]


# -- chunks -------------------------------------------------------------------------------------------------------


def flat(source: str) -> list[Leaf]:
    """The blocks of a text as the chunks have them, headings among them."""
    leaves: list[Leaf] = []
    for base, chunk in chunks(source, 0):
        for piece in chunk.pieces:
            leaves += (leaf.shift(base) for leaf in (piece.heading, *piece.leaves) if leaf)
    return leaves


def same_as_whole(source: str) -> bool:
    """Whether the chunks have what a parse of the whole text has."""
    return flat(source) == parse_blocks(Text(source))[0]


@given(markdown() | proposals())
@example("<div>\n# one\n\n# two\n")
@example("<!-- open\n# one\n-->\n# two\n")
@example("- ```\n# one\n```\n# two\n")
@example("> <!--\n# one\n-->\n# two\n")
@example("```\n# one\n\n# two")
@example("   ~~~\n# one\n ~~~~ \n# two\n")
@example("    ```\n# one\n```\n# two\n```\n")
@example("a | b\n-|-\n# one\n1 | 2\n")
@example("[foo]: /url\n# one\n===\n")
@example("<x-y>\n# one\n\n# two\n")
@example("a\n<x-y>\n# one\n\n# two\n")
@example("<script>\n# one\n\n# two\n</script>\n# three\n")
@example("# a\r```\r# b\r```\r# c")
def test_chunks_are_the_whole(source: str) -> None:
    """Cutting a text at its headings changes nothing of what is read in it."""
    assert flat(source) == parse_blocks(Text(source))[0]


def test_chunks_are_the_whole_on_the_commonmark_specification() -> None:
    """Each of its examples, alone and after every line ending."""
    assert len(SPEC) > 600
    for end in LINE_ENDS:
        wrong = [one for one in SPEC if not same_as_whole(one.replace("\n", end))]
        assert not wrong


@by_part
def test_chunks_are_the_whole_where_examples_meet_headings(part: Part) -> None:
    """Each example before a heading, after one, around one and inside what the one before left open."""
    for one in part.of(SPEC, 8):
        for source in (f"{one}# H\n", f"# H\n{one}", f"{one}\n## H\n{one}# H\n{one}", one.replace("\n", "\n# H\n")):
            assert same_as_whole(source), source


@pytest.mark.parametrize("part", range(8))
def test_chunks_are_the_whole_on_pairs_of_examples(part: int) -> None:
    """One pair in 250, spread over all, with a heading between the two; all of them under `slow`."""
    check_pairs(part, 8 * 250)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_chunks_are_the_whole_on_all_pairs_of_examples(part: int) -> None:
    """What one example leaves open meets what the other starts with."""
    check_pairs(part, 8)


def check_pairs(part: int, step: int) -> None:
    """Compare every `step`th pair of examples, from the one numbered `part` on."""
    count = len(SPEC)
    for number in range(part, count * count, step):
        source = f"{SPEC[number // count]}# H\n{SPEC[number % count]}"
        assert same_as_whole(source), source


@given(markdown(), st.data())
def test_an_edit_parses_as_if_the_text_were_new(source: str, data: st.DataObject) -> None:
    """What is remembered of the text before the edit does not show in the text after it."""
    parse(source)
    at = data.draw(st.integers(0, len(source)))
    typed = data.draw(st.sampled_from(("#", "`", "```\n", "\n", "-->", "<!--", "\n\n", "x")))
    edited = source[:at] + typed + source[at:]
    warm = parse(edited)
    parse_chunk.clear()
    assert everything(warm) == everything(parse(edited))


def everything(document: Document) -> tuple[object, ...]:
    """A document as plain values."""
    sections = [(one.span, one.parent, one.until, one.heading, one.leaves) for one in document.sections]
    return document.front_matter, document.fields, document.preamble, sections, document.problems


# -- documents ----------------------------------------------------------------------------------------------------


@given(texts() | markdown() | proposals() | st.binary(max_size=60).map(lambda data: data.decode("latin-1")))
@example("---")
@example("---\n")
@example("---\r\n---")
@example("---\ntitle: x")
@example("---\na: b: c\n---\n# T")
@example("\ufeff---\na: b\n---\n")
@example("---\n\x0c\n---\n")
@example("| a |\n|---|\n|")
@example("- [ ]")
@example("<!-- proposal-lsp: disable -->")
def test_parsing_never_raises_and_every_span_is_a_place(source: str) -> None:
    """Sections cover the text in order, each block is where its text is, and each field has its key and value."""
    document = parse(source)
    for span in [document.front_matter, *(problem.span for problem in document.problems)]:
        assert span is None or inside(span, source)
    check_sections(document)
    for leaf in (*document.preamble, *(leaf for section in document.sections for leaf in section.leaves)):
        check_leaf(document.text, leaf)
    for field in document.fields:
        check_field(document.text, field)


def inside(span: Span, source: str) -> bool:
    """Whether a span is one of the text."""
    return 0 <= span.start <= span.end <= len(source)


def check_sections(document: Document) -> None:
    """Sections follow on each other to the end of the text; the tree over them is one."""
    source, sections = document.text.source, document.sections
    assert all(one.span.end == other.span.start for one, other in pairwise(sections))
    assert not sections or sections[-1].span.end == len(source)
    for section in sections:
        assert section.span.start in document.text.line_starts
        assert inside(section.heading.span, source)
        assert section.span.start <= section.heading.span.start <= section.heading.span.end <= section.span.end
        assert section.index < section.until <= len(sections)
        assert (section.parent is None) == all(other.level >= section.level for other in sections[: section.index])
        check_tree(document, section)
        assert all(section.span.holds(edge) for leaf in section.leaves for edge in leaf.span)
        check_heading(document.text, section.heading)


def check_tree(document: Document, section: Section) -> None:
    """A parent is a shallower section before it; the subtree ends at the next that is no deeper."""
    below = document.sections[section.index + 1 : section.until]
    assert all(other.level > section.level for other in below)
    if section.until < len(document.sections):
        assert document.sections[section.until].level <= section.level
    if section.parent is not None:
        parent = document.sections[section.parent]
        assert parent.level < section.level
        assert parent.index < section.index < parent.until
        assert section in list(document.children(parent))


def check_heading(text: Text, leaf: Leaf) -> None:
    """A heading starts at its marks, or is underlined."""
    raw = text.slice(leaf.span)
    if leaf.setext:
        assert raw.rstrip(" \t").endswith(("=", "-"))
        assert leaf.level in (1, 2)
    else:
        assert raw.startswith("#" * leaf.level)
        assert len(raw.splitlines()) <= 1 or not leaf.text or leaf.text in raw.replace("\0", "\ufffd")


def check_leaf(text: Text, leaf: Leaf) -> None:
    """A block lies inside the text, neither starts nor ends in a space, and what it says is there."""
    source = text.source
    assert inside(leaf.span, source)
    raw = text.slice(leaf.span).replace("\0", "\ufffd")
    if raw:
        assert raw[0] not in " \t\r\n", leaf
        assert raw[-1] not in " \t\r\n", leaf
    if leaf.kind in ("paragraph", "item"):
        assert leaf.text.split("\n")[0].rstrip() == lines_of(raw)[0].rstrip(), leaf
    for row in leaf.rows:
        for cell in row:
            assert inside(cell.span, source)
            assert source[cell.span.start : cell.span.end] == cell.text
            assert text.line_at(cell.span.start) == text.line_at(cell.span.end)
            assert leaf.span.start <= cell.span.start <= cell.span.end <= leaf.span.end + 1


def lines_of(raw: str) -> list[str]:
    """The lines of a part of a text."""
    text = Text(raw)
    return [text.line_text(line) for line in range(text.line_count)]


def check_field(text: Text, field: Field) -> None:
    """Key and value lie in the entry, and are what is there."""
    for span in (field.span, field.key_span, field.value_span):
        assert inside(span, text.source), field
    assert field.span.start <= field.key_span.start, field
    if field.style != "front-matter" and field.value_span != field.key_span:
        assert field.key_span.end <= field.value_span.start, field
        assert text.slice(field.value_span) == field.value
        assert field.style == "list" or "\n" not in field.value, field
        assert field.key in text.slice(field.key_span)
    for child in field.children:
        check_field(text, child)


# -- rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", [schema.id for schema in CATALOG.schemas])
@given(source=proposals() | markdown() | texts())
@example(source="#0\n=")
@example(source="- STATUS: Draft\n0")
@example(source="- STATS: Draft\n0")
def test_findings_of_a_forced_kind(id: str, source: str) -> None:
    """Whatever a text is, it can be read as any kind of proposal: no rule fails, and each finding is a place."""
    schema = CATALOG.get(id)
    assert schema is not None
    check_findings(forced(schema).analyze("some.md", source))


@given(markdown() | proposals())
def test_findings_where_the_text_decides(source: str) -> None:
    """The same, with the kind of proposal detected."""
    check_findings(PROJECT.analyze(None, source))


def check_findings(analysis: Analysis) -> None:
    """None is of a rule that failed; each is on one line; they are in reading order; and fixes are of this text."""
    text, findings = analysis.text, analysis.findings
    for finding in findings:
        assert finding.code != "internal-error", finding.message
        assert inside(finding.span, text.source), finding
        assert text.line_at(finding.span.start) == text.line_at(finding.span.end), finding
        assert finding.message.strip() == finding.message != ""
        assert len(lines_of(finding.message)) == 1
        for related in finding.related:
            assert related.path is not None or inside(related.span, text.source), finding
        for fix in finding.fixes:
            assert apply_edits(text.source, fix.edits) != text.source, finding
    assert list(findings) == in_reading_order(findings)
    assert len({(one.code, one.span, one.message) for one in findings}) == len(findings), "the same finding twice"


@given(proposals() | markdown())
def test_the_same_text_gives_the_same_findings(source: str) -> None:
    """Nothing is left over from one analysis to the next."""
    assert PROJECT.analyze("a.md", source).findings == PROJECT.analyze("a.md", source).findings


@given(proposals(), st.sampled_from(LINE_ENDS))
def test_line_endings_do_not_matter(source: str, end: str) -> None:
    """The same findings, on the same lines and columns, whatever ends the lines."""
    plain = "\n".join(lines_of(source))
    other = plain.replace("\n", end)
    for schema in CATALOG.schemas:
        project = forced(schema)
        assert places(project.analyze("a.md", plain)) == places(project.analyze("a.md", other))


def places(analysis: Analysis) -> list[tuple[object, ...]]:
    """Findings by line and column."""
    position = analysis.text.position
    return [(one.code, one.message, position(one.span.start), position(one.span.end)) for one in analysis.findings]


# -- YAML ---------------------------------------------------------------------------------------------------------


@given(yaml_texts() | texts() | st.text(), st.integers(0, 5))
def test_yaml_never_raises(source: str, base: int) -> None:
    """A root or a problem, never both; all spans are places, counted from the base."""
    node, problem = parse_yaml(source, base)
    assert node is None or problem is None
    if problem is not None:
        assert base <= problem.span.start <= problem.span.end <= base + len(source)
        assert problem.message
    if node is not None:
        check_node(node, source, base)


def check_node(node: YamlNode, source: str, base: int) -> None:
    """A node lies in the source, its children in it, and a plain scalar of one line is what is there."""
    assert base <= node.span.start <= node.span.end <= base + len(source)
    raw = source[node.span.start - base : node.span.end - base]
    if node.kind == "scalar" and not node.quoted and len(raw.splitlines()) == 1:
        assert node.value in raw
    for child in (*node.items, *(part for pair in node.pairs for part in pair)):
        assert node.span.start <= child.span.start
        check_node(child, source, base)


@given(yaml_texts(), st.sampled_from(("---\n", "---\r\n", "\ufeff--- \n")), st.sampled_from(("---", "...", "")))
def test_front_matter_of_any_kind(yaml: str, opening: str, closing: str) -> None:
    """However broken, the text below it is still read, and each finding is a place."""
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
    """Each value is the text as written, whatever YAML would make of it, and none is lost where it is broken."""
    document = parse(f"---\n{yaml}\n---\n\n# T\n")
    assert {field.key: field.value for field in document.fields} == values
    assert [section.name.title for section in document.sections] == ["T"]


def test_a_key_without_a_colon_has_its_place_in_the_front_matter() -> None:
    """A value that is not there is where its key ends, not after the next colon of the text."""
    document = parse("---\nowners: {list of owners}\n---\n\n# T\n\na: b\n")
    assert [child.value_span for field in document.fields for child in field.children] == [Span(27, 27)]


# -- deeper -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_all_of_this_harder() -> None:
    """The properties again, under the profile `deep`."""
    files = [f"tests/test_{name}.py" for name in ("properties", "text", "findings")]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", *files]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "deep"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:]
