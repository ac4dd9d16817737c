"""The format `rdjson`: the Reviewdog Diagnostic Format, with which reviewdog comments on pull requests."""

from __future__ import annotations

from proposal_lsp.cli.console import Console
from proposal_lsp.cli.formats.json_list import dump
from proposal_lsp.cli.formats.reported import position, related_places, reported
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Severity, any_fix
from proposal_lsp.rules import public_url
from proposal_lsp.text import Span, Text

_SEVERITIES = {
    Severity.ERROR: "ERROR",
    Severity.WARNING: "WARNING",
    Severity.INFORMATION: "INFO",
    Severity.HINT: "INFO",
}


def write(outcome: Outcome, console: Console) -> None:
    """One object for the run. Lines start at 1, and so do columns, which are bytes of UTF-8."""
    found = [_diagnostic(checked, finding, outcome.folder) for checked, finding in reported(outcome)]
    console.say(dump({"source": {"name": "proposal-lsp"}, "diagnostics": found}))


def _diagnostic(checked: Checked, finding: Finding, folder: str) -> dict[str, object]:
    url = public_url(finding.code)
    diagnostic: dict[str, object] = {
        "message": finding.message,
        "location": {"path": checked.name, "range": _range(checked.text, finding.span)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code, "url": url} if url else {"value": finding.code},
    }
    fix = any_fix(finding)
    if fix and len(fix.edits) == 1:  # several suggestions would be alternatives
        [edit] = fix.edits
        diagnostic["suggestions"] = [{"range": _range(checked.text, edit.span), "text": edit.content}]
    places = [one for one in related_places(checked, finding, folder) if not one.is_shipped]
    if places:
        diagnostic["related_locations"] = [
            {"message": place.message, "location": _whole_line(place.name, place.at)} for place in places
        ]
    return diagnostic


def _range(text: Text, span: Span) -> dict[str, object]:
    (line, column), (end_line, end_column) = (position(text, offset, "utf-8") for offset in span)
    return {"start": {"line": line, "column": column}, "end": {"line": end_line, "column": end_column}}


def _whole_line(path: str, at: tuple[int, int] | None) -> dict[str, object]:
    """A place by its line alone: the columns of other files cannot be counted in bytes here."""
    return {"path": path, "range": {"start": {"line": at[0]}}} if at else {"path": path}
