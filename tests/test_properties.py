"""Properties of any text: parsing and rules never fail, and every span is a place in the text."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from proposal_lsp.analysis import Analysis
from proposal_lsp.document import Document, Field, Leaf, Section, parse
from proposal_lsp.findings import apply_edits, in_reading_order
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Span, Text

from tests.shipped import PROJECT, ROOT, by_schema, forced
from tests.strategies import LINE_ENDS, markdown, proposals, texts

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
    """Sections cover the text in order, the span of each block has its text, and each field has its key and value."""
    document = parse(source)
    for span in [document.front_matter, *(problem.span for problem in document.problems)]:
        assert span is None or inside(span, source)
    check_sections(document)
    for leaf in (*document.preamble, *(leaf for section in document.sections for leaf in section.leaves)):
        check_leaf(document.text, leaf)
    for field in document.fields:
        check_field(document.text, field)


def inside(span: Span, source: str) -> bool:
    """Whether a span is in the text."""
    return 0 <= span.start <= span.end <= len(source)


def check_sections(document: Document) -> None:
    """Sections cover the text to its end; their tree is valid."""
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
    """A parent is a shallower section before it; the subtree ends at the next section that is no deeper."""
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
    """A block is in the text, neither starts nor ends with a space, and its span has its text."""
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
    """The spans of key and value are in that of the entry, and have their texts."""
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


@pytest.mark.sampled(3)
@by_schema
@given(source=proposals() | markdown() | texts())
@example(source="#0\n=")
@example(source="- STATUS: Draft\n0")
@example(source="- STATS: Draft\n0")
def test_findings_of_a_forced_kind(schema: Schema, source: str) -> None:
    """Any text can be read as any kind of proposal: no rule fails, and each finding has a place."""
    check_findings(forced(schema).analyze("some.md", source))


@given(markdown() | proposals())
@example("---\na: b\n---\n---\nc: d")
@example("---\na: b\n---\n\n---\nc: d\ne: f\n")
def test_findings_of_a_detected_kind(source: str) -> None:
    """The same, with a detected kind."""
    check_findings(PROJECT.analyze(None, source))


def check_findings(analysis: Analysis) -> None:
    """No rule has failed; each finding is on one line; they are in reading order; and fixes are for this text."""
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
    """One analysis does not affect the next."""
    assert PROJECT.analyze("a.md", source).findings == PROJECT.analyze("a.md", source).findings


@pytest.mark.sampled(3)
@by_schema
@given(source=proposals(), end=st.sampled_from(LINE_ENDS))
def test_line_endings_do_not_matter(schema: Schema, source: str, end: str) -> None:
    """The same findings, on the same lines and columns, with any line endings."""
    plain = "\n".join(lines_of(source))
    other = plain.replace("\n", end)
    project = forced(schema)
    assert places(project.analyze("a.md", plain)) == places(project.analyze("a.md", other))


def places(analysis: Analysis) -> list[tuple[object, ...]]:
    """Findings by line and column."""
    position = analysis.text.position
    return [(one.code, one.message, position(one.span.start), position(one.span.end)) for one in analysis.findings]


# -- deeper -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_all_of_this_harder() -> None:
    """The properties again, under the profile `deep`."""
    files = [f"tests/test_{name}.py" for name in ("properties", "text", "findings")]
    files += ["tests/document/test_chunks.py", "tests/located_yaml/test_yaml_properties.py"]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", *files]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "deep"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:]
