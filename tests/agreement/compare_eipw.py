"""The EIPs about which eipw and this program agree, check by check, and the reasons of the differences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proposal_lsp.analysis import Analysis

from tests.agreement.eipw import CHECKS, Check, Verdicts, documents, met, read_verdicts
from tests.agreement.truth import schema
from tests.shipped import forced

#: A stub that says where its proposal was moved. The configuration of eipw does not have this status.
STUB = "a stub of a proposal that has moved: nothing is asked of it"


@dataclass(frozen=True)
class Disagreement:
    """A file about which only one of the two reports something; without a reason, it is unexplained."""

    file: str
    #: `eipw` or `program`.
    said_by: str
    reason: str


@dataclass(frozen=True)
class Agreement:
    """One check, compared."""

    check: Check
    #: How many files both have read, without the stubs.
    files: int
    both: int
    differences: tuple[Disagreement, ...]

    @property
    def share(self) -> float:
        """The share of files, without the stubs, with the same verdict."""
        return 1 - sum(one.reason != STUB for one in self.differences) / self.files

    @property
    def unexplained(self) -> list[str]:
        """The files without a reason."""
        return [one.file for one in self.differences if not one.reason]


def compare_eipw(root: Path) -> tuple[Agreement, ...]:
    """Compare every check, below the folder of the corpora. Raises FileNotFoundError if a file is missing."""
    verdicts = read_verdicts(root.parent / "expected" / "eipw-findings-repocfg.jsonl")
    project = forced(schema("eip"))
    analyses = {
        path.name: project.analyze(path.name, path.read_text(encoding="utf-8"))
        for path in documents(root)
        if path.name not in verdicts.crashed
    }
    said = {file: met(analysis) for file, analysis in analyses.items()}
    return tuple(_agreement(check, verdicts, analyses, said) for check in CHECKS)


def _agreement(
    check: Check, verdicts: Verdicts, analyses: dict[str, Analysis], said: dict[str, frozenset[Check]]
) -> Agreement:
    both = 0
    differences: list[Disagreement] = []
    for file, analysis in analyses.items():
        theirs, ours = verdicts.has(check, file), check in said[file]
        both += theirs and ours
        if theirs and not ours:
            differences.append(Disagreement(file, "eipw", why_not_ours(check, analysis)))
        elif ours and not theirs:
            differences.append(Disagreement(file, "program", why_not_theirs(check, analysis)))
    files = sum(not is_stub(analysis) for analysis in analyses.values())
    return Agreement(check, files, both, tuple(differences))


def is_stub(analysis: Analysis) -> bool:
    """Whether a file only says where its proposal was moved."""
    return _value(analysis, "status") == "Moved"


def why_not_ours(check: Check, analysis: Analysis) -> str:
    """Why eipw reports a file that this program does not report."""
    if is_stub(analysis):
        return STUB
    codes = {finding.code for finding in analysis.findings}
    if check.ids == ("preamble-len-title",) and len(_value(analysis, "title")) > 44:
        return "marks such as backticks are not counted"
    if check.ids == ("markdown-req-section",) and codes & {"misnamed-section", "wrong-heading-level"}:
        return "the section is there, by another name or on another level: reported as that"
    if check.ids == ("markdown-order-section",) and "wrong-heading-level" in codes:
        return "the sections are one level up or down: reported as that"
    if check.ids == ("markdown-link-first",):
        return "it is linked before in other letter case"
    if check.ids[0].startswith("markdown-re-") and re.search(r"\w(?:EIP|ERC)\d", analysis.text.source):
        return "it is part of a longer name"
    return ""


def why_not_theirs(check: Check, analysis: Analysis) -> str:
    """Why this program reports a file that eipw does not report."""
    codes = {finding.code for finding in analysis.findings}
    if check.ids == ("markdown-order-section",) and "wrong-heading-level" in codes:
        return "the sections are one level up or down, where eipw does not look"
    if check.ids[0] in ("markdown-copyright", "markdown-heading-first"):
        return "eipw 0.9.0 does not have this check yet, though its configuration asks for it"
    if check.ids == ("markdown-html-comments",) and re.search(r"\S[^\n]*<!--", analysis.text.source):
        return "a comment inside a line: eipw sees those between paragraphs only"
    return ""


def _value(analysis: Analysis, key: str) -> str:
    assert analysis.binding is not None
    bound = analysis.binding.fields.get(key)
    return bound.field.value if bound else ""


def report(agreements: tuple[Agreement, ...]) -> Iterator[str]:
    """A report for people: a row for each check, and how often each reason applies."""
    yield "| check of eipw | eipw | program | both | verdicts that agree | why not |"
    yield "|---|---|---|---|---|---|"
    for one in agreements:
        counts = Counter(difference.said_by for difference in one.differences)
        stubs = sum(difference.reason == STUB for difference in one.differences)
        reasons = Counter(difference.reason for difference in one.differences if difference.reason not in ("", STUB))
        why = [f"{count}: {reason}" for reason, count in reasons.most_common()]
        why += [f"{len(one.unexplained)} unexplained: {', '.join(one.unexplained[:9])}"] if one.unexplained else []
        theirs = f"{one.both + counts['eipw'] - stubs}" + (f" + {stubs}" if stubs else "")
        ours = one.both + counts["program"]
        yield f"| {one.check.name} | {theirs} | {ours} | {one.both} | {one.share:.2%} | {'; '.join(why)} |"
    files = max((one.files for one in agreements), default=0)
    yield f"\n{files} EIPs; after the +, stubs: {STUB}."
