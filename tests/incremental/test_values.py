"""While a value of front matter is edited, only the rules that read it run again; the findings are the same."""

from __future__ import annotations

import random

import pytest
from proposal_lsp.binding import BoundField
from proposal_lsp.document import Field
from proposal_lsp.incremental import revised
from proposal_lsp.text import Change, Span, Text

from tests.amount import Part, by_part
from tests.incremental.test_incremental import Writer, without_a_section
from tests.shipped import PROJECT, SAMPLES, Sample, forced

#: Texts that YAML, Markdown or a rule may not read as words.
TRICKY = (
    *(
        "",
        " ",
        "x",
        "TBD",
        "Other words",
        "2021-02-03",
        "12, 13",
        '"in quotes"',
        '"',
        "'",
        "[",
        "[a, b]",
        "{",
        "{a: b}",
        "|",
    ),
    *(
        ">",
        "&a 1",
        "*a",
        "!x 1",
        "- a",
        "a: b",
        "a:",
        "a #1",
        "# a",
        "---",
        "...",
        "+++",
        "<<<<<<< a",
        "```",
        "@a",
        "%",
        "~",
    ),
    *("x\nstatus: y", "\n", "x\n---\n", "\r", "\ufeff", "\u2028", "<!-- proposal-schema: rfc -->"),
    *("<!-- proposal-lsp: disable unknown-value -->", "x" * 500, "[a](b.md)", "technical-spec", "RFC-1"),
)
IN_FRONT_MATTER = [sample for sample in SAMPLES if sample.source.startswith("---\n")]
by_sample = pytest.mark.parametrize("sample", IN_FRONT_MATTER, ids=lambda sample: sample.schema.id)


def values(writer: Writer) -> list[tuple[Field, BoundField | None]]:
    """The values of the front matter, each with its field in the schema."""
    document, binding = writer.analysis.document, writer.analysis.binding
    assert document
    bound = {one.field.span: one for one in (binding.fields.bound if binding else ())}
    return [(field, bound.get(field.span)) for field in document.fields if field.style == "front-matter"]


@pytest.mark.sampled(30)
@by_part
@by_sample
def test_any_value_is_written(sample: Sample, part: Part) -> None:
    """Each value is replaced by another one, of its vocabulary or not, and then by a third."""
    choose = random.Random(sample.schema.id)
    quick = 0
    for _ in range(part.count(40, 10)):
        source = sample.source if choose.random() < 0.5 else without_a_section(sample.source, choose)
        writer = Writer(choose.choice((PROJECT, forced(sample.schema))), source)
        for _ in range(6):
            known = values(writer)
            if not known:
                break
            field, bound = choose.choice(known)
            words = [value.name for value in bound.spec.values] if bound else []
            start, end = field.value_span
            if choose.random() < 0.3:
                start = end = choose.randint(start, end)
            writer.edit(start, end, choose.choice((*words, choose.choice(TRICKY), choose.choice(TRICKY))))
        quick += writer.quick
    assert quick > 3 or not part.is_all, "hardly any edit was analyzed in part"


def test_writing_in_a_body_and_in_a_value_by_turns() -> None:
    """Each continues from the result of the other."""
    sample = next(one for one in SAMPLES if one.schema.id == "eip")
    writer = Writer(PROJECT, sample.source)
    for letter in "words":
        body = writer.text.source.index("\n\n", writer.text.source.index("## Rationale")) + 2
        for at in (body, values(writer)[1][0].span.end):
            writer.edit(at, at, letter)
    assert writer.quick == 10


def test_a_value_that_tells_the_kind_is_detected_again() -> None:
    """It may change the kind of the document."""
    source = next(one.source for one in SAMPLES if one.schema.id == "technical-spec")
    analysis = PROJECT.analyze("a.md", source)
    assert analysis.document
    assert analysis.revision
    field = next(one for one in analysis.document.fields if one.key == "type")
    text = Text(source).replaced(Span(field.value_span.end, field.value_span.end), "s")
    change = Change(field.value_span.end, field.value_span.end, 1)
    assert revised(analysis.revision, text, change) is None


def test_findings_appear_when_a_merge_below_a_value_is_finished() -> None:
    """Until then, nothing is reported there."""
    conflict = "<<<<<<< a\nOne.\n=======\nTwo.\n>>>>>>> b\n"
    sample = next(one for one in SAMPLES if one.schema.id == "eip")
    head, mark, rest = sample.source.replace("status: ", "status: Other", 1).partition("\n---\n")
    writer = Writer(PROJECT, f"{head}{mark}{conflict}{rest}")
    assert [one.code for one in writer.analysis.findings] == ["merge-conflict"]
    start = len(head) + len(mark)
    writer.edit(start, start + len(conflict), "")
    assert "unknown-value" in [one.code for one in writer.analysis.findings]


def test_a_field_whose_copies_change_is_checked_again() -> None:
    """Its fix includes its copies, and an edit elsewhere may add or remove one."""
    sample = next(one for one in SAMPLES if one.schema.id == "eip")
    writer = Writer(PROJECT, sample.source.replace("status: ", "status: Other", 1))
    for typed in ("\n## More\n\nText.\n", "\n## Abstract\n", "# Title\n"):
        writer.edit(writer.text.length, writer.text.length, typed)
