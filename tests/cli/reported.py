"""One set of findings in files with difficult names, to be reported in each format."""

from __future__ import annotations

from proposal_lsp.catalog.catalog import builtin_dir
from proposal_lsp.cli.outcome import Checked, Outcome, unreadable
from proposal_lsp.findings import Edit, Finding, Fix, Related, Severity
from proposal_lsp.text import Span, Text

FOLDER = "/repository"

#: Characters that an author can put into names and texts.
HOSTILE = (
    'Section "x](https://evil.example) <script>alert(1)</script> ![p](q) a|b ##[add-mask]y'
    "\n::set-env name=A::b%0A @someone #12 `c` \x1b[31m & \ufffe'\" is missing."
)


def outcome() -> Outcome:
    """One set of findings: of each severity, with each kind of fix and related place, in files with difficult names."""
    schema = str(builtin_dir() / "rfc.yaml")
    clean = Text("---\nStatus: Drafty\n---\n🤖é Goal ## here\r\n## Next\n")
    goal = clean.source.index("Goal")
    findings = (
        Finding(
            "unknown-value",
            'Status "Drafty" is not one of Draft, Accepted. Did you mean "Draft"?',
            Span(12, 18),
            Severity.ERROR,
            (Fix('Change to "Draft"', (Edit(Span(12, 18), "Draft"),), safe=True),),
            (Related("the schema rfc requires one of these here", Span(0, 0), schema, (18, 4)),),
        ),
        Finding(
            "misplaced-section",
            'Section "Goal" is out of place.',
            Span(goal, goal + 4),
            Severity.WARNING,
            (Fix("Move the section", (Edit(Span(0, 0), "Goal"), Edit(Span(goal, goal + 4), ""))),),
            (
                Related("it belongs here", Span(0, 3)),
                Related("this file says so", Span(0, 0), f"{FOLDER}/docs/own schema.yaml"),
                Related("and this line", Span(0, 0), f"{FOLDER}/docs/own schema.yaml", (2, 3)),
            ),
        ),
    )
    hostile = (
        Finding("missing-section", HOSTILE, Span(2, 7), Severity.INFORMATION),
        Finding("unknown-section", 'Section "a\\b" is not part of the schema.', Span(2, 7), Severity.HINT),
    )
    checked = (
        Checked("::error file=a,b::50% <x>.md", Text("# [text](u) ##[add-mask]\n"), hostile),
        Checked("docs/rfc-1.md", clean, findings),
        unreadable("docs/ä.md", "it is not UTF-8; save it as UTF-8"),
    )
    return Outcome(checked, 4, 3, FOLDER)
