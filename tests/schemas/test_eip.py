"""The checks of eipw, the linter of the EIPs, about structure or metadata: the schema makes each of them.

Each case damages the finished sample at one place. eipw-lint-js 0.9.0, which reports nothing in the sample, reports in
each the check in the first column (smart quotes, and text before the first heading, if it is configured as in the
repository of the EIPs); here it is one finding.
"""

from __future__ import annotations

import pytest

from tests.shipped import SAMPLES, forced

SAMPLE = next(sample for sample in SAMPLES if sample.schema.id == "eip")
DESCRIPTION = "Lets a contract store a value that frees its slot after a given number of blocks"
PATH = "EIPS/eip-7999.md"

#: The check of eipw, the replaced and the new text, the code here and the words that its message must have.
CASES = [
    ("preamble-no-dup", "\ncategory: Core", "\ncategory: Core\ncategory: Core", "duplicate-field", "category"),
    ("preamble-trim", "title: Leases", "title:Leases", "malformed-front-matter", "a space is missing"),
    ("preamble-eip", "eip: 7999", "eip: seven", "malformed-value", "whole number"),
    ("preamble-eip", "eip: 7999", "eip: -7999", "malformed-value", "at least 0"),
    ("preamble-author", "Ines Okoye <ines@okoye.example>", "Ines Okoye <ines", "malformed-value", "<address>"),
    ("preamble-author", "Maja Lind (@majalind)", "(@majalind)", "malformed-value", "<account>"),
    (
        "preamble-author",
        "(@majalind), Tomas Brandt (@tbrandt) <",
        "<m@lind.example>, Tomas Brandt <",
        "malformed-value",
        "",
    ),
    ("preamble-list-author", "(@majalind), Tomas", "(@majalind),Tomas", "malformed-value", 'separated by ", "'),
    ("preamble-list-requires", "1153, 2929", "1153,2929", "malformed-value", 'separated by ", "'),
    ("preamble-uint-requires", "1153, 2929", "2929, 1153", "malformed-value", "out of order"),
    ("preamble-uint-requires", "1153, 2929", "1153, EIP-2929", "malformed-value", "<n>"),
    ("preamble-len-requires", "requires: 1153, 2929", "requires:", "empty-field", "requires"),
    ("preamble-len-title", "Leases for Storage Slots", "L", "value-length", "at least 2"),
    ("preamble-len-title", "Leases for Storage", f"Leases for {'Long ' * 5}Storage", "value-length", "at most 44"),
    ("preamble-len-description", "Lets a contract", f"Lets {'very ' * 20}a contract", "value-length", "at most 140"),
    ("preamble-re-title", "title: Leases", "title: Standard Leases", "malformed-value", '"Standard" in "title"'),
    ("preamble-re-title-colon", "Leases for Storage Slots", '"Slots: Leases"', "malformed-value", '":" in "title"'),
    ("preamble-re-title-eip-dash", "title: Leases", "title: EIP1153 Leases", "malformed-value", "EIP-1153"),
    ("preamble-re-title-erc-dash", "title: Leases", "title: ERC 20 Leases", "malformed-value", "ERC-20"),
    ("preamble-re-description", "Lets a", "Standardizes that a", "malformed-value", '"description"'),
    ("preamble-re-description-colon", DESCRIPTION, '"Leases: slots that free themselves"', "malformed-value", '":" in'),
    ("preamble-re-description-eip-dash", "store a value", "store an EIP 1153 value", "malformed-value", "EIP-1153"),
    ("preamble-re-description-erc-dash", "store a value", "store an ERC20 value", "malformed-value", "ERC-20"),
    ("preamble-discussions-to", "https://ethereum-magicians.org/t/l", "forum/l", "malformed-value", "thread"),
    ("preamble-re-discussions-to", "ethereum-magicians.org", "reddit.example", "malformed-value", "thread"),
    ("preamble-re-discussions-to", "slots/17999", "slots/17999/4", "malformed-value", "leads to one post"),
    ("preamble-req", "created: 2024-11-05\n", "", "missing-field", "created"),
    ("preamble-order", "category: Core\ncreated: 2024-11-05", "created: 2024-11-05\ncategory: Core", "field-order", ""),
    ("preamble-order", "\ncategory: Core", "\nlayer: 1\ncategory: Core", "unknown-field", "layer"),
    ("preamble-date-created", "2024-11-05", "2024-11-31", "malformed-value", "real date"),
    ("preamble-date-created", "2024-11-05", "05/11/2024", "malformed-value", "YYYY-MM-DD"),
    ("preamble-date-last-call-deadline", "Final", "Last Call\nlast-call-deadline: soon", "malformed-value", "date"),
    ("preamble-req-last-call-deadline", "Final", "Last Call", "conditional-field", "is missing"),
    ("preamble-req-last-call-deadline", "Final", "Final\nlast-call-deadline: 2025-04-11", "conditional-field", "not"),
    ("preamble-req-category", "\ncategory: Core", "", "conditional-field", "is missing"),
    ("preamble-req-category", "Standards Track", "Meta", "conditional-field", "is not allowed"),
    ("preamble-req-withdrawal-reason", "Final", "Withdrawn", "conditional-field", "is missing"),
    (
        "preamble-req-withdrawal-reason",
        "2929\n",
        "2929\nwithdrawal-reason: None\n",
        "conditional-field",
        "is not allowed",
    ),
    ("preamble-enum-status", "status: Final", "status: Finished", "unknown-value", "Final"),
    ("preamble-enum-type", "Standards Track", "Standard", "unknown-value", "Standards Track"),
    ("preamble-enum-category", "category: Core", "category: Consensus", "unknown-value", "Core"),
    ("markdown-req-section", "## Rationale", "### Why It Is So", "missing-section", "Rationale"),
    ("markdown-order-section", "## Copyright", "## Links\n\nNone.\n\n## Copyright", "unknown-section", "Links"),
    ("markdown-order-section", "## Security", "## Abstract\n\nAgain.\n\n## Security", "duplicate-section", "Abstract"),
    ("markdown-headings-space", "## Rationale", "##Rationale", "malformed-heading", "##Rationale"),
    ("markdown-heading-first", "## Abstract", "Leases.\n\n## Abstract", "stray-text", "first section"),
    ("markdown-html-comments", "## Motivation\n", "## Motivation\n\n<!-- more -->\n", "template-comment", "Comments"),
    ("markdown-re-eip-dash", "Two new opcodes", "After EIP 7998, two new opcodes", "forbidden-text", "EIP-7998"),
    ("markdown-re-erc-dash", "Two new opcodes", "After ERC20, two new opcodes", "forbidden-text", "ERC-20"),
    ("markdown-no-smart-quotes", "Two new opcodes", "Two “new” opcodes", "forbidden-text", "straight"),
]


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("check", "old", "new", "code", "words"), CASES, ids=[f"{check}: {code}" for check, _, _, code, _ in CASES]
)
def test_each_mistake_that_eipw_finds_is_one_finding(check: str, old: str, new: str, code: str, words: str) -> None:
    """One finding, with the right code."""
    assert SAMPLE.source.count(old) >= 1, check
    analysis = forced(SAMPLE.schema).analyze(PATH, SAMPLE.source.replace(old, new, 1))
    assert {finding.code for finding in analysis.findings} == {code}
    assert words in analysis.findings[0].message


@pytest.mark.parametrize("path", ["EIPS/eip-7998.md", "EIPS/eip-leases.md", "EIPS/7999.md", "eip-7998/index.md"])
def test_the_file_is_called_after_the_number(path: str) -> None:
    """The check `preamble-file-name` of eipw."""
    codes = [finding.code for finding in forced(SAMPLE.schema).analyze(path, SAMPLE.source).findings]
    assert codes in (["misnamed-file"], ["mismatched-value"])


@pytest.mark.parametrize("path", ["EIPS/eip-7999.md", "ERCS/erc-7999.md", "eip-7999/index.md"])
def test_the_number_may_be_in_the_name_of_the_file_or_of_its_folder(path: str) -> None:
    """As in EIPs and ERCs."""
    assert forced(SAMPLE.schema).analyze(path, SAMPLE.source).findings == ()
