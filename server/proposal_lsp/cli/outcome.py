"""The outcome of a check, as every report format needs it."""

from __future__ import annotations

from proposal_lsp.findings import Finding, Severity, joined
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.text import Span, Text

#: The code of what is found in a file that should have been checked and could not be.
UNREADABLE = "unreadable-file"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file in which something was found."""

    #: As shown to people.
    name: str
    text: Text
    #: In reading order; never empty.
    findings: tuple[Finding, ...]
    #: False if it could not be read, or exceeds a limit; it then has no other findings.
    is_read: bool = True


def unreadable(name: str, why: str) -> Checked:
    """A file that should have been checked and could not be; `why` is a sentence without its capital and full stop."""
    message = f"{why[:1].upper()}{why[1:]}."
    return Checked(name, Text(""), (Finding(UNREADABLE, message, Span(0, 0), Severity.ERROR),), is_read=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything a check found."""

    #: The files with findings, by name.
    checked: tuple[Checked, ...]
    #: How many files were to be checked, and how many of them are of a known kind.
    files: int
    proposals: int
    #: The folder that related places in other files are shown from.
    folder: str
    #: The number of findings left out because a baseline has them, and a hint about its entries that are out of date.
    known: int = 0
    hints: tuple[str, ...] = ()
    #: The lowest severity that fails the check; None: no finding does.
    limit: Severity | None = Severity.WARNING

    @property
    def unread(self) -> list[Checked]:
        """The files that could not be read."""
        return [checked for checked in self.checked if not checked.is_read]

    def joined(self) -> Outcome:
        """The same outcome, with findings combined where they can be listed together, as shown and counted."""
        return replace(self, checked=tuple(replace(one, findings=tuple(joined(one.findings))) for one in self.checked))

    @property
    def findings(self) -> list[Finding]:
        """The findings of all files."""
        return [finding for checked in self.checked for finding in checked.findings]

    def worst(self) -> Severity | None:
        """The highest severity; None if nothing was found."""
        return min((finding.severity for finding in self.findings), default=None)
