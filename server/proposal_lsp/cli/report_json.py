"""The `json` format: a list of objects shaped as ruff's, so that what reads those can read these."""

from __future__ import annotations

import json
from collections import Counter

from proposal_lsp.cli.console import Console
from proposal_lsp.cli.outcome import Outcome
from proposal_lsp.findings import Finding, Fix, any_fix
from proposal_lsp.rules import rule_url
from proposal_lsp.text import Text


def write(outcome: Outcome, console: Console) -> None:
    """One object per finding; an empty list where there is none. Rows and columns (code points) are from 1."""
    found = [
        _finding(checked.name, checked.text, finding) for checked in outcome.checked for finding in checked.findings
    ]
    console.say(json.dumps(found, indent=2))


def write_statistics(outcome: Outcome, console: Console) -> None:
    """How often each rule spoke, the most frequent first."""
    counts = Counter(finding.code for finding in outcome.findings)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    console.say(json.dumps([{"code": code, "count": count} for code, count in ordered], indent=2))


def _finding(name: str, text: Text, finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "message": finding.message,
        "severity": finding.severity.word,
        "filename": name,
        "location": _place(text, finding.span.start),
        "end_location": _place(text, finding.span.end),
        "fix": _fix(text, fix) if (fix := any_fix(finding)) else None,
        "url": rule_url(finding.code),
    }


def _fix(text: Text, fix: Fix) -> dict[str, object]:
    return {
        "applicability": "safe" if fix.safe else "unsafe",
        "message": fix.title,
        "edits": [
            {
                "content": edit.content,
                "location": _place(text, edit.span.start),
                "end_location": _place(text, edit.span.end),
            }
            for edit in fix.edits
        ],
    }


def _place(text: Text, offset: int) -> dict[str, int]:
    line, column = text.position(offset)
    return {"row": line + 1, "column": column + 1}
