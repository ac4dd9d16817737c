"""Completion does not open automatically while prose is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from proposal_lsp.analysis import Analysis
from proposal_lsp.features.completion import TRIGGERS, may_complete
from proposal_lsp.file_analysis import analyze_file

from tests.amount import Part, by_part
from tests.completions import completions_at
from tests.shipped import CATALOG, PROJECT, Sample, by_sample, forced


@pytest.mark.parametrize(
    ("before", "answers"),
    [
        ("**Status**:", True),
        ("status:", True),
        ("- Status: ", True),
        ("see https:", True),
        ("as said before, it is one of these:", True),
        ("a long line of prose that ends in a colon, as it goes on for more than sixty characters:", False),
        ("##", True),
        ("see issue #", False),
        ("C#", False),
        ("## ", True),
        ("|", True),
        ("| FR-1 | ", True),
        ("-", True),
        ("- ", True),
        ("well-", False),
        ("<!-", False),
        ("This is prose ", False),
        ("Last ", True),
        ("    code here ", False),
        ("<!-- proposal-lsp: disable missing-", True),
        ("# proposal-lsp: disable ", True),
        ("created: 2025-", True),
        ("**", True),
        ("- **", True),
        ("| **", True),
        ("*", False),
        ("a **", False),
        ("**bold**", False),
        ("authors: [", True),
        ("see [", False),
        ('status: "', True),
        ("- '", True),
        ('authors: ["', True),
        ("authors: [Åsa, '", True),
        ('authors: ["Åsa"', False),
        ('status: "Draft"', False),
        ("one's own'", False),
    ],
)
def test_prose_costs_nothing(before: str, answers: bool) -> None:
    """A typed character opens the list only on lines that may be part of the schema."""
    assert before[-1] in TRIGGERS
    assert may_complete(before) is answers
    # If the editor requests a moment later, the first letter of the next word may be there, too.
    assert may_complete(f"{before}D") is answers


#: Text that may be written in any section and in any file, with every character that may open the list.
PROSE = """\
Whoever asks can follow the link: most of it is known | and the rest - well, not yet.

**All** of *it*, see issue #7, one's own "code" and [the chart][3]: "so it is", he said: [again](b).
The image of **the water** -- at 7:30 - is in `a: "b"` - or in: '**bold**' and *italic*

- **First** of them: the heading
* *Second*, as [the first] is, of the link
- [ ] a quote: "in bold"
"""


def opened(analyze: Callable[[str], Analysis], before: str, after: str, part: Part) -> list[str]:
    """The beginning of `PROSE`, typed between two texts, after which a list opened automatically."""
    found = []
    for at, typed in part.of(enumerate(PROSE, 1), 5):
        line = PROSE[:at].rpartition("\n")[2]
        if typed in TRIGGERS and may_complete(line):
            source = before + PROSE[:at]
            if completions_at(analyze(source + after), len(source), CATALOG.schemas, invoked=False):
                found.append(line)
    return found


@pytest.mark.sampled(3)
@by_part
@by_sample
def test_prose_opens_nothing(sample: Sample, part: Part) -> None:
    """Whatever is typed into a section for prose, in a proposal in which fields and sections are missing."""
    project = forced(sample.schema)
    binding = analyze_file(project, sample.name, sample.source).binding
    assert binding is not None
    prose = [one.section for one in binding.bound if one.section not in binding.metadata_sections]
    here = prose[len(prose) // 2].heading.span
    before = sample.source[here.start : here.end] + "\n\n"
    if binding.title is not None:
        before = sample.source[binding.title.heading.span.start : binding.title.heading.span.end] + "\n\n" + before
    assert opened(lambda source: analyze_file(project, sample.name, source), before, "", part) == []


@pytest.mark.sampled(9)
@pytest.mark.parametrize("before", ["", "# Notes\n\n", "# Notes\n\n## Links\n\n"])
def test_a_file_that_is_no_proposal_opens_nothing(before: str) -> None:
    """From its first letter."""
    assert opened(lambda source: PROJECT.analyze("README.md", source), before, "", Part(is_all=True)) == []
