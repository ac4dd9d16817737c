"""The comparison with openspec as a test, where that is installed."""

from __future__ import annotations

import os

import pytest

from tests.agreement.openspec import COUNT, compare, report

VARIABLE = "PROPOSAL_OPENSPEC"


@pytest.mark.slow
@pytest.mark.skipif(
    VARIABLE not in os.environ,
    reason=f"NOT COMPARED with openspec: {VARIABLE} does not name its command (see tests/agreement/README.md)",
)
def test_every_difference_from_openspec_has_a_reason() -> None:
    """Of five hundred documents with one mistake each, or none that matters."""
    verdicts = compare(os.environ[VARIABLE])
    text = "\n".join(report(verdicts))
    assert len(verdicts) == COUNT
    assert sum(bool(one.theirs) for one in verdicts) > 50
    assert sum(one.agrees for one in verdicts) > 0.75 * COUNT, text
    assert all(one.agrees or one.reason for one in verdicts), text
