"""The format `concise`: a line for each finding, then a summary. Editors read it, too."""

from __future__ import annotations

from proposal_lsp.cli.console import Console, Paint, printable
from proposal_lsp.cli.formats.reported import position
from proposal_lsp.cli.formats.summary import fixable, summary
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Severity, safe_fix

STYLES = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "cyan",
    Severity.HINT: "blue",
}


def write(outcome: Outcome, console: Console) -> None:
    """One line per finding, `path:line:column: severity code: message`; then a summary."""
    for checked in outcome.checked:
        for finding in checked.findings:
            console.say(headline(checked, finding, console.paint))
    write_summary(outcome, console)


def headline(checked: Checked, finding: Finding, paint: Paint) -> str:
    """A finding in one line. Lines and columns (code points) start at 1; `[*]`: `--fix` removes it."""
    line, column = position(checked.text, finding.span.start)
    place = paint(f"{_at_the_start(printable(checked.name))}:{line}:{column}:", "bold")
    severity = paint(finding.severity.word, STYLES[finding.severity], "bold")
    mark = f"{paint('[*]', 'cyan')} " if safe_fix(finding) else ""
    return f"{place} {severity} {paint(finding.code, 'bold')}: {mark}{printable(finding.message)}"


def write_summary(outcome: Outcome, console: Console) -> None:
    """The total number of findings, and how many can be fixed; nothing with `--quiet`."""
    if console.quiet:
        return
    console.say(summary(outcome))
    if line := fixable(outcome):
        console.say(line)


def _at_the_start(name: str) -> str:
    """A file name at the start of a line, where GitHub takes two colons for a command to its runner."""
    return f"./{name}" if name.lstrip().startswith("::") else name
