"""Evidence for requirements: the template alone, other documents, or none, and the severities that follow from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.derive import corpus
from proposal_lsp.findings import Severity
from proposal_lsp.projects import Projects
from proposal_lsp.text import Change, Text

from tests.derive.memos import BARE, MEMO, SHORT, TEMPLATE, WHOLE, check, codes_of, folder, repository


def test_sections_that_documents_have_are_required(tmp_path: Path) -> None:
    """As by a written schema: a warning in a draft, an error in a finished document."""
    root = folder(tmp_path, [WHOLE] * 12)
    assert codes_of(check(root, MEMO)) == [("missing-section", Severity.WARNING)]
    assert codes_of(check(root, SHORT)) == [("missing-section", Severity.ERROR)]
    assert codes_of(check(root, WHOLE)) == []


@pytest.mark.slow
def test_a_missing_section_needs_evidence(tmp_path: Path) -> None:
    """From no document, one, two that agree, and one that does not; in a dead document every finding is a hint."""
    for number, (documents, severity) in enumerate(
        [
            ([], Severity.INFORMATION),
            ([WHOLE], Severity.INFORMATION),
            ([WHOLE] * 2, Severity.WARNING),
            ([WHOLE] * (corpus.MIN_DOCUMENTS - 1), Severity.WARNING),
            ([WHOLE] * 6 + [SHORT], Severity.INFORMATION),
        ]
    ):
        (tmp_path / str(number)).mkdir()
        root = folder(tmp_path / str(number), documents)
        assert codes_of(check(root, SHORT)) == [("missing-section", severity)], documents
        dated = SHORT.replace("- Date: 2026-05-04\n", "")
        assert ("missing-field", severity if len(documents) < 7 else Severity.WARNING) in codes_of(check(root, dated))
    dead = TEMPLATE.replace("Draft / Agreed / Done", "Draft / Agreed / Rejected")
    (root / "memos/template.md").write_text(dead, encoding="utf-8")
    assert codes_of(check(root, MEMO.replace("Draft", "Rejected"))) == [("missing-section", Severity.HINT)]


@pytest.mark.slow
def test_the_severity_depends_on_the_share_of_documents(tmp_path: Path) -> None:
    """From nine in ten: a warning, or an error in a finished document; from one in two: information; else nothing."""
    for number, (having, lacking, expected) in enumerate(
        [(11, 1, Severity.ERROR), (9, 3, Severity.INFORMATION), (6, 6, Severity.INFORMATION), (5, 7, None)]
    ):
        (tmp_path / str(number)).mkdir()
        root = folder(tmp_path / str(number), [WHOLE] * having + [SHORT] * lacking)
        assert codes_of(check(root, SHORT)) == ([("missing-section", expected)] if expected else [])


SLIPS = WHOLE.replace("## Plan", "## Paln").replace("Two evenings.", "").replace("Done", "Doen")
LEFT = WHOLE.replace("Two evenings.", "[What will it take?]").replace("## Plan", "##Plan")


@pytest.mark.slow
def test_findings_that_the_template_alone_proves(tmp_path: Path) -> None:
    """Text left over, a value outside its list, a mistyped heading, an empty section, a broken heading: warnings."""
    slips = [("unknown-value", Severity.WARNING), ("misnamed-section", Severity.WARNING)]
    slips.append(("empty-section", Severity.WARNING))
    left = [("malformed-heading", Severity.WARNING), ("placeholder-text", Severity.WARNING)]
    for number, documents in enumerate(([], [SLIPS], [WHOLE, WHOLE, SLIPS], [SLIPS, LEFT, WHOLE])):
        (tmp_path / str(number)).mkdir()
        root = folder(tmp_path / str(number), documents)
        assert codes_of(check(root, SLIPS)) == slips
        assert codes_of(check(root, LEFT)) == left
        for name in (f"memos/{at}.md" for at, text in enumerate(documents) if text == SLIPS):
            assert codes_of(check(root, SLIPS, name)) == slips, "a document is no evidence for itself"


def test_a_front_matter_that_is_broken_is_a_warning(tmp_path: Path) -> None:
    """With one template and three documents; if it is broken in all documents, it is information in each."""
    template = "---\ntitle: <name>\nstatus: Draft | Done\n---\n\n" + BARE
    good = "---\ntitle: A plan\nstatus: Done\n---\n\n" + BARE.replace("[What", "So").replace("?]", ".")
    broken = good.replace("A plan", "A plan: the second")
    root = repository(tmp_path, {"memos/template.md": template, "memos/0.md": good, "memos/1.md": broken})
    assert ("malformed-front-matter", Severity.WARNING) in codes_of(check(root, broken, "memos/1.md"))
    for number in range(9):
        (root / f"memos/{number}.md").write_text(broken, encoding="utf-8")
    assert codes_of(check(root, broken)) == [("malformed-front-matter", Severity.INFORMATION)]


def test_rules_that_most_documents_break_report_once(tmp_path: Path) -> None:
    """As information; other findings keep their severity. This does not change while the document is edited."""
    slips = WHOLE.replace("## Plan", "## Paln").replace("## Cost", "## Csot")
    root = folder(tmp_path, [WHOLE] * 4 + [slips] * 8)
    once = [("misnamed-section", Severity.INFORMATION)]
    analysis = check(root, slips)
    assert codes_of(analysis) == once
    assert codes_of(check(root, slips.replace("Done", "Dome"))) == [("unknown-value", Severity.ERROR), *once]
    assert analysis.project is not None
    at = slips.index("## Csot") - 1
    for source, change in ((f"{slips[:at]}More.\n{slips[at:]}", Change(at, at, 6)), (slips, Change(at, at + 6, -6))):
        analysis = analysis.project.update(analysis, Text(source), change)
        assert codes_of(analysis) == once


def test_rules_that_some_documents_break_report_information(tmp_path: Path) -> None:
    """If more than one in twenty, two at least, break them in the same way; other mistakes keep their severity."""
    empty = WHOLE.replace("Two evenings.", "")
    root = folder(tmp_path, [WHOLE] * 10 + [empty] * 2)
    assert codes_of(check(root, empty)) == [("empty-section", Severity.INFORMATION)]
    assert codes_of(check(root, empty, "memos/10.md")) == [("empty-section", Severity.ERROR)], "one other is not enough"
    other = WHOLE.replace("Talk on Tuesdays instead.", "")
    assert codes_of(check(root, other)) == [("empty-section", Severity.ERROR)]


@pytest.mark.slow
def test_a_typo_is_no_other_name(tmp_path: Path) -> None:
    """However frequent; a plural and a longer name are other names, and are accepted if two documents have them."""
    slip, plural = WHOLE.replace("## Cost", "## Csot"), WHOLE.replace("## Cost", "## Costs")
    longer = WHOLE.replace("## Cost", "## Cost and time")
    root = folder(tmp_path, [WHOLE] * 8 + [slip] * 3 + [plural])
    assert codes_of(check(root, slip, "memos/8.md")) == [("misnamed-section", Severity.WARNING)]
    assert codes_of(check(root, plural, "memos/11.md")) == [("misnamed-section", Severity.INFORMATION)]
    assert codes_of(check(root, longer)) == [("misnamed-section", Severity.INFORMATION)]
    (root / "memos/0.md").write_text(plural, encoding="utf-8")
    assert codes_of(check(root, plural)) == []
    dates, revision = SHORT.replace("Date:", "Dates:"), SHORT.replace("Date:", "Update:")
    assert "misnamed-field" not in {code for code, _ in codes_of(check(root, dates))}
    assert ("misnamed-field", Severity.WARNING) not in codes_of(check(root, revision))


def test_a_heading_that_joins_two_sections_has_both(tmp_path: Path) -> None:
    """Neither is missing, and neither name is suggested instead."""
    joined = WHOLE.replace("## Plan", "## Plan & Cost").replace("\n## Cost\n\nTwo evenings.\n", "")
    assert codes_of(check(folder(tmp_path, [WHOLE] * 12), joined)) == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("written", "severity"),
    [
        ("\n* **What is the cost of it?** Two evenings.\n", Severity.INFORMATION),
        ("\n**The cost\nof it**\n\nTwo evenings.\n", Severity.INFORMATION),
        ("\n1. [x] **Costs of it**: two evenings.\n", Severity.INFORMATION),
        ("\n### The costs of it, and who pays them\n\nTwo evenings.\n", Severity.INFORMATION),
        ("\n* **Cost** what it may.\n", Severity.ERROR),
        ("\n* The cost of it: two evenings.\n", Severity.ERROR),
        ("\n### Costs\n\nTwo evenings.\n", Severity.ERROR),
    ],
)
def test_a_section_that_is_written_otherwise_is_information(tmp_path: Path, written: str, severity: Severity) -> None:
    """Bold words with its name before a text, or a heading with all of its words; also while they are edited."""
    whole, short = (one.replace("## Cost", "## Cost of it") for one in (WHOLE, SHORT))
    root = repository(
        tmp_path,
        {
            "memos/template.md": TEMPLATE.replace("## Cost", "## Cost of it"),
            **{f"memos/{number}.md": whole for number in range(12)},
        },
    )
    projects = Projects()
    analysis = check(root, short + written, projects=projects)
    assert codes_of(analysis) == [("missing-section", severity)]
    at, end = written.find("**"), written.rfind("**")
    for place in (end, at) if at >= 0 else ():
        assert analysis.project is not None
        source, place = analysis.text.source, len(short) + place
        analysis = analysis.project.update(
            analysis, Text(source[:place] + source[place + 2 :]), Change(place, place + 2, -2)
        )
    assert at < 0 or codes_of(analysis) == [("missing-section", Severity.ERROR)]


def test_dates_and_versions_are_decorations_of_values(tmp_path: Path) -> None:
    """A status is derived without them; a list that most documents do not follow is incomplete."""
    texts = [WHOLE.replace("Done", f"Shipped (Cart {number // 3}.0)") for number in range(12)]
    root = folder(tmp_path, texts)
    schema = Projects().of(root / "memos/new.md").derived[0].schema
    assert [value.name for value in schema.metadata.fields[0].values] == ["Draft", "Agreed", "Done", "Shipped"]
    for status in ("Shipped (Cart 9.0)", "In review (June 1 to June 9)"):
        assert codes_of(check(root, WHOLE.replace("Done", status))) == []


def test_drafts_and_dead_documents_are_no_evidence(tmp_path: Path) -> None:
    """Not even if all documents are drafts."""
    dead = SHORT.replace("Done", "Withdrawn")
    root = folder(tmp_path, [WHOLE] * 9 + [MEMO] * 9 + [dead] * 9)
    assert codes_of(check(root, MEMO)) == [("missing-section", Severity.WARNING)]
    for path in (root / "memos").glob("*.md"):
        path.write_text(path.read_text("utf-8").replace("Done", "Draft"), encoding="utf-8")
    (root / "memos/template.md").write_text(TEMPLATE, encoding="utf-8")
    assert codes_of(check(root, MEMO)) == [("missing-section", Severity.INFORMATION)]


def test_documents_decide_the_order(tmp_path: Path) -> None:
    """A template's order that they do not follow is not required."""
    head, problem, plan, cost = WHOLE.replace("## ", "\0## ").split("\0")
    turned = head + plan + problem + cost
    assert [code for code, _ in codes_of(check(folder(tmp_path, [WHOLE] * 12), turned))] == ["misplaced-section"]
    (tmp_path / "more").mkdir()
    assert codes_of(check(folder(tmp_path / "more", [WHOLE] * 9 + [turned] * 3), turned)) == []


def test_fields_have_the_names_and_values_that_documents_give_them(tmp_path: Path) -> None:
    """Another spelling, other values, and a vocabulary that no document uses."""
    other = WHOLE.replace("Date:", "Dates:").replace("Done", "Parked")
    assert codes_of(check(folder(tmp_path, [WHOLE] * 9 + [other] * 3), other)) == []
    (tmp_path / "more").mkdir()
    own = [WHOLE.replace("Done", f"Waits for number {number}") for number in range(12)]
    assert codes_of(check(folder(tmp_path / "more", own), WHOLE.replace("Done", "Finally over"))) == []


@pytest.mark.sampled(9)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("So will it take.", "[What will it take?]"),
        ("status: Done", "status: Doen"),
        ("## Plan", "## Paln"),
        ("So will it take.", ""),
        ("## Plan", "##Plan"),
        ("title: A plan", "title: A plan: the second"),
    ],
)
def test_one_template_and_three_documents_are_enough_to_fail(tmp_path: Path, old: str, new: str) -> None:
    """`check` exits with 1 for findings that the template alone proves, and with 0 without it."""
    head = "---\ntitle: A plan\nstatus: Done\n---\n\n"
    good = head + BARE.replace("[What", "So").replace("?]", ".")
    template = head.replace("A plan", "<name>").replace("Done", "Draft | Done") + BARE
    memos = {f"memos/{number}.md": good for number in range(3)}
    root = repository(tmp_path, {"memos/template.md": template, **memos})
    assert main(["check", "--no-cache", str(root)]) == 0
    assert old in good
    (root / "memos/2.md").write_text(good.replace(old, new), encoding="utf-8")
    assert main(["check", "--no-cache", str(root)]) == 1
