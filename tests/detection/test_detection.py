"""The kind of a document: what each kind requires, which evidence decides, and that a wrong kind is worse than none."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.projects import Projects

from tests.derive.memos import repository
from tests.shipped import CATALOG, PROJECT, SAMPLES

NYGARD = """\
{title}

Date: 2026-02-03

## Status

Accepted

## Context

Backups fail on Sundays.

## Decision

We move them to Mondays.

## Consequences

Mondays are slower.
"""
PLAIN = NYGARD.format(title="# Move the backups")
#: Of another kind: two headings that many kinds have, and two that only this one has.
HOUSE = """\
# RFC-0012: Warm seats

**Status**: Draft
**Author**: Ida Brandt

## Summary

Heat them.

## Motivation

It is cold.

## Tour

Sit down.

## What we leave

The backs.
"""
#: Metadata of another kind with keys that differ in letter case, and three sections of any kind.
FOREIGN = """\
---
Number: 4
Title: Warm seats
Status: Proposed
Author: Ida Brandt
Created: 2026-02-03
---

## Abstract

Heat them.

## Specification

Forty degrees.

## Route

Soon.

## Copyright

None.
"""


def analyze(root: Path, name: str) -> Analysis:
    """The analysis of a file of a repository, with the shipped schemas and its own."""
    path = root / name
    return Projects(CATALOG).of(path).analyze(str(path), path.read_text("utf-8"))


def kind(root: Path, name: str) -> str | None:
    """The kind of a file of a repository."""
    found = analyze(root, name).detection.schema
    return found.id if found else None


@pytest.mark.parametrize(
    "path",
    ["docs/architecture/decisions/move-the-backups.md", "docs/decisions/0007-move.md", "doc/adr/7-move.md", "a.md"],
)
def test_a_record_of_one_form_is_not_of_a_similar_one(path: str) -> None:
    """All sections of one kind are better evidence than a folder that both name."""
    analysis = PROJECT.analyze(path, PLAIN)
    assert analysis.detection.schema is PROJECT.catalog.get("nygard-adr"), analysis.detection.reason
    assert [finding.code for finding in analysis.findings] == ["malformed-title"]


@pytest.mark.parametrize("source", [HOUSE, HOUSE.replace("Ida Brandt", "Ida Brandt\n**Created**: 2026-02-03"), FOREIGN])
def test_other_kinds_are_not_checked(source: str) -> None:
    """The same title or a few names are not enough; the reason names the missing parts."""
    analysis = PROJECT.analyze("rfcs/0012-warm-seats.md", source)
    assert analysis.detection.schema is None, analysis.detection.reason
    assert analysis.findings == ()


def test_a_kind_modelled_on_another_is_distinguished() -> None:
    """Its metadata differs; a document is compared with the version for its date, not with the most permissive one."""
    names = ("Summary", "Motivation", "Detailed design", "How we teach it", "Drawbacks", "Alternatives")
    body = "".join(f"\n## {name}\n\nText.\n" for name in names)
    for fields in ("- Start Date: 2026-02-03\n- RFC PR: #3\n- House Issue: #4\n", "- Start Date: 2026-02-03\n"):
        said = PROJECT.analyze("text/0003-seats.md", fields + body).detection
        assert said.schema is None, said.reason
    old = "- Start Date: 2014-06-01\n- RFC PR: #3\n- Rust Issue: #4\n"
    assert PROJECT.analyze("text/0003-seats.md", old + body).detection.schema is PROJECT.catalog.get("rust-rfc")


def test_the_reason_says_what_a_kind_lacks() -> None:
    """If title, fields and sections would be enough."""
    said = PROJECT.analyze("a.md", HOUSE).detection.reason
    assert said == "no schema fits; rfc is closest (54%), but 2 of the 13 sections that it requires are present"
    eip = next(sample for sample in SAMPLES if sample.schema.id == "eip").source
    line = next(line for line in eip.splitlines() if line.startswith("eip:"))
    said = PROJECT.analyze("a.md", eip.replace(f"{line}\n", "")).detection.reason
    assert said.endswith("but the field `eip` is missing")
    assert PROJECT.analyze("EIPS/eip-9.md", eip.replace(f"{line}\n", "")).detection.schema is not None


def test_a_draft_is_recognised_by_few_sections() -> None:
    """Title, metadata and the first section are enough if nothing indicates another kind."""
    fields = "**Status**: Draft\n**Author**: Ida\n**Created**: 2026-02-03\n**Updated**: 2026-02-03\n"
    head = f"# RFC-0012: Warm seats\n\n{fields}"
    for body in ("", "\n## Summary\n\nHeat.\n", "\n## Summary\n\nHeat.\n\n## Motivation\n\nCold.\n"):
        assert PROJECT.analyze("a.md", head + body).detection.schema is PROJECT.catalog.get("rfc")


def test_keys_are_compared_with_their_case() -> None:
    """`Status` in front matter is not the `status` of another kind."""
    scores = {one.id: one.reasons for one in PROJECT.analyze("a.md", FOREIGN).detection.candidates}
    assert scores["eip"] == ("3 of 10 sections",)


def test_no_score_is_cut() -> None:
    """A path adds to the score as long as it is below 1; it never makes two kinds equal."""
    numbered = NYGARD.format(title="# 7. Move the backups").replace("## Consequences\n\nMondays are slower.\n", "")
    for path in ("a.md", "doc/adr/0007-move.md"):
        candidates = PROJECT.analyze(path, numbered).detection.candidates
        assert candidates[0].score < 1
        assert candidates[0].score > candidates[1].score
    assert PROJECT.analyze("doc/adr/0007-a.md", numbered).detection.candidates[0].score > candidates[1].score


#: Two kinds of a project with the same requirements, and ids in both orders of the alphabet.
TWIN = """\
id: {id}
name: A
metadata: {{in: lines, fields: {{Owner: {{required: true}}}}}}
sections: [{{heading: Aim}}, {{heading: Way}}]
"""
TWINS = {f".proposals/{id}.yaml": TWIN.format(id=id) for id in ("note", "memo")}
NOTE = "# A\n\nOwner: Ida\n\n## Aim\n\nB.\n\n## Way\n\nC.\n"


def test_a_tie_is_no_kind(tmp_path: Path) -> None:
    """The alphabet does not decide; an additional feature of one kind does."""
    root = repository(tmp_path, {**TWINS, "a.md": NOTE, "b.md": NOTE.replace("Ida", "Ida\nCost: 3")})
    said = analyze(root, "a.md").detection
    assert (said.schema, said.reason) == (None, "memo and note fit equally well")
    more = TWINS[".proposals/note.yaml"].replace("true}}}", "true}, Cost: {}}}")
    (root / ".proposals/note.yaml").write_text(more, encoding="utf-8")
    assert kind(root, "b.md") == "note"


def test_absent_parts_are_no_evidence(tmp_path: Path) -> None:
    """A kind without sections or fields gains nothing if a document has none."""
    only_fields = (
        "id: only-fields\nname: A\nmetadata: {in: lines, fields: {Owner: {required: true}, Due: {required: true}}}\n"
    )
    only_sections = "id: only-sections\nname: B\nsections: [{heading: Aim}, {heading: Way}, {heading: End}]\n"
    files = {".proposals/a.yaml": only_fields, ".proposals/b.yaml": only_sections, "a.md": "# A\n\nText.\n", "b.md": ""}
    root = repository(tmp_path, files)
    for name in ("a.md", "b.md"):
        scores = {one.id: one.score for one in analyze(root, name).detection.candidates}
        assert scores["only-fields"] == scores["only-sections"] == 0
        assert kind(root, name) is None
    (root / "c.md").write_text("# A\n\nOwner: Ida\nDue: 2026-03-04\n", encoding="utf-8")
    assert kind(root, "c.md") == "only-fields"


CLAIM = """\
id: memo
name: Memo
detect: {files: ["memos/**"]}
metadata: {in: list, fields: {Memo: {required: true}, Status: {required: true}}}
"""


@pytest.mark.parametrize("source", ["", "# Quiet\n\n## Goal\n\nSleep.\n", "\n\n", HOUSE, PLAIN])
def test_a_path_that_the_project_claims_decides(tmp_path: Path, source: str) -> None:
    """Whatever the document contains, and whichever shipped kind fits."""
    root = repository(tmp_path, {".proposals/memo.yaml": CLAIM, "memos/1.md": source})
    analysis = analyze(root, "memos/1.md")
    assert analysis.detection.schema is not None
    assert analysis.detection.schema.id == "memo"
    assert "missing-field" in [finding.code for finding in analysis.findings]


def test_a_claim_is_not_for_pages_about_a_folder(tmp_path: Path) -> None:
    """Unless it names them; of two claims the more specific one decides."""
    inner = CLAIM.replace("id: memo", "id: report").replace("memos/**", "memos/reports/*.md")
    files = {".proposals/memo.yaml": CLAIM, ".proposals/report.yaml": inner}
    names = ("memos/README.md", "memos/index.md", "memos/reports/1.md", "memos/1.md", "README.md")
    root = repository(tmp_path, {**files, **dict.fromkeys(names, "# A\n")})
    assert [kind(root, name) for name in names] == [None, None, "report", "memo", None]
    (root / ".proposals/memo.yaml").write_text(CLAIM.replace("memos/**", "memos/*/README.md"), encoding="utf-8")
    (root / "memos/7").mkdir()
    (root / "memos/7/README.md").write_text("", encoding="utf-8")
    assert kind(root, "memos/7/README.md") == "memo"


BROKEN = {
    "a pattern": CLAIM.replace("Memo: {required: true}", 'Memo: {pattern: "{a"}'),
    "an unknown key": CLAIM + "sectons: []\n",
    "no YAML": CLAIM.replace("name: Memo", "name: a: b"),
    "no YAML later": CLAIM + 'doc: "never closed\n',
    "a lost parent": CLAIM + "extends: gone\n",
    "no id": CLAIM.replace("id: memo\n", ""),
    "no template": CLAIM + "template: gone.md\n",
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("schema", BROKEN.values(), ids=BROKEN.keys())
def test_a_schema_with_a_mistake_keeps_its_documents(tmp_path: Path, schema: str) -> None:
    """They get no other kind; documents elsewhere do."""
    root = repository(tmp_path, {".proposals/m.yaml": schema, "memos/7.md": PLAIN, "doc/adr/0007-a.md": PLAIN})
    found = analyze(root, "memos/7.md")
    assert (found.detection.schema, list(found.findings)) == (None, [])
    assert found.detection.reason == "m.yaml has an error; its documents are not checked until it is corrected"
    assert kind(root, "doc/adr/0007-a.md") == "nygard-adr"
    assert Projects(CATALOG).of(root / "memos/7.md").problems


@pytest.mark.slow
def test_a_schema_with_a_mistake_is_known_by_content_and_name(tmp_path: Path) -> None:
    """Without globs in it, by the configuration, by a comment; and also if it overrides a shipped kind."""
    wrong = "id: memo\nname: M\nlevel: x\nmetadata: {in: lines, fields: {Date: {type: date, required: true}}}\n"
    names = ("Status", "Context", "Decision", "Consequences", "Way")
    sections = "sections:\n" + "".join(f"  - heading: {name}\n" for name in names)
    like = PLAIN + "\n## Way\n\nSlowly.\n"
    files = {
        "a.md": like,
        "named.md": f"<!-- proposal-schema: memo -->\n\n{HOUSE}",
        "docs/9.md": PLAIN,
        "plain.md": PLAIN,
    }
    root = repository(tmp_path, {**files, ".proposals/m.yaml": wrong + sections})
    (root / ".proposals.yaml").write_text('schemas: {memo: "docs/"}\n', encoding="utf-8")
    for name in ("a.md", "named.md", "docs/9.md"):
        found = analyze(root, name)
        assert (found.detection.schema, list(found.findings)) == (None, []), name
        assert "m.yaml has an error" in found.detection.reason
    assert not [one for path, one in Projects(CATALOG).of(root / "a.md").problems.items() if path.endswith("s.yaml")]
    own = (wrong + sections).replace("id: memo", "id: nygard-adr")
    (root / ".proposals/m.yaml").write_text(own, encoding="utf-8")
    assert kind(root, "plain.md") is None


@pytest.mark.parametrize("path", ["/r/README.md", "/r/docs/specs/spec.md"])
def test_a_kind_with_a_fixed_folder(path: str) -> None:
    """Common headings do not make a document a specification outside of the usual folders; a comment does."""
    text = "# Mail\n\n## Purpose\n\nIt sends mail.\n\n## Requirements\n\nA mail server.\n"
    assert Project(catalog=CATALOG).analyze(path, text).detection.schema is None
    there = Project(catalog=CATALOG).analyze("/r/openspec/specs/mail/spec.md", text).detection.schema
    assert there is CATALOG.get("openspec-spec")
    named = Project(catalog=CATALOG).analyze(path, f"<!-- proposal-schema: openspec-spec -->\n\n{text}")
    assert named.detection.schema is there
