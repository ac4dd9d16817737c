"""The comparison with openspec as a test: with its recorded verdicts, and with openspec itself if it is installed."""

from __future__ import annotations

import os

import pytest

from tests.agreement.openspec import RECORDED, compare, ours, record, report, variants
from tests.amount import Part, by_part

VARIABLE = "PROPOSAL_OPENSPEC"


@by_part
def test_the_verdict_is_that_of_openspec(part: Part) -> None:
    """For at least 99 of 100 documents with at most one mistake; information is ignored."""
    rejected = set(RECORDED.read_text(encoding="utf-8").splitlines())
    tried = part.of(variants(), 60, lambda one: one.change)
    different = [one.change for one in tried if bool(ours(one)) != (one.change in rejected)]
    assert len(different) <= 0.01 * len(tried), different
    assert any(one.change in rejected for one in tried)


@pytest.mark.slow
@pytest.mark.skipif(
    VARIABLE not in os.environ,
    reason=f"NOT COMPARED with openspec: {VARIABLE} does not name its command (see tests/agreement/README.md)",
)
def test_openspec_agrees_or_there_is_a_reason() -> None:
    """About each document with at most one mistake; information is ignored."""
    verdicts = compare(os.environ[VARIABLE])
    text = "\n".join(report(verdicts))
    assert len(verdicts) > 1000
    assert sum(bool(one.theirs) for one in verdicts) > 250
    assert sum(one.agrees for one in verdicts) >= 0.99 * len(verdicts), text
    assert all(one.agrees or one.reason for one in verdicts), text
    assert record(verdicts) == RECORDED.read_text(encoding="utf-8"), "openspec has changed: record its verdicts"
