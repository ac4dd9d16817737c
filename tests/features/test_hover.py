"""Hover as a whole: it never fails, it is about the requested place, and its length is limited.

Its text at single places is in `tests/features/hover-*.md`.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.features.hover import hover, plain, rule_notes
from proposal_lsp.features.hover.markup import before_line, card, first_sentence, literal, prose
from proposal_lsp.features.hover.phrases import times
from proposal_lsp.features.hover.rule_notes import MAX_NOTES, notes, rule_card
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.rules import RULES
from proposal_lsp.schema.model import RepeatSpec
from proposal_lsp.text import Span

from tests.amount import Part, by_part
from tests.mutants import mutants
from tests.shipped import PROJECT, SAMPLES, Sample, by_sample, forced
from tests.strategies import proposals

#: The most lines of a hover; the longest is a list of ten statuses.
MAX_LINES = 30


def check(analysis: Analysis, offset: int) -> str:
    """The Markdown of the hover at an offset, empty if there is none; checks the properties of every hover."""
    found = hover(analysis, offset)
    if found is None:
        return ""
    assert 0 <= found.span.start <= offset <= found.span.end <= len(analysis.text.source)
    assert found.markdown.strip() == found.markdown != ""
    assert found.markdown.count("\n") < MAX_LINES
    return found.markdown


@pytest.mark.sampled(3)
@by_part
@by_sample
def test_every_offset_of_a_sample_and_of_its_template(sample: Sample, part: Part) -> None:
    """Every heading, key and value has a hover; most of the prose has none."""
    for source in (sample.source, sample.schema.template):
        analysis = forced(sample.schema).analyze("proposal.md", source)
        assert analysis.binding is not None
        said = [check(analysis, offset) for offset in part.of(range(len(source) + 1), 40)]
        assert all(check(analysis, bound.section.heading.span.start) for bound in analysis.binding.bound)
        for bound in analysis.binding.fields.bound:
            assert check(analysis, bound.field.key_span.start)
            assert check(analysis, bound.field.value_span.start)
        if source is sample.source:
            assert said.count("") > len(said) // 2


@pytest.mark.sampled(3)
@by_part
@by_sample
def test_mutants(sample: Sample, part: Part) -> None:
    """There is a hover at each finding, and nowhere an exception: on its line, and elsewhere at some places of each
    mutant.
    """
    project = forced(sample.schema)
    binding = project.analyze("proposal.md", sample.source).binding
    assert binding is not None
    for count, mutant in part.of(enumerate(mutants(binding)), 40, lambda pair: pair[1].name):
        analysis = project.analyze("proposal.md", mutant.source)
        for finding in analysis.findings:
            assert finding.code in check(analysis, finding.span.start) or len(analysis.findings) > MAX_NOTES
            line = analysis.text.line_span(analysis.text.line_at(finding.span.start))
            for offset in range(line.start, line.end + 1, 5):
                check(analysis, offset)
        for offset in range(count % 997, len(mutant.source) + 1, 997):
            check(analysis, offset)


@given(proposals(), st.data())
def test_any_text(source: str, data: st.DataObject) -> None:
    """No exception, with the schema that is detected and with each forced one."""
    project = data.draw(st.sampled_from([PROJECT, *(forced(sample.schema) for sample in SAMPLES)]))
    analysis = project.analyze("proposal.md", source)
    for offset in data.draw(st.lists(st.integers(0, len(source)), max_size=20)):
        check(analysis, offset)


@pytest.mark.parametrize("offset", [-1, 10**9])
def test_an_offset_outside_the_text_has_no_hover(offset: int) -> None:
    """No exception, and no guess."""
    assert hover(forced(SAMPLES[0].schema).analyze("proposal.md", SAMPLES[0].source), offset) is None


def test_a_finding_in_a_schema_file_is_explained() -> None:
    """YAML itself has no hover; its findings have the text of their rule."""
    analysis = analyze_file(Project(), "x/.proposals/note.yaml", "id: note\nname: Note\nsection: []\n")
    assert analysis.findings
    assert "schema-error" in check(analysis, analysis.findings[0].span.start)


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        (RepeatSpec(), "May appear more than once."),
        (RepeatSpec(max=3), "May appear up to 3 times."),
        (RepeatSpec(distinct=True), "May appear more than once, each time under another name."),
        (RepeatSpec(min=2, distinct=True), "Appears at least 2 times, each time under another name."),
    ],
)
def test_how_often_a_section_may_appear(repeat: RepeatSpec, said: str) -> None:
    """The hover says it in one sentence."""
    assert times(repeat) == said


def test_every_rule_has_a_card() -> None:
    """With its summary at least; a page that cannot be read would fail."""
    for rule in RULES:
        text = rule_card(rule.code)
        assert text.startswith(f"**`{rule.code}`** {rule.summary}")


PAGE = """# value-length

Warning.

## What it reports

A value that is too long, or too short.

```text
## no heading
```

## Why

Lists get wide.

## How to fix

Say less,
or more.

Then save.
"""


def test_a_page_is_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sections on what it reports and how to fix it; in a note the first sentence of the latter."""
    monkeypatch.setattr(rule_notes, "rule_page", {"value-length": PAGE}.__getitem__)
    rule_notes._part.cache_clear()
    summary = next(rule.summary for rule in RULES if rule.code == "value-length")
    assert rule_card("value-length", ["a fact"]) == (
        f"**`value-length`** {summary}\n\n- a fact\n\nA value that is too long, or too short.\n\n"
        "```text\n## no heading\n```\n\n**How to fix**\n\nSay less,\nor more.\n\nThen save."
    )
    findings = [Finding(code, "", Span(0, 0), Severity.HINT) for code in ("value-length", "value-length", "no-page")]
    assert notes(findings) == ["**`value-length`** Say less, or more.", "**`no-page`**"]
    rule_notes._part.cache_clear()


#: Markup with an effect, and marks that could hide it from a check of single lines.
PROVOCATIONS = st.lists(
    st.one_of(
        st.text(max_size=10),
        st.sampled_from(
            ("`", "``", "\n", "\\", "<b>x</b>", "![i](x)", "[x](command:y)", "[x](", "command:y)", "[x]: command:y\n")
        ),
        st.sampled_from(
            ("[x][y]", "[x]", "\n\n", "&#99;", "c&#58;", " ", '"', "https://x", "](", "[x](https://x", ")")
        ),
    ),
    max_size=12,
).map("".join)
TARGET = re.compile("(?:https?://|mailto:)|[^:]*\\Z")


def shown(markdown: str) -> list[Token]:
    """The HTML of an editor that renders all of Markdown and every address."""
    parser = MarkdownIt("commonmark")
    parser.validateLink = lambda _: True  # type: ignore[method-assign, assignment]
    tokens = parser.parse(markdown)
    return [*tokens, *(child for token in tokens for child in token.children or ())]


@given(PROVOCATIONS)
def test_nothing_in_a_schema_becomes_html_a_picture_or_a_command(doc: str) -> None:
    """Whatever its author writes, next to text meant to provoke it."""
    for text in (doc, f"`{doc}` <b>x</b> ![i](https://example.org/i.png)", f"![{doc}](x) \\`<i>{doc}</i>`"):
        tokens = shown(card("**x**", text, ["fact"]))
        assert not {"html_block", "html_inline", "image"} & {token.type for token in tokens}
        assert all(TARGET.match(str(token.attrs["href"])) for token in tokens if token.type == "link_open")


@pytest.mark.parametrize(
    ("doc", "targets"),
    [
        (
            "[a](https://example.org/x?y=1&z=2#a), [b](mailto:me@example.org) [c](docs/a.md#b)",
            ["https://example.org/x?y=1&z=2#a", "mailto:me@example.org", "docs/a.md#b"],
        ),
        ('[a](https://example.org "The page") and `[b](c)`', ["https://example.org"]),
        ("[a](command:b)", []),
        ("[a](&#99;ommand:b) [a](c\\ommand\\:b) [a](\ncommand:b) [a](<command:b>)", []),
        ("[a]\n\n[a]: command:b", []),
        ("one ` tick\n` [a](command:b) `", []),
        ("[a](file:///etc/passwd) [b](vscode://c)", []),
    ],
)
def test_links_in_a_schema(doc: str, targets: list[str]) -> None:
    """Those to the web, to a mail address and to a nearby file stay."""
    links = [token.attrs["href"] for token in shown(prose(doc)) if token.type == "link_open"]
    assert links == targets


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=20))
def test_literal_text_is_shown_as_it_is(text: str) -> None:
    """With any marks, as Markdown and as plain text."""
    (paragraph,) = (token for token in MarkdownIt("commonmark").parse(literal(text)) if token.type == "inline")
    assert [child.content for child in paragraph.children or ()] == [text]
    assert plain(literal(text)) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Status** (required)", "Status (required)"),
        ("- `N/A - reason` is an answer.", "- N/A - reason is an answer."),
        (r"**Phase \<n\>**", "Phase <n>"),
        ("see [the page](https://example.org) or [x](x)", "see the page (https://example.org) or x"),
        ("## Why\n\n```yaml\nrules: {a: off}\n```\n\nso", "Why\n\nrules: {a: off}\n\nso"),
        ("`a\\*b` \\*", "a\\*b *"),
        ("`` ` `` and ` x `", "` and  x"),
    ],
)
def test_plain_text(markdown: str, text: str) -> None:
    """The marks are removed, the words stay."""
    assert plain(markdown) == text


@pytest.mark.parametrize(
    ("doc", "sentence"),
    [
        ("Being written. Gaps are expected.", "Being written."),
        ("One that has\nno end", "One that has no end"),
        ("Such as e.g. this. Not that.", "Such as e.g. this."),
        ("", ""),
    ],
)
def test_first_sentence(doc: str, sentence: str) -> None:
    """Up to the first full stop, or similar mark, before a capital."""
    assert first_sentence(doc) == sentence


LONG = "What it is for, and no more. " + "Then a lot of other things that need not be read each time. " * 4


@pytest.mark.parametrize(
    ("doc", "facts", "first", "rest"),
    [
        (LONG, ["Required."], "What it is for, and no more.", LONG[29:].strip()),
        (LONG, [], LONG.strip(), ""),
        ("Short. And clear.", ["Required."], "Short. And clear.", ""),
        ("- a list.\n" * 40, ["Required."], ("- a list.\n" * 40).strip(), ""),
        ("`A. B` " * 40, ["Required."], ("`A. B` " * 40).strip(), ""),
        ("One\n\n" + "Two\n" * 80, ["Required."], "One", ("Two\n" * 80).strip()),
    ],
    ids=["long", "without facts", "short", "a list", "code", "paragraphs"],
)
def test_the_purpose_comes_first(doc: str, facts: list[str], first: str, rest: str) -> None:
    """Then the allowed content, and the findings; the rest of a long text after a line."""
    shown = before_line(card("**Goal**", doc, facts), ["a note"])
    listed = [f"- {fact}" for fact in facts]
    top = "\n\n".join(["**Goal**", first, *listed, "a note"])
    assert shown == (f"{top}\n\n---\n\n{rest}" if rest else top)
    assert not plain(shown).count("---")
