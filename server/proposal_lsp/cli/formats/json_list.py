"""The format `json`: a list of objects shaped as ruff's, so that what reads those can read these."""

from __future__ import annotations

import json

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.console import Console
from proposal_lsp.cli.formats.reported import RelatedPlace, position, related_places, reported
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Fix, any_fix
from proposal_lsp.rules import public_url
from proposal_lsp.text import Text

#: In JSON: a backslash, a character of two surrogates, a surrogate alone.
_ESCAPES = re.compile(r"\\\\|\\ud[89ab]..\\ud[c-f]..|\\ud[89a-f]..")


def write(outcome: Outcome, console: Console) -> None:
    """One object per finding; an empty list if there is none. Rows and columns (code points) start at 1."""
    console.say(dump([finding_object(checked, finding, outcome.folder) for checked, finding in reported(outcome)]))


def dump(value: object, indent: int | None = 2) -> str:
    """A value as JSON in ASCII, in which no text of a document is a command to a CI service (`##[`)."""
    written = json.dumps(value, indent=indent).replace("##", "#\\u0023")
    # A file name that is not UTF-8 has half of a pair for each byte, which many readers of JSON refuse.
    return _ESCAPES.sub(lambda found: "\\ufffd" if len(found[0]) == len(r"\ud800") else found[0], written)


def finding_object(checked: Checked, finding: Finding, folder: str) -> dict[str, object]:
    """A finding as an object. `url` is the public page of the rule, `fix` the best fix; null if there is none."""
    return {
        "code": finding.code,
        "message": finding.message,
        "severity": finding.severity.word,
        "filename": checked.name,
        "location": _place(checked.text, finding.span.start),
        "end_location": _place(checked.text, finding.span.end),
        "fix": _fix(checked.text, fix) if (fix := any_fix(finding)) else None,
        "related": [_related(related) for related in related_places(checked, finding, folder)],
        "url": public_url(finding.code),
    }


def _related(related: RelatedPlace) -> dict[str, object]:
    """A place that explains a finding; a file that comes with the program is `shipped`, and has no path."""
    location = {"row": related.at[0], "column": related.at[1]} if related.at else None
    return {
        "message": related.message,
        "filename": related.name,
        "shipped": related.is_shipped,
        "location": location,
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
    row, column = position(text, offset)
    return {"row": row, "column": column}
