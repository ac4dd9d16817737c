"""The reports of eipw, the linter of the EIPs, about each file, and the findings of this program that mean the same.

A check of eipw corresponds to findings with some codes, about some field. What eipw reports about the status of other
proposals is compared by `references.py`: the table was made without these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proposal_lsp.analysis import Analysis
from proposal_lsp.findings import Finding

#: The name in the table for a file on which eipw itself failed.
CRASH = "LINT-CRASH"

#: The field that is missing, and so has no place in the file.
_MISSING = re.compile(r'Field "([\w-]+)" is missing')


@dataclass(frozen=True)
class Check:
    """A check of eipw, or two that are one in this program."""

    ids: tuple[str, ...]
    #: Codes of this program for the same mistake.
    codes: tuple[str, ...]
    #: The field that it is about; empty: it is not about fields, or about all.
    field: str = ""
    #: How the message begins, if there are other mistakes of the same code in the same field.
    begins: str = ""

    @property
    def name(self) -> str:
        """The name of the check, for people."""
        return ", ".join(self.ids)

    def says(self, analysis: Analysis, finding: Finding) -> bool:
        """Whether a finding of this program corresponds to this check."""
        if finding.code not in self.codes or not re.match(self.begins, finding.message, re.IGNORECASE):
            return False
        return not self.field or field_of(analysis, finding) == self.field


def _check(ids: str, codes: str, field: str = "", begins: str = "") -> Check:
    return Check(tuple(ids.split()), tuple(codes.split()), field, begins)


_LOOSE = "The items of"

#: Every check in eipw's configuration that is about structure, metadata or the spelling of references.
CHECKS = (
    _check("preamble-no-dup", "duplicate-field"),
    _check("preamble-trim", "malformed-front-matter"),
    _check("preamble-eip", "malformed-value", "eip"),
    _check("preamble-author", "malformed-value", "author", f"(?!{_LOOSE})"),
    _check("preamble-list-author", "malformed-value", "author", _LOOSE),
    _check("preamble-list-requires", "malformed-value", "requires", _LOOSE),
    _check("preamble-uint-requires", "malformed-value", "requires", f"(?!{_LOOSE})"),
    _check("preamble-len-requires", "value-length empty-field", "requires"),
    _check("preamble-len-title", "value-length", "title"),
    _check("preamble-len-description", "value-length", "description"),
    *(
        _check(f"preamble-re-{field}{check}", "malformed-value", field, begins)
        for field in ("title", "description")
        for check, begins in (("", '"standar'), ("-colon", '":"'), ("-eip-dash", '"eip'), ("-erc-dash", '"erc'))
    ),
    _check("preamble-discussions-to preamble-re-discussions-to", "malformed-value", "discussions-to"),
    _check("preamble-req", "missing-field"),
    _check("preamble-order", "field-order unknown-field"),
    _check("preamble-date-created", "malformed-value", "created"),
    _check("preamble-date-last-call-deadline", "malformed-value", "last-call-deadline"),
    _check("preamble-req-last-call-deadline", "conditional-field", "last-call-deadline"),
    _check("preamble-req-category", "conditional-field", "category"),
    _check("preamble-req-withdrawal-reason", "conditional-field", "withdrawal-reason"),
    _check("preamble-enum-status", "unknown-value", "status"),
    _check("preamble-enum-type", "unknown-value", "type"),
    _check("preamble-enum-category", "unknown-value", "category"),
    _check("markdown-req-section", "missing-section"),
    # An unknown section with a name like that of a missing section is misnamed.
    _check("markdown-order-section", "misplaced-section unknown-section misnamed-section"),
    _check("markdown-headings-space", "malformed-heading"),
    _check("markdown-heading-first", "stray-text"),
    _check("markdown-copyright", "boilerplate-changed"),
    _check("markdown-html-comments", "template-comment"),
    _check("markdown-re-eip-dash", "forbidden-text", "", '"eip'),
    _check("markdown-re-erc-dash", "forbidden-text", "", '"erc'),
    _check("markdown-link-first", "unlinked-reference"),
    *(_check(f"preamble-requires-ref-{field}", "unlisted-reference", field) for field in ("title", "description")),
    _check("markdown-no-smart-quotes", "forbidden-text", "", '"[“”‘’]"'),
)


@dataclass(frozen=True)
class Verdicts:
    """The files that each check reports."""

    by_check: dict[str, frozenset[str]]
    #: Files on which eipw failed: they have no verdict.
    crashed: frozenset[str]

    def has(self, check: Check, file: str) -> bool:
        """Whether eipw reports a file."""
        return any(file in self.by_check.get(id, ()) for id in check.ids)


def read_verdicts(path: Path) -> Verdicts:
    """The reports of eipw, from a file of one JSON object for each finding, with `file` and `id`."""
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            found.setdefault(row["id"], set()).add(row["file"])
    return Verdicts({id: frozenset(files) for id, files in found.items()}, frozenset(found.get(CRASH, ())))


def documents(root: Path) -> Iterator[Path]:
    """The EIPs below the folder of the corpora, without their template."""
    yield from sorted(path for path in (root / "eips").glob("eip-*.md") if path.stem[4:].isdigit())


def field_of(analysis: Analysis, finding: Finding) -> str:
    """The key of the field that a finding is about; empty if it is about none."""
    missing = _MISSING.match(finding.message)
    if missing:
        return missing[1]
    assert analysis.binding is not None
    bound = analysis.binding.fields.bound
    return next((one.spec.key for one in bound if one.field.span.holds(finding.span.start)), "")


def met(analysis: Analysis) -> frozenset[Check]:
    """The checks for which this program reports a document."""
    return frozenset(check for check in CHECKS for finding in analysis.findings if check.says(analysis, finding))
