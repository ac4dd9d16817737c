"""Completion as a whole: properties of every place in every text. Single places are tested in `features/*.md`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.analysis import Analysis
from proposal_lsp.binding.fields import BoundField
from proposal_lsp.document.headings import read_heading
from proposal_lsp.features.completion import Completion
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Edit, Finding, Severity, apply_edits
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Span, Text

from tests.amount import Part, by_part
from tests.completions import at, check_answer
from tests.fixtures import FOLDER
from tests.mutants import mutants
from tests.shipped import CATALOG, PROJECT, SIDECARS, Sample, by_sample, forced, home, needs_its_path, new_name
from tests.strategies import markdown, proposals

#: Findings that a scaffold may cause: it is to be filled in.
UNFILLED = {"placeholder-text", "placeholder-value", "empty-section", "empty-field", "template-comment"}


def accept(source: str, completion: Completion) -> str:
    """The text after a completion is accepted: with the first choice of each tab stop that has choices."""
    edit = completion.edit
    content = edit.content
    for stop in reversed(edit.stops):
        if len(stop.choices) > 1:
            content = content[: stop.span.start] + stop.choices[0] + content[stop.span.end :]
    return apply_edits(source, [replace(edit, content=content)])


def named(analysis: Analysis, offset: int, label: str) -> Completion:
    """The completion with a label, which must be offered."""
    found = {completion.label: completion for completion in at(analysis, offset)}
    assert label in found, f"{label} is not among {list(found)}"
    return found[label]


# Properties of all places.


@pytest.mark.sampled(9)
@by_part
@by_sample
@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_offset_of_a_sample(sample: Sample, eol: str, part: Part) -> None:
    """Every edit is on the line of the caret and touches it; most of a finished proposal has no completions."""
    analysis = analyze_file(forced(sample.schema), sample.name, sample.source.replace("\n", eol))
    length = len(analysis.text.source)
    tried = part.of(range(length + 1), 60)
    spoken = [offset for offset in tried if at(analysis, offset)]
    headings = [section.heading.span for section in analysis.document.sections] if analysis.document else []
    elsewhere = [offset for offset in spoken if not any(span.holds(offset) for span in headings)]
    assert len(elsewhere) < len(tried) / 8
    assert elsewhere or not part.is_all or not sample.schema.metadata.fields
    assert at(analysis, -1) == at(analysis, length + 1) == ()


@pytest.mark.sampled(6)
@by_part
@by_sample
def test_every_offset_of_a_template(sample: Sample, part: Part) -> None:
    """The same in texts that have not been filled in."""
    analysis = forced(sample.schema).analyze("proposal.md", sample.schema.template)
    assert sum(len(at(analysis, offset)) for offset in part.of(range(len(sample.schema.template) + 1), 10))


@pytest.mark.sampled(3)
@by_part
@by_sample
def test_mutants(sample: Sample, part: Part) -> None:
    """The same around the damaged place of a sample."""
    project = forced(sample.schema)
    binding = analyze_file(project, sample.name, sample.source).binding
    assert binding is not None
    for mutant in part.of(list(mutants(binding))[::4], 6, lambda mutant: mutant.name):
        analysis = analyze_file(project, sample.name, mutant.source)
        for line in mutant.lines:
            start, end = analysis.text.line_span(min(line, analysis.text.line_count - 1))
            for offset in {start, start + 1, (start + end) // 2, end - 1, end}:
                if start <= offset <= end:
                    at(analysis, offset)


@given(st.sampled_from(CATALOG.schemas), markdown() | proposals(), st.floats(0, 1))
def test_any_text(schema: Schema, source: str, place: float) -> None:
    """The same in unusual texts."""
    analysis = forced(schema).analyze("proposal.md", source)
    offset = round(place * len(source))
    at(analysis, offset)
    at(analysis, analysis.text.line_span(analysis.text.line_at(offset)).end)


@pytest.mark.sampled(9)
@by_sample
@given(st.data())
def test_typing(sample: Sample, data: st.DataObject) -> None:
    """The same while text is typed into a sample."""
    offset = data.draw(st.integers(0, len(sample.source)))
    typed = data.draw(
        st.sampled_from(["\n## ", "\n|", "\n- ", "**", ": ", '"', "`", "<!-- ", "\n```\n", "\n---\n", "é"])
    )
    analysis = analyze_file(forced(sample.schema), sample.name, sample.source[:offset] + typed + sample.source[offset:])
    at(analysis, offset + len(typed))


#: Ways to write a value in YAML; `@` stands for its words.
YAML_FORMS = (
    *("@", '"@"', "'@'", '"@', "\n  @", "[@]", "[@, b]", "[\n  @\n]", "[b,\n  @]", "{@}", "{a: @}", "\n  a: @"),
    *("\n- @", "\n  - @", "\n- b\n- @", "\n- '@'", "\n-\n  @", "- @", "- - @", "&a @", "!t @", "@ # note"),
    *(">-\n  @", ">\n  @", "|\n  @", "|+\n  @\n", "|2\n  @", ">2-\n  @", "| # note\n  @", "|\n\n  @\n\n", "|\n @\n  b"),
    *(
        ">-\n  b\n  @",
        "|\n  @\n\n  b",
        "b\n  @",
        "@\n  b",
        '"b\n  @"',
        '"@\n  b"',
        "'b\n\n  @'",
        "[b\n  @]",
        "\n- b\n  @",
    ),
    *("\n  |\n  @", "\n- |\n  @", "\n- >-\n    @", "[|\n  @]", ">-\n@"),
)


@pytest.mark.sampled(41)
@by_part
@pytest.mark.parametrize(("key", "eol"), [("status", "\n"), ("status", "\r\n"), ("date", "\r")])
def test_every_form_of_a_value(key: str, eol: str, part: Part) -> None:
    """An edit is on the caret's line, and after it the front matter is closed and readable."""
    project = forced(next(schema for schema in CATALOG.schemas if schema.id == "madr"))
    offered = 0
    for form in part.of(YAML_FORMS, 48):
        for words in ("", "acc", "2025-06-01"):
            source = f"---\n{key}: {form.replace('@', words)}\ntags: x\n---\n\n# T\n".replace("\n", eol)
            before = project.analyze("docs/decisions/0005-x.md", source)
            assert before.document is not None
            for offset in range(len("---"), source.index("tags")):
                found = at(before, offset)
                for completion in {one.kind: one for one in found}.values() if not before.document.problems else ():
                    after = project.analyze("docs/decisions/0005-x.md", accept(source, completion)).document
                    assert after is not None
                    assert not after.problems, (source, completion)
                    assert "tags" in [field.key for field in after.fields], (source, completion)
                    offered += completion.kind != "field"
    assert offered > part.count(100, 100)


# Accepted completions are correct.


def with_metadata(sample: Sample) -> tuple[Sample, Analysis, tuple[BoundField, ...]]:
    """The sample that has the metadata, which may be a sidecar; its analysis, and its bound fields."""
    sample = next((one for one in SIDECARS if one.path == sample.sidecar), sample)
    analysis = analyze_file(forced(sample.schema), sample.name, sample.source)
    assert analysis.binding is not None
    return sample, analysis, analysis.binding.fields.bound


@pytest.mark.sampled(3)
@by_part
@by_sample
def test_values_are_right(sample: Sample, part: Part) -> None:
    """After any word of a vocabulary is accepted, in any field, the value is one of the vocabulary."""
    sample, analysis, bound_fields = with_metadata(sample)
    project = forced(sample.schema)
    fields = [bound for bound in bound_fields if bound.spec.values or bound.spec.type == "date"]
    for bound in fields:
        start, end = bound.field.value_span
        for offset in (start + bound.field.quoted, start + 2, end - bound.field.quoted):
            for completion in part.of(at(analysis, offset), 8, lambda completion: completion.label):
                after = analyze_file(project, sample.name, accept(sample.source, completion))
                wrong = {"unknown-value", "malformed-value", "malformed-front-matter", "missing-field"}
                assert not codes(after.findings) & wrong, completion
    assert fields or not sample.schema.metadata.fields


@pytest.mark.sampled(4)
@by_part
@by_sample
def test_a_field_comes_back(sample: Sample, part: Part) -> None:
    """If a line of metadata was deleted, its key is offered on a blank line, and with it nothing is missing."""
    sample, analysis, bound_fields = with_metadata(sample)
    project = forced(sample.schema)
    own = [one for one in bound_fields if one.field.style != "section"]
    for bound in part.of(own, 10, lambda bound: bound.spec.key):
        text = analysis.text
        first, last = (text.line_at(offset) for offset in bound.field.span)
        start, end = text.line_starts[first], text.line_span(last).end
        for typed in ("", bound.field.key[:2]):
            broken = sample.source[:start] + typed + sample.source[end:]
            before = analyze_file(project, sample.name, broken)
            completion = named(before, start + len(typed), bound.spec.key)
            after = analyze_file(project, sample.name, accept(broken, completion)).findings
            assert not codes(after) - UNFILLED - {"mismatched-value", "date-order"}, completion


@pytest.mark.sampled(4)
@by_part
@by_sample
def test_a_section_comes_back(sample: Sample, part: Part) -> None:
    """If a section was deleted, its heading is offered first, and with its scaffold nothing is missing."""
    project = forced(sample.schema)
    analysis = analyze_file(project, sample.name, sample.source)
    assert analysis.binding is not None
    for bound in part.of(analysis.binding.bound, 10, lambda bound: bound.section.name.title):
        whole = analysis.document.subtree(bound.section) if analysis.document else Span(0, 0)
        marks = "#" * bound.section.level
        broken = f"{sample.source[: whole.start]}{marks} \n\n{sample.source[whole.end :]}"
        before = analyze_file(project, sample.name, broken)
        offset = whole.start + len(marks) + 1
        first = next(one for one in at(before, offset) if one.rank == 0)
        heading = bound.node.spec.heading
        names = (first.label, read_heading(first.label).title)
        if not any(heading.match(name) for name in names):
            # An optional section that comes before it, or another repetition.
            assert needs_its_path(sample.schema), first
            continue
        after = analyze_file(project, sample.name, accept(broken, first)).findings
        assert not codes(after) - UNFILLED - {"mismatched-value", "misnumbered-section", "misnumbered-item"}, (
            first,
            after,
        )


@pytest.mark.sampled(3)
@by_sample
@pytest.mark.parametrize("form", ["snippet", "plain"])
def test_a_whole_proposal(sample: Sample, form: str) -> None:
    """An empty document becomes a proposal of its kind whose only findings are about parts to be filled in."""
    name = new_name(sample.schema)
    path = f"{home(sample.schema)}/{name}" if needs_its_path(sample.schema) else name
    completion = named(PROJECT.analyze(path, ""), 0, f"{sample.schema.id}: a new proposal")
    source = accept("", completion) if form == "snippet" else completion.edit.content
    analysis = PROJECT.analyze(path, source)
    assert analysis.detection.schema is sample.schema
    assert codes(analysis.findings)
    assert not codes(analysis.findings) - UNFILLED


@pytest.mark.parametrize("title", ["# RFC-12: Quiet hours\n\n", "# RFC-12: Quiet hours\n"])
def test_the_rest_of_a_proposal(title: str) -> None:
    """Below a title the remaining parts are offered for each kind that has such a title."""
    analysis = PROJECT.analyze("proposal.md", title)
    found = at(analysis, len(title))
    assert [one.label for one in found] == ["contract-rfc: the rest", "rfc: the rest"]
    for completion in found:
        after = PROJECT.analyze("proposal.md", accept(title, completion))
        assert after.detection.schema is not None
        assert after.detection.schema.id == completion.label.partition(":")[0]
        assert not codes(after.findings) - UNFILLED


def codes(findings: Sequence[Finding]) -> set[str]:
    """The codes of warnings and errors."""
    return {finding.code for finding in findings if finding.severity <= Severity.WARNING}


# Tests of the tests.


def test_an_edit_of_two_lines_fails() -> None:
    """As does one on another line, and one that does not touch the caret."""
    text = Text("status: >-\n  acc\n---\n")
    for start, end in ((8, 17), (8, 10), (8, 16), (14, 17), (13, 14)):
        with pytest.raises(AssertionError):
            check_answer(
                text, 15, [Completion("accepted", "value", Edit(Span(start, end), "accepted"), 0, "", "", "x")]
            )
    check_answer(text, 15, [Completion("accepted", "value", Edit(Span(13, 16), "accepted"), 0, "", "", "x")])


def test_no_test_avoids_the_check() -> None:
    """Only `completions_at` calls the function that it checks; tests of the server are checked by their client."""
    asking = re.compile(r"\bcomplete\b.*|features\.completion\.complete", re.ASCII)
    imports = re.compile(r"^(?:from|import) [^\n(]*(?:\([^)]*\))?", re.MULTILINE)
    found = {
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*.py")
        for one in imports.findall(path.read_text(encoding="utf-8"))
        if "proposal_lsp.features" in one and asking.search(one.partition(" import ")[2])
    }
    assert found == {"completions.py"}
