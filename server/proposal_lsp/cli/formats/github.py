"""The format `github`: workflow commands that a job of GitHub Actions shows as annotations of the lines.

See "Workflow commands for GitHub Actions" in GitHub's documentation; what is escaped, and how, is in the runner's
`ActionCommand.cs`.
"""

from __future__ import annotations

from proposal_lsp.cli.console import Console, printable
from proposal_lsp.cli.formats.reported import Paths, position, reported
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Severity

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}
# Line ends, which are escaped as well, are no part of a printable text.
_IN_DATA = str.maketrans({"%": "%25"})
_IN_PROPERTY = str.maketrans({"%": "%25", ":": "%3A", ",": "%2C"})


def write(outcome: Outcome, console: Console) -> None:
    """One command per finding, which also reads well in the log. Lines and columns (code points) start at 1."""
    paths = Paths(outcome.folder)
    for checked, finding in reported(outcome):
        console.say(_command(paths.of(checked.name), checked, finding))


def _command(path: str, checked: Checked, finding: Finding) -> str:
    line, column = position(checked.text, finding.span.start)
    end_line, end_column = position(checked.text, finding.span.end)
    properties = {"title": f"proposal-lsp ({finding.code})", "file": path, "line": line}
    if end_line == line:  # GitHub takes columns only within one line
        properties |= {"col": column, "endLine": line, "endColumn": end_column}
    shown = ",".join(f"{name}={printable(str(value)).translate(_IN_PROPERTY)}" for name, value in properties.items())
    message = f"{path}:{line}:{column}: {finding.severity.word} {finding.code}: {finding.message}"
    return f"::{_COMMANDS[finding.severity]} {shown}::{printable(message).translate(_IN_DATA)}"
