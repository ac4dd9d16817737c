"""The format `gitlab`: a Code Quality report, which GitLab shows in merge requests ("Import Code Quality results")."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from proposal_lsp.cli.console import Console
from proposal_lsp.cli.formats.json_list import dump
from proposal_lsp.cli.formats.reported import Paths, position, reported
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.results.baseline import digest
from proposal_lsp.text import Text

_SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.INFORMATION: "minor",
    Severity.HINT: "info",
}


def write(outcome: Outcome, console: Console) -> None:
    """A list with one object per finding. Lines and columns (code points) start at 1."""
    paths = Paths(outcome.folder)
    seen: Counter[str] = Counter()
    console.say(dump([_issue(paths.of(checked.name), checked, one, seen) for checked, one in reported(outcome)]))


def fingerprint(path: str, checked: Checked, finding: Finding, seen: Counter[str]) -> str:
    """An identifier by which a service recognizes a finding after its line has moved. `seen` numbers those of equal
    lines.
    """
    about = f"{path}\n{finding.code}\n{digest(checked.text, finding)}"
    seen[about] += 1
    return sha256(f"{about}\n{seen[about]}".encode("utf-8", "surrogatepass")).hexdigest()


def _issue(path: str, checked: Checked, finding: Finding, seen: Counter[str]) -> dict[str, object]:
    begin, end = (_place(checked.text, offset) for offset in finding.span)
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": f"{finding.code}: {finding.message}",
        "categories": ["Style"],
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": fingerprint(path, checked, finding, seen),
        "location": {"path": path, "positions": {"begin": begin, "end": end}},
    }


def _place(text: Text, offset: int) -> dict[str, int]:
    line, column = position(text, offset)
    return {"line": line, "column": column}
