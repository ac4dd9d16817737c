"""The format `full`, for people: findings with excerpts, fixes and notes; then a summary."""

from __future__ import annotations

from proposal_lsp.cli.console import Console, printable
from proposal_lsp.cli.excerpt import excerpt
from proposal_lsp.cli.formats.concise import STYLES, headline, write_summary
from proposal_lsp.cli.formats.reported import related_places
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, any_fix
from proposal_lsp.lazy_dataclasses import replace

#: If there are more related places, only the first are shown.
MAX_NOTES = 3


def write(outcome: Outcome, console: Console) -> None:
    """Each finding with the line it is on, its first fix and the places that explain it; then a summary."""
    for checked in outcome.checked:
        for finding in checked.findings:
            for line in _full(checked, finding, outcome.folder, console):
                console.say(line)
            console.say()
    write_summary(outcome, console)


def _full(checked: Checked, finding: Finding, folder: str, console: Console) -> list[str]:
    paint = console.paint
    lines = [headline(checked, finding, paint)]
    lines += excerpt(checked.text, finding.span, paint, STYLES[finding.severity]) if checked.is_read else ()
    margin = " " * (len(str(checked.text.line_at(finding.span.start) + 1)) + 1)
    fixes = [fix.title for part in finding.parts or (finding,) if (fix := any_fix(part))]
    if fixes:
        more = f", and {len(fixes) - 1} more" if len(fixes) > 1 else ""
        lines.append(f"{margin}{paint('= help:', 'green')} {printable(fixes[0] + more)}")
    listed = finding if not finding.further else replace(finding, related=())
    notes = [f"{related.shown}: {related.message}" for related in related_places(checked, listed, folder)]
    if finding.further:
        count = len(finding.further)
        notes.append(f"and {count} more {'lines' if count > 1 else 'line'}")
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES - 1 :] = [f"and {len(notes) - MAX_NOTES + 1} more places"]
    lines += (f"{margin}{paint('= note:', 'cyan')} {printable(note)}" for note in notes)
    return lines
