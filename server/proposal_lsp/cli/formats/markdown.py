"""The format `markdown`: a table for the summary of a job, or for a comment on a pull request."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.console import Console, printable
from proposal_lsp.cli.formats.reported import position, reported
from proposal_lsp.cli.formats.summary import fixable, summary
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding

#: GitHub refuses summaries of more than a megabyte, and no one reads so many rows.
MAX_ROWS = 500

# Any ASCII punctuation can be escaped (CommonMark, "Backslash escapes").
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# What names a person or an issue does so after escapes are resolved; a word joiner parts the sign from the name.
_MENTION = re.compile(r"(?<=[@#!])(?=\w)")


def write(outcome: Outcome, console: Console) -> None:
    """A heading, the summary, and a table with a row per finding; lines and columns (code points) start at 1."""
    console.say("### proposal-lsp")
    console.say()
    console.say(as_text(summary(outcome)))
    rows = [_row(checked, finding) for checked, finding in reported(outcome)]
    if rows:
        console.say()
        console.say("| place | severity | rule | problem |")
        console.say("|---|---|---|---|")
    for row in rows[:MAX_ROWS]:
        console.say(row)
    if len(rows) > MAX_ROWS:
        console.say()
        console.say(f"And {len(rows) - MAX_ROWS} more.")
    if line := fixable(outcome):
        console.say()
        console.say(as_text(line))


def as_text(text: str) -> str:
    """Text of unknown origin as Markdown that shows it and does nothing else: no link, no picture, no HTML."""
    return _PUNCTUATION.sub(r"\\\g<0>", _MENTION.sub("\u2060", printable(text)))


def _row(checked: Checked, finding: Finding) -> str:
    line, column = position(checked.text, finding.span.start)
    place = as_text(f"{checked.name}:{line}:{column}")
    return f"| {place} | {finding.severity.word} | {finding.code} | {as_text(finding.message)} |"
