"""The formats for people and editors: `full` with excerpts, `concise` with one line each, and statistics."""

from __future__ import annotations

from collections import Counter

from proposal_lsp.cli.console import Console, printable, shown_path
from proposal_lsp.cli.excerpt import excerpt
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Related, Severity, any_fix

#: Of more related places than these only the first are told.
MAX_NOTES = 3

_STYLES = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "cyan",
    Severity.HINT: "blue",
}


def write_full(outcome: Outcome, console: Console) -> None:
    """Each finding with the line it is on, its first fix and the places that explain it; then a summary."""
    for checked in outcome.checked:
        for finding in checked.findings:
            for line in _full(checked, finding, outcome.folder, console):
                console.say(line)
            console.say()
    console.say(summary(outcome))


def write_concise(outcome: Outcome, console: Console) -> None:
    """One line per finding, `path:line:column: code message`; lines and columns (code points) from 1."""
    paint = console.paint
    for checked in outcome.checked:
        for finding in checked.findings:
            code = paint(finding.code, _STYLES[finding.severity], "bold")
            place = paint(_place(checked, finding.span.start), "bold")
            console.say(f"{place}: {code} {printable(finding.message)}")


def write_statistics(outcome: Outcome, console: Console) -> None:
    """How often each rule spoke, the most frequent first."""
    counts = Counter(finding.code for finding in outcome.findings)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = max((len(str(count)) for count in counts.values()), default=0)
    for code, count in ordered:
        console.say(f"{count:>{width}}  {console.paint(code, 'bold')}")


def summary(outcome: Outcome) -> str:
    """One sentence on the whole."""
    findings = outcome.findings
    known = f"; {_counted(outcome.known, 'known problem')} left out" if outcome.known else ""
    if findings:
        counts = Counter(finding.severity for finding in findings)
        parts = ", ".join(_counted(counts[severity], severity.word) for severity in sorted(counts))
        found = _counted(len(findings), "problem")
        return f"Found {found} ({parts}) in {len(outcome.checked)} of {_counted(outcome.files, 'file')}{known}."
    if known:
        return f"No new problems{known}."
    if outcome.proposals:
        many = outcome.proposals > 1
        return f"All {outcome.proposals} proposals are clean." if many else "The proposal is clean."
    which = f"None of the {outcome.files} files is" if outcome.files > 1 else "The file is not"
    return f"{which} a proposal of a known kind; `proposal-lsp schema explain FILE` says why."


def _full(checked: Checked, finding: Finding, folder: str, console: Console) -> list[str]:
    paint = console.paint
    style = _STYLES[finding.severity]
    place = paint(f"{_place(checked, finding.span.start)}:", "bold")
    code = paint(finding.code, "bold")
    lines = [f"{place} {paint(finding.severity.word, style, 'bold')} {code}: {printable(finding.message)}"]
    lines += excerpt(checked.text, finding.span, paint, style) if checked.is_read else ()
    margin = " " * (len(str(checked.text.line_at(finding.span.start) + 1)) + 1)
    fix = any_fix(finding)
    if fix:
        lines.append(f"{margin}{paint('= help:', 'green')} {printable(fix.title)}")
    notes = [f"{_related_place(checked, related, folder)}: {related.message}" for related in finding.related]
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES - 1 :] = [f"and {len(notes) - MAX_NOTES + 1} more places"]
    lines += (f"{margin}{paint('= note:', 'cyan')} {printable(note)}" for note in notes)
    return lines


def _place(checked: Checked, offset: int) -> str:
    line, column = checked.text.position(offset)
    return f"{printable(checked.name)}:{line + 1}:{column + 1}"


def _related_place(checked: Checked, related: Related, folder: str) -> str:
    if related.path is None:
        return _place(checked, related.span.start)
    name = shown_path(related.path, folder)
    if related.position is None:
        return name
    line, column = related.position
    return f"{name}:{line + 1}:{column + 1}"


def _counted(count: int, noun: str) -> str:
    # "information" has no plural.
    return f"{count} {noun}" if count == 1 or noun == "information" else f"{count} {noun}s"
