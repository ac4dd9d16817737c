"""What eipw, the linter of the EIPs, says of each file, and which findings of this program say the same.

A check of eipw is met by findings of some codes, about some field. Checks of references and links have no
counterpart here: nothing is said across files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proposal_lsp.analysis import Analysis
from proposal_lsp.findings import Finding

#: What the table has where eipw itself failed on a file.
CRASH = "LINT-CRASH"

#: The field that a finding about metadata names first: `Field "title" has ...`, `created "soon" is ...`.
_FIELD = re.compile(r'(?:Field ")?([\w-]+)')


@dataclass(frozen=True)
class Check:
    """A check of eipw."""

    id: str
    #: Codes of this program for the same mistake.
    codes: tuple[str, ...]
    #: The fields it is about; empty: it is not about fields, or about all.
    fields: tuple[str, ...] = ()

    def says(self, finding: Finding) -> bool:
        """Whether a finding of this program is of this check."""
        if finding.code not in self.codes:
            return False
        named = _FIELD.match(finding.message)
        return not self.fields or (named is not None and named[1] in self.fields)


#: Every check of eipw's configuration that is a matter of structure or metadata.
CHECKS = (
    Check("preamble-no-dup", ("duplicate-field",)),
    Check("preamble-trim", ("malformed-front-matter",)),
    Check("preamble-eip", ("malformed-value",), ("eip",)),
    Check("preamble-author", ("malformed-value",), ("author",)),
    Check("preamble-list-author", ("malformed-value",), ("author",)),
    Check("preamble-list-requires", ("malformed-value",), ("requires",)),
    Check("preamble-uint-requires", ("malformed-value",), ("requires",)),
    Check("preamble-len-requires", ("value-length", "empty-field"), ("requires",)),
    Check("preamble-len-title", ("value-length",), ("title",)),
    Check("preamble-len-description", ("value-length",), ("description",)),
    Check("preamble-re-title", ("malformed-value",), ("title",)),
    Check("preamble-re-title-colon", ("malformed-value",), ("title",)),
    Check("preamble-re-title-eip-dash", ("malformed-value",), ("title",)),
    Check("preamble-re-title-erc-dash", ("malformed-value",), ("title",)),
    Check("preamble-re-description", ("malformed-value",), ("description",)),
    Check("preamble-re-description-colon", ("malformed-value",), ("description",)),
    Check("preamble-re-description-eip-dash", ("malformed-value",), ("description",)),
    Check("preamble-re-description-erc-dash", ("malformed-value",), ("description",)),
    Check("preamble-discussions-to", ("malformed-value",), ("discussions-to",)),
    Check("preamble-re-discussions-to", ("malformed-value",), ("discussions-to",)),
    Check("preamble-req", ("missing-field",)),
    Check("preamble-order", ("field-order", "unknown-field")),
    Check("preamble-date-created", ("malformed-value",), ("created",)),
    Check("preamble-date-last-call-deadline", ("malformed-value",), ("last-call-deadline",)),
    Check("preamble-req-last-call-deadline", ("conditional-field",), ("last-call-deadline",)),
    Check("preamble-req-category", ("conditional-field",), ("category",)),
    Check("preamble-req-withdrawal-reason", ("conditional-field",), ("withdrawal-reason",)),
    Check("preamble-enum-status", ("unknown-value",), ("status",)),
    Check("preamble-enum-type", ("unknown-value",), ("type",)),
    Check("preamble-enum-category", ("unknown-value",), ("category",)),
    Check("markdown-req-section", ("missing-section",)),
    Check("markdown-order-section", ("misplaced-section", "unknown-section")),
)


@dataclass(frozen=True)
class Verdicts:
    """Which files each check has something against."""

    by_check: dict[str, frozenset[str]]
    #: Files on which eipw failed: nothing is known of them.
    crashed: frozenset[str]


def read_verdicts(path: Path) -> Verdicts:
    """What eipw says, from a file of one JSON object for each finding, with `file` and `id`."""
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            found.setdefault(row["id"], set()).add(row["file"])
    return Verdicts({id: frozenset(files) for id, files in found.items()}, frozenset(found.get(CRASH, ())))


def documents(root: Path) -> Iterator[Path]:
    """The EIPs below the folder of the corpora, without their template."""
    yield from sorted(path for path in (root / "eips").glob("eip-*.md") if path.stem[4:].isdigit())


def met(analysis: Analysis) -> frozenset[str]:
    """The checks that this program has something against a document for."""
    return frozenset(check.id for check in CHECKS if any(map(check.says, analysis.findings)))
