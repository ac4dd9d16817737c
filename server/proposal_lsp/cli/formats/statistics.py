"""`--statistics`: how often each rule reported something, instead of the findings."""

from __future__ import annotations

from collections import Counter

from proposal_lsp.cli.console import Console
from proposal_lsp.cli.outcome import Outcome


def write_text(outcome: Outcome, console: Console) -> None:
    """A line for each rule, the most frequent first."""
    counts = _counts(outcome)
    width = max((len(str(count)) for _, count in counts), default=0)
    for code, count in counts:
        console.say(f"{count:>{width}}  {console.paint(code, 'bold')}")


def write_json(outcome: Outcome, console: Console) -> None:
    """A list with an object for each rule, the most frequent first."""
    import json

    console.say(json.dumps([{"code": code, "count": count} for code, count in _counts(outcome)], indent=2))


def _counts(outcome: Outcome) -> list[tuple[str, int]]:
    counts = Counter(finding.code for finding in outcome.findings)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
