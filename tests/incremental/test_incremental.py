"""After any edits, the updated analysis is the same as a new one."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.binding import Binding, Bound
from proposal_lsp.document import Document, Section
from proposal_lsp.incremental import revised
from proposal_lsp.incremental.edited_document import EditedDocument
from proposal_lsp.remembered import aside
from proposal_lsp.text import Change, Span, Text

from tests.amount import Part, by_part
from tests.repeated import VOYAGE
from tests.shipped import CATALOG, PROJECT, SAMPLES, Sample, by_sample, forced
from tests.strategies import markdown, proposals

PROJECTS = [PROJECT, VOYAGE.project, *(forced(schema) for schema in CATALOG.schemas)]
#: Typed texts; each may change more than the section that it is typed in.
TYPED = (
    *("x", "x", "x", "x", " ", "\n", "\n\n", ". ", "#", "# ", "\n## Two\n", "\n### Summary\n\n", "`", "```\n", "~~~"),
    *("---\n", "\n---\n", "===\n", "- ", "- [ ] box\n", "| a | b |\n|---|---|\n", "|", "> ", "<!-- ", "-->", "<div>\n"),
    *("    ", "[Name]", "TBD", "N/A", "[a]: /url\n", "**Status**: Draft\n", "Status: Draft\n", "title: x\n", "...\n"),
    *("<!-- proposal-lsp: disable empty-section -->", "<!-- proposal-schema: rfc -->", "Ã©", "é", "👩"),
    *("\r", "\r\n", "\u2028", "1. ", "\n# Title\n\n", "\n## Status: Accepted\n", "- [x] Accepted\n", "~~Proposed~~"),
    *("**Risks**\n\n", "\n\n**Consequences**\n\n", "<h2>Goals</h2>\n\n", "##\u00a0Context\n", "[^1]", "\\-", "&nbsp;"),
    *("RFC-12 ", "EIP-7 ", "[b](c.md#d)", '<a id="e">', "[f][a] "),
    *("<<<<<<< HEAD\n", "=======\n", ">>>>>>> x\n", "```markdown\n", "+++\n", "{\n", "}\n"),
)


class Writer:
    """A text that is edited, with its analysis."""

    def __init__(self, project: Project, source: str) -> None:
        self.project = project
        self.text = Text(source)
        self.analysis = project.analyze("a.md", source)
        #: The number of edits without an analysis of the whole text.
        self.quick = 0

    def edit(self, start: int, end: int, content: str) -> None:
        """Replace a part of the text, and check the analysis."""
        before, self.text = self.analysis, self.text.replaced(Span(start, end), content)
        change = Change(start, end, len(content) - (end - start))
        if before.revision:  # `update` would hide an error and analyze again
            self.quick += revised(before.revision, self.text, change) is not None
        self.analysis = self.project.update(before, self.text, change)
        with aside():  # with no cached part of the text before
            fresh = self.project.analyze("a.md", self.text.source)
        assert differences(self.analysis, fresh) == []
        if self.analysis.shows_the_same_as(before):
            assert list(looks(self.analysis)) == list(looks(before))


def differences(one: Analysis, other: Analysis) -> list[tuple[object, object]]:
    """The parts in which two analyses differ."""
    pairs = [*zip(everything(one), everything(other), strict=False)]
    assert len(list(everything(one))) == len(list(everything(other)))
    return [pair for pair in pairs if pair[0] != pair[1]]


def everything(analysis: Analysis) -> Iterator[object]:
    """An analysis as plain values."""
    yield analysis.text.source
    yield from analysis.findings
    yield (analysis.detection.schema, analysis.detection.reason, analysis.detection.candidates)
    yield analysis.read_entry()
    if analysis.document:
        yield from of_document(analysis.document)
    if analysis.binding:
        yield from of_binding(analysis.binding)


def of_document(document: Document) -> Iterator[object]:
    """A document as plain values."""
    yield document.text.line_starts
    yield (document.front_matter, document.fields, document.preamble, document.problems)
    yield (document.links, document.heading_keys, document.is_sidecar)
    for one in document.sections:
        yield (one.index, one.span, one.parent, one.until, one.heading, one.leaves, one.name, one.is_empty)
    yield [one.index for one in document.sections[1:-1]]


def of_binding(binding: Binding) -> Iterator[object]:
    """A binding as plain values."""
    yield binding.schema.id
    yield [of_bound(bound) for bound in binding.bound]
    yield [of_bound(binding.bound_at(section)) for section in binding.document.sections]
    yield [[of_bound(bound) for bound in binding.alignment.by_node.get(node, ())] for node in binding.alignment.nodes]
    yield [section.index for section in binding.alignment.sections]
    yield {index: place(section) for index, section in binding.parents.items()}
    yield [binding.subtree_end(section) for section in binding.alignment.sections]
    yield [place(section) for section in (binding.title, *binding.metadata_sections, *binding.unknown)]
    yield [(place(one), place(other)) for one, other in binding.duplicates]
    yield [(one.node.index, place(one.after), one.offset, one.conditional) for one in binding.missing]
    yield [of_bound(bound) for bound in binding.misplaced]
    yield (binding.footer, binding.content_end, binding.state)
    yield [(one.spec.key, one.field, one.fit) for one in binding.fields.bound]
    yield ([field for field, _ in binding.fields.duplicates], binding.fields.unknown)


def of_bound(bound: Bound | None) -> object:
    """A bound section as plain values."""
    return bound and (bound.node.index, place(bound.section), bound.fit)


def place(section: Section | None) -> object:
    """The place of a section."""
    return section and (section.index, section.span)


def looks(analysis: Analysis) -> Iterator[object]:
    """The findings as an editor shows them."""
    position = analysis.text.position
    for one in analysis.findings:
        related = [
            (other.message, other.path, other.position, *(position(edge, "utf-16") for edge in other.span))
            for other in one.related
        ]
        places = [position(edge, "utf-16") for edge in one.span]
        yield (one.code, one.message, one.severity, one.tags, places, related, [fix.title for fix in one.fixes])


def edits(writer: Writer, choose: random.Random, count: int) -> None:
    """Type and delete, now and then elsewhere, mostly in bodies and at the place of the last edit."""
    at = choose.randint(0, writer.text.length)
    for _ in range(count):
        if choose.random() < 0.25:
            at = choose.randint(0, writer.text.length)
        kind = choose.random()
        if kind < 0.75:
            content = choose.choice(TYPED)
            writer.edit(at, at, content)
            at += len(content)
        else:
            start = max(at - choose.choice((1, 1, 2, 30)), 0)
            end = at if kind < 0.9 else min(at + choose.choice((1, 3, 200)), writer.text.length)
            writer.edit(start, end, "" if kind < 0.95 else choose.choice(TYPED))
            at = start


@given(proposals() | markdown(), st.sampled_from(PROJECTS), st.randoms(use_true_random=False))
def test_edits_of_any_text(source: str, project: Project, choose: random.Random) -> None:
    """Any text is typed anywhere."""
    edits(Writer(project, source), choose, 8)


def test_a_bold_line_becomes_a_heading_that_is_missing() -> None:
    """There is one finding at the line as soon as its words are a name, and none at the section's place."""
    adr = forced(next(schema for schema in CATALOG.schemas if schema.id == "nygard-adr"))
    writer = Writer(
        adr,
        "# 7. Boats\n\nDate: 2026-01-02\n\n## Status\n\nAccepted\n\n## Context\n\nWater.\n\n## Decision\n\nWe row.\n\n",
    )
    for letter in "**Consequences**":
        writer.edit(writer.text.length, writer.text.length, letter)
    assert [one.code for one in writer.analysis.findings] == ["malformed-heading"]
    for letter in " is what follows":
        writer.edit(writer.text.length, writer.text.length, letter)
    assert [one.code for one in writer.analysis.findings] == ["missing-section"]
    assert writer.quick


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
def test_a_bold_line_is_a_missing_heading_whatever_the_line_endings(end: str) -> None:
    """So the section is not also reported at another place."""
    adr = forced(next(schema for schema in CATALOG.schemas if schema.id == "nygard-adr"))
    parts = ("# 7. Boats", "Date: 2026-01-02", "## Status", "Accepted", "## Context", "Water.", "**Decision**", "Row.")
    source = (end * 2).join((*parts, "## Consequences", "We row.")) + end
    assert [one.code for one in adr.analyze("a.md", source).findings] == ["malformed-heading"]


@pytest.mark.sampled(9)
@by_part
@pytest.mark.parametrize("sample", [*SAMPLES, VOYAGE], ids=lambda sample: sample.schema.id)
def test_edits_of_a_finished_proposal(sample: Sample, part: Part) -> None:
    """Each sample, complete and with missing parts, is edited at many places."""
    choose = random.Random(sample.schema.id)
    quick = 0
    for _ in range(part.count(12, 12)):
        source = sample.source if choose.random() < 0.5 else without_a_section(sample.source, choose)
        writer = Writer(choose.choice((PROJECT, forced(sample.schema))), source)
        edits(writer, choose, 6)
        quick += writer.quick
    assert quick > 3 or not part.is_all, "hardly any edit was analyzed in part"


def without_a_section(source: str, choose: random.Random) -> str:
    """A text without the bodies of some headings, or without the headings as well."""
    lines = source.split("\n")
    heads = [at for at, line in enumerate(lines) if line.startswith("##")]
    for at in sorted(choose.sample(heads, 2), reverse=True):
        end = next((other for other in heads if other > at), len(lines))
        del lines[at + choose.randint(0, 1) : end]
    return "\n".join(lines)


@pytest.mark.slow
def test_writing_a_sentence_analyzes_one_section() -> None:
    """In the middle of a finished proposal, each keystroke needs only its section; the findings do not change."""
    sample = next(one for one in SAMPLES if one.schema.id == "rfc")
    writer = Writer(PROJECT, sample.source)
    at = sample.source.index("\n\n", sample.source.index("\n## ", len(sample.source) // 3) + 4) + 2
    first = writer.analysis
    sentence = "We will see. "
    for offset, character in enumerate(sentence):
        writer.edit(at + offset, at + offset, character)
        assert writer.analysis.shows_the_same_as(first)
    assert writer.quick == len(sentence)


@pytest.mark.sampled(9)
@pytest.mark.parametrize("typed", ["xy", "\n\n", "\r\n", "#4"], ids=repr)
def test_a_keystroke_reads_no_more_than_its_section(typed: str) -> None:
    """No rule needs the whole text or all of its lines."""
    quick = 0
    for sample in SAMPLES[::4]:
        analysis = PROJECT.analyze("a.md", sample.source)
        assert analysis.document
        for at in [leaf.span.end for section in analysis.document.sections for leaf in section.leaves[:1]]:
            before = after = analysis
            for offset, character in enumerate(typed):
                before, text = after, after.text.replaced(Span(at + offset, at + offset), character)
                after = PROJECT.update(after, text, Change(at + offset, at + offset, 1))
            # The first edit after a full analysis reads the whole text once.
            if isinstance(before.document, EditedDocument) and isinstance(after.document, EditedDocument):
                quick += 1
                assert not {"source", "line_starts"} & vars(after.text).keys()
    assert quick


@pytest.mark.sampled(9)
@by_part
@by_sample
def test_edits_of_texts_with_comments(sample: Sample, part: Part) -> None:
    """Suppressions and comments that name the kind stay in effect while another place is edited."""
    choose = random.Random(sample.schema.id)
    quick = 0
    for _ in range(part.count(6, 6)):
        lines = without_a_section(sample.source, choose).split("\n")
        comments = ("disable-next-line missing-section", "disable empty-section", "disable nothing", "disable")
        for comment in choose.sample(comments, 2):
            lines.insert(choose.randint(len(lines) // 4, len(lines)), f"\n<!-- proposal-lsp: {comment} -->\n")
        named = next(at for at, line in enumerate(lines) if line.startswith("#"))
        lines.insert(choose.choice((named, named + 1)), f"\n<!-- proposal-schema: {sample.schema.id} -->\n")
        writer = Writer(PROJECT, "\n".join(lines))
        edits(writer, choose, 8)
        quick += writer.quick
    assert quick or not part.is_all, "no edit was analyzed in part"


def test_a_missing_schema_is_still_reported_after_an_edit() -> None:
    """Problems with the choice of a schema are found again, or kept."""
    writer = Writer(PROJECT, "# Any\n\n<!-- proposal-schema: nothing -->\n\n## One\n\nText.\n")
    assert len(writer.analysis.findings) == 1
    writer.edit(writer.text.length - 1, writer.text.length - 1, " More.")


def test_a_comment_in_a_template_is_no_mistake() -> None:
    """A template is not checked, whatever it suppresses."""
    sample = SAMPLES[0]
    source = f"{sample.schema.template}\n<!-- proposal-lsp: disable nothing -->\n"
    assert not forced(sample.schema).analyze("template.md", source).findings


def test_another_project_analyzes_again() -> None:
    """Findings with other schemas or another configuration are not kept."""
    sample = SAMPLES[0]
    other = forced(next(schema for schema in CATALOG.schemas if schema is not sample.schema))
    before = forced(sample.schema).analyze("a.md", sample.source)
    text = Text(sample.source).replaced(Span(len(sample.source), len(sample.source)), "x")
    after = other.update(before, text, Change(len(sample.source), len(sample.source), 1))
    assert list(after.findings) == list(other.analyze("a.md", text.source).findings)
