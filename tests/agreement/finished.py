"""How many of the finished EIPs a rule reports: those from before the present rules, and those written since.

The checks of eipw were added in the years up to 2022, and EIPs that were final by then did not change. A rule that
reports more than one in twenty of the later ones would be too strict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from proposal_lsp.findings import Severity

from tests.agreement.eipw import documents
from tests.agreement.truth import schema
from tests.shipped import forced

SINCE = date(2022, 1, 1)
#: The share of the finished documents that a rule may report.
MOST = 0.05


@dataclass(frozen=True)
class Finished:
    """Final EIPs of some years."""

    name: str
    files: int
    #: The number of them that have a finding of each code, and the number with a warning or an error.
    codes: Counter[str]
    severe: Counter[str]

    @property
    def too_many(self) -> list[str]:
        """The rules that report more of them than they may."""
        return sorted(code for code, count in self.severe.items() if count > MOST * self.files)


def finished(root: Path) -> tuple[Finished, Finished]:
    """The final EIPs created before `SINCE`, and those created since, below the folder of the corpora."""
    project = forced(schema("eip"))
    files: Counter[bool] = Counter()
    codes: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    severe: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for path in documents(root):
        analysis = project.analyze(path.name, path.read_text(encoding="utf-8"))
        assert analysis.binding is not None
        values = {one.spec.key: one.field.value for one in analysis.binding.fields.bound}
        if values.get("status") != "Final":
            continue
        is_late = date.fromisoformat(values["created"]) >= SINCE
        files[is_late] += 1
        codes[is_late].update({one.code for one in analysis.findings})
        severe[is_late].update({one.code for one in analysis.findings if one.severity <= Severity.WARNING})
    year = SINCE.year
    return (
        Finished(f"before {year}", files[False], codes[False], severe[False]),
        Finished(f"since {year}", files[True], codes[True], severe[True]),
    )


def table(groups: tuple[Finished, ...]) -> Iterator[str]:
    """A table for people: a row for each rule that reports any."""
    yield "| rule | " + " | ".join(f"{one.files} final EIPs {one.name}" for one in groups) + " |"
    yield "|---|" + "---|" * len(groups)
    totals = sum((one.codes for one in groups), Counter[str]())
    for code, _ in totals.most_common():
        shares = (f"{one.codes[code]} ({one.codes[code] / max(one.files, 1):.0%})" for one in groups)
        yield f"| {code} | " + " | ".join(shares) + " |"
