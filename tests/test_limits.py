"""The limits of a document's size: a larger one has one finding, and one within them takes less than a second."""

from __future__ import annotations

import re
from cProfile import Profile
from pathlib import Path

import pytest
from proposal_lsp import remembered
from proposal_lsp.analysis import Analysis
from proposal_lsp.document.limits import CELLS, CHARACTERS, FIELDS, HEADINGS, LIMITS, LINES, QUOTES, Limit
from proposal_lsp.findings import Severity
from proposal_lsp.text import Change, Span

from tests.completions import completions_at
from tests.hostile_texts import RFC, SHAPES, STARTS, all_at_once, counted, text_of, times_at_most
from tests.shipped import CATALOG, SAMPLES, forced
from tests.steps import steps

PROJECT = forced(next(sample.schema for sample in SAMPLES if sample.schema.id == "rfc"))
SECURITY = Path(__file__).parent.parent / "SECURITY.md"
PAGE = SECURITY.parent / "server" / "proposal_lsp" / "rules" / "unreadable-file.md"
#: Lines of Python that may be run for a text within the limits. Twice as many take about a second of a processor.
ENOUGH = 10_000_000

#: The part of which each of these texts has one too many.
TOO_MUCH = {
    "characters": (CHARACTERS, "x" * CHARACTERS.most),
    "lines": (LINES, "\n" * LINES.most),
    "CRLF": (LINES, "\r\n" * LINES.most),
    "headings": (HEADINGS, "## x\n" * HEADINGS.most),
    "underlined headings": (HEADINGS, "x\n---\n\n" * HEADINGS.most),
    "cells": (CELLS, "|" * CELLS.most),
    "quotes": (QUOTES, "- > x\n" * (QUOTES.most + 1)),
}


def message(limit: Limit, count: int) -> str:
    """The finding of a document that has too much of something."""
    return (
        f"This document has {count:,} {limit.what}, more than the limit of {limit.most:,}, and is not checked."
        " Split it."
    )


def count_of(limit: Limit, source: str) -> int:
    """How much a text has of the limited thing."""
    return next(amount.size for amount in counted(source) if amount.limit is limit)


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=() if one in ("characters", "lines", "cells") else pytest.mark.slow) for one in TOO_MUCH],
)
def test_a_document_with_too_much_of_something(name: str) -> None:
    """It has one finding, costs nothing, and is checked as soon as it is small enough."""
    limit, more = TOO_MUCH[name]
    more = f"\n\n{more}\n"
    PROJECT.analyze("a.md", "")  # modules that are loaded, and expressions that are compiled, at first use
    profile = Profile()
    analysis = profile.runcall(PROJECT.analyze, "a.md", RFC + more)
    assert sum(entry.callcount for entry in profile.getstats()) < 100
    [finding] = analysis.findings
    assert (finding.code, finding.severity, finding.span) == ("unreadable-file", Severity.ERROR, Span(0, 0))
    assert finding.message == message(limit, count_of(limit, RFC + more))
    assert completions_at(analysis, 5, CATALOG.schemas) == ()
    small = analysis.text.replaced(Span(len(RFC), len(RFC) + len(more)), "")
    again = PROJECT.update(analysis, small, Change(len(RFC), len(RFC) + len(more), -len(more)))
    assert list(again.findings) == list(PROJECT.analyze("a.md", RFC).findings)
    grown = PROJECT.update(again, analysis.text, Change(len(RFC), len(RFC), len(more)))
    assert list(grown.findings) == [finding]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", ["front matter", "a list in brackets", "a list of fields", "a field with items"])
def test_a_document_with_too_many_fields(name: str) -> None:
    """They are counted once they have been read, before anything else is done."""
    source = text_of(name, FIELDS.most + 1)
    [finding] = PROJECT.analyze("a.md", source).findings
    assert finding.message == message(FIELDS, count_of(FIELDS, source))


def test_a_document_that_grows_while_it_is_typed() -> None:
    """The key that exceeds a limit is noticed, and so is the one that undoes it; other keys cost little."""
    start = RFC.index("## Summary\n\n") + len("## Summary\n\n")
    source = RFC[:start] + "|" * (CELLS.most - RFC.count("|") - 3) + "\n\n" + RFC[start:]
    analysis = PROJECT.analyze("a.md", source)
    seen = [is_checked(analysis)]
    for key in ("a", "b", "|", "c", "|", "|", "|", "", ""):
        end = start if key else start + 1
        text = analysis.text.replaced(Span(start, end), key)
        analysis = PROJECT.update(analysis, text, Change(start, end, len(key) - (end - start)))
        seen.append(is_checked(analysis))
    assert seen == [True] * 7 + [False, True, True]


def is_checked(analysis: Analysis) -> bool:
    """Whether a document is not too large."""
    return all(finding.code != "unreadable-file" for finding in analysis.findings)


@pytest.mark.sampled(61)
@pytest.mark.parametrize("name", [*SHAPES, *STARTS])
def test_a_text_within_the_limits_takes_less_than_a_second(name: str) -> None:
    """A twentieth of the largest text takes a twentieth of the work; `test_growth.py` has more such tests."""
    small, large = text_of(name, 1), text_of(name, times_at_most(name) // 20)
    PROJECT.analyze("a.md", small)  # modules that are loaded, and expressions that are compiled, at first use
    remembered.here().forget()
    done = steps(lambda: PROJECT.analyze("a.md", large)) - steps(lambda: PROJECT.analyze("a.md", small))
    assert 20 * done < ENOUGH


@pytest.mark.slow
def test_a_text_near_all_limits_takes_less_than_a_second() -> None:
    """On a busy machine that took 0.65 s, for 12 million lines of Python."""
    source = all_at_once()
    assert all(0.7 <= amount.size / amount.limit.sure <= 1 for amount in counted(source))
    remembered.here().forget()
    assert steps(lambda: PROJECT.analyze("a.md", source)) < 2 * ENOUGH


def test_the_limits_are_those_that_are_documented() -> None:
    """In SECURITY.md, and on the page of the rule that reports a larger document."""
    table = re.findall(
        r"^\| ([a-z ]+) \| ([0-9,]+) \| ([0-9,]+) \|$", SECURITY.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert table == [(limit.what, f"{limit.sure:,}", f"{limit.most:,}") for limit in LIMITS]
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert all(f"{limit.most:,} {limit.what}" in page for limit in LIMITS)
