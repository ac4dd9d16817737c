"""Schemas from the templates of a folder, as the finished documents next to them bear them out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from proposal_lsp.analysis import Analysis
from proposal_lsp.cli.main import main
from proposal_lsp.derive import corpus, derive_schema, derived_schemas
from proposal_lsp.derive.derived_schemas import project_files
from proposal_lsp.features.hover import hover
from proposal_lsp.findings import Severity
from proposal_lsp.projects import Projects
from proposal_lsp.schema.write import write_schema
from proposal_lsp.text import Change, Text

from tests.derive.test_derive import MEMO, TEMPLATE, repository
from tests.shipped import CATALOG, ROOT

WHOLE = MEMO.replace("Draft", "Done") + "\n## Cost\n\nTwo evenings.\n"
SHORT = MEMO.replace("Draft", "Done")


def folder(root: Path, texts: Iterable[str], more: dict[str, str] | None = None) -> Path:
    """A repository with a template of memos, and memos."""
    memos = {f"memos/{number}.md": text for number, text in enumerate(texts)}
    return repository(root, {"memos/template.md": TEMPLATE, **memos, **(more or {})})


def check(root: Path, source: str, name: str = "memos/new.md", projects: Projects | None = None) -> Analysis:
    """What is said of a memo."""
    path = root / name
    return (projects or Projects()).of(path).analyze(str(path), source)


def codes_of(analysis: Analysis) -> list[tuple[str, Severity]]:
    """Codes and severities."""
    return [(finding.code, finding.severity) for finding in analysis.findings]


def test_what_documents_keep_to_is_asked_for(tmp_path: Path) -> None:
    """As by a schema that someone wrote: a warning in a draft, an error in what is done."""
    root = folder(tmp_path, [WHOLE] * 12)
    assert codes_of(check(root, MEMO)) == [("missing-section", Severity.WARNING)]
    assert codes_of(check(root, SHORT)) == [("missing-section", Severity.ERROR)]
    assert codes_of(check(root, WHOLE)) == []


def test_people_are_told_how_many_documents_stand_behind_it(tmp_path: Path) -> None:
    """In the reason for the kind, and so on the title."""
    analysis = check(folder(tmp_path, [WHOLE] * 12), MEMO)
    assert analysis.detection.reason.endswith("derived from memos/template.md and 12 documents")
    shown = hover(analysis, 3)
    assert shown is not None
    assert "Derived from template.md and 12 documents." in shown.markdown


def test_the_template_is_named_from_the_root(tmp_path: Path) -> None:
    """Wherever it lies from the document."""
    root = repository(tmp_path, {"docs/NNNN-memo-template/README.md": TEMPLATE})
    for name in ("docs/9.md", "docs/team/9/README.md"):
        assert check(root, MEMO, name).detection.reason.endswith("derived from docs/NNNN-memo-template/README.md")


def test_what_is_missing_needs_witnesses(tmp_path: Path) -> None:
    """None, one, two that agree, and one that does not; in a dead document all is a hint."""
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


def test_what_is_missing_goes_by_the_share_of_documents(tmp_path: Path) -> None:
    """From nine in ten a warning, or an error in what is done; from one in two information; else nothing."""
    for number, (having, lacking, expected) in enumerate(
        [(11, 1, Severity.ERROR), (9, 3, Severity.INFORMATION), (6, 6, Severity.INFORMATION), (5, 7, None)]
    ):
        (tmp_path / str(number)).mkdir()
        root = folder(tmp_path / str(number), [WHOLE] * having + [SHORT] * lacking)
        assert codes_of(check(root, SHORT)) == ([("missing-section", expected)] if expected else [])


SLIPS = WHOLE.replace("## Plan", "## Paln").replace("Two evenings.", "").replace("Done", "Doen")
LEFT = WHOLE.replace("Two evenings.", "[What will it take?]").replace("## Plan", "##Plan")


def test_what_the_template_alone_proves(tmp_path: Path) -> None:
    """Text left over, a value outside its list, a heading a slip away, an empty section, a broken heading: warnings."""
    slips = [("unknown-value", Severity.WARNING), ("misnamed-section", Severity.WARNING)]
    slips.append(("empty-section", Severity.WARNING))
    left = [("malformed-heading", Severity.WARNING), ("placeholder-text", Severity.WARNING)]
    for number, documents in enumerate(([], [SLIPS], [WHOLE, WHOLE, SLIPS], [SLIPS, LEFT, WHOLE])):
        (tmp_path / str(number)).mkdir()
        root = folder(tmp_path / str(number), documents)
        assert codes_of(check(root, SLIPS)) == slips
        assert codes_of(check(root, LEFT)) == left
        for name in (f"memos/{at}.md" for at, text in enumerate(documents) if text == SLIPS):
            assert codes_of(check(root, SLIPS, name)) == slips, "a document does not speak for itself"


def test_a_front_matter_that_is_broken_is_a_warning(tmp_path: Path) -> None:
    """With one template and three documents; where all documents break it, it is information in each."""
    template = "---\ntitle: <name>\nstatus: Draft | Done\n---\n\n" + BARE
    good = "---\ntitle: A plan\nstatus: Done\n---\n\n" + BARE.replace("[What", "So").replace("?]", ".")
    broken = good.replace("A plan", "A plan: the second")
    root = repository(tmp_path, {"memos/template.md": template, "memos/0.md": good, "memos/1.md": broken})
    assert ("malformed-front-matter", Severity.WARNING) in codes_of(check(root, broken, "memos/1.md"))
    for number in range(9):
        (root / f"memos/{number}.md").write_text(broken, encoding="utf-8")
    assert codes_of(check(root, broken)) == [("malformed-front-matter", Severity.INFORMATION)]


def test_what_most_documents_break_is_said_once(tmp_path: Path) -> None:
    """As information; what else is wrong keeps its severity. It stays so while the document is edited."""
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


def test_what_some_documents_break_is_information(tmp_path: Path) -> None:
    """The same thing in more than one in twenty, two at least; another thing is no custom."""
    empty = WHOLE.replace("Two evenings.", "")
    root = folder(tmp_path, [WHOLE] * 10 + [empty] * 2)
    assert codes_of(check(root, empty)) == [("empty-section", Severity.INFORMATION)]
    assert codes_of(check(root, empty, "memos/10.md")) == [("empty-section", Severity.ERROR)], "one other is none"
    other = WHOLE.replace("Talk on Tuesdays instead.", "")
    assert codes_of(check(root, other)) == [("empty-section", Severity.ERROR)]


def test_a_slip_is_no_other_name(tmp_path: Path) -> None:
    """However often; a plural and a longer name are other names, and once they are seen twice they are right."""
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
    """Neither is missing, and neither name is the right one for both."""
    joined = WHOLE.replace("## Plan", "## Plan & Cost").replace("\n## Cost\n\nTwo evenings.\n", "")
    assert codes_of(check(folder(tmp_path, [WHOLE] * 12), joined)) == []


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
    """Bold words of its name before a text, or a heading with all of its words; it stays so while that is edited."""
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
    """A status is learned without them; a list that most do not keep to is not the whole list."""
    texts = [WHOLE.replace("Done", f"Shipped (Cart {number // 3}.0)") for number in range(12)]
    root = folder(tmp_path, texts)
    schema = Projects().of(root / "memos/new.md").derived[0].schema
    assert [value.name for value in schema.metadata.fields[0].values] == ["Draft", "Agreed", "Done", "Shipped"]
    for status in ("Shipped (Cart 9.0)", "In review (June 1 to June 9)"):
        assert codes_of(check(root, WHOLE.replace("Done", status))) == []


def test_drafts_and_dead_documents_have_no_say(tmp_path: Path) -> None:
    """Nor where there is nothing but drafts."""
    dead = SHORT.replace("Done", "Withdrawn")
    root = folder(tmp_path, [WHOLE] * 9 + [MEMO] * 9 + [dead] * 9)
    assert codes_of(check(root, MEMO)) == [("missing-section", Severity.WARNING)]
    for path in (root / "memos").glob("*.md"):
        path.write_text(path.read_text("utf-8").replace("Done", "Draft"), encoding="utf-8")
    (root / "memos/template.md").write_text(TEMPLATE, encoding="utf-8")
    assert codes_of(check(root, MEMO)) == [("missing-section", Severity.INFORMATION)]


def test_order_is_what_documents_keep(tmp_path: Path) -> None:
    """A template's order that they do not follow is none."""
    head, problem, plan, cost = WHOLE.replace("## ", "\0## ").split("\0")
    turned = head + plan + problem + cost
    assert [code for code, _ in codes_of(check(folder(tmp_path, [WHOLE] * 12), turned))] == ["misplaced-section"]
    (tmp_path / "more").mkdir()
    assert codes_of(check(folder(tmp_path / "more", [WHOLE] * 9 + [turned] * 3), turned)) == []


def test_fields_have_the_names_and_values_that_documents_give_them(tmp_path: Path) -> None:
    """Another spelling, other values, and a vocabulary that no one keeps to."""
    other = WHOLE.replace("Date:", "Dates:").replace("Done", "Parked")
    assert codes_of(check(folder(tmp_path, [WHOLE] * 9 + [other] * 3), other)) == []
    (tmp_path / "more").mkdir()
    own = [WHOLE.replace("Done", f"Waits for number {number}") for number in range(12)]
    assert codes_of(check(folder(tmp_path / "more", own), WHOLE.replace("Done", "Finally over"))) == []


def test_a_changed_document_counts_after_forget(tmp_path: Path) -> None:
    """And until then what was read is, so that the same text is checked the same."""
    root = folder(tmp_path, [WHOLE] * 12)
    projects = Projects()
    assert len(check(root, MEMO, projects=projects).findings) == 1
    for number in range(6):
        (root / f"memos/{number}.md").write_text(SHORT, encoding="utf-8")
    assert len(check(root, MEMO, projects=projects).findings) == 1
    projects.forget()
    assert codes_of(check(root, MEMO, projects=projects)) == [("missing-section", Severity.INFORMATION)]


def test_only_some_documents_are_read(tmp_path: Path) -> None:
    """What is ignored, excluded, too long, of another kind, or no UTF-8 has no say, and neither has a template."""
    long = SHORT + "x" * derived_schemas.MAX_BYTES
    ignored = {f"memos/build/{number}.md": SHORT for number in range(9)}
    excluded = {f"memos/old/{number}.md": SHORT for number in range(9)}
    more = {".gitignore": "build/\n", ".proposals.yaml": "exclude: [old/]\n", **ignored, **excluded}
    root = folder(tmp_path, [WHOLE] * 9 + [long] * 9 + ["# Notes\n\n## Else\n"] * 9, more)
    for number in range(9):
        (root / f"memos/bad{number}.md").write_bytes(SHORT.encode() + b"\xff")
    assert check(root, MEMO).detection.reason.endswith("and 9 documents")


def test_no_more_documents_are_read_than_are_needed(tmp_path: Path) -> None:
    """Which ones does not depend on anything but their names."""
    texts = [WHOLE if number % 2 else WHOLE.replace("Date:", "Day:") for number in range(90)]
    first = check(folder(tmp_path, texts), MEMO)
    assert first.detection.reason.endswith(f"and {derived_schemas.MAX_DOCUMENTS} documents")
    (tmp_path / "more").mkdir()
    again = check(folder(tmp_path / "more", texts), MEMO)
    assert codes_of(again) == codes_of(first)
    assert again.detection.reason == first.detection.reason


def test_a_shipped_kind_goes_by_the_text_of_the_repositorys_template(tmp_path: Path) -> None:
    """Left-over detection, scaffolds and `new` have its words, and it is no finding itself."""
    shipped = next(schema for schema in CATALOG.schemas if schema.id == "rfc")
    own = shipped.template.replace("Why are we doing this?", "What goes wrong without it, and for whom?")
    assert own != shipped.template
    root = repository(tmp_path, {"rfcs/template.md": own})
    path = root / "rfcs/042-one.md"
    project = Projects().of(path)
    schema = project.catalog.get("rfc")
    assert project.derived == ()
    assert schema is not None
    assert (schema.template, schema.path) == (own, shipped.path)
    assert schema.template_path == str(root / "rfcs/template.md")
    left = next(line for line in own.splitlines() if "What goes wrong without it" in line)
    sample = (ROOT / "tests/samples/rfc.md").read_text("utf-8")
    at = sample.index("\n## Motivation") + len("\n## Motivation\n")
    said = project.analyze(str(path), f"{sample[:at]}\n{left}\n{sample[at:]}")
    assert [finding.code for finding in said.findings] == ["placeholder-text"]
    assert "with the template rfcs/template.md" in said.detection.reason
    template = project.analyze(schema.template_path, own)
    assert template.findings == ()
    assert project.analyze(str(path), own.replace("[", "[ ")).detection.schema is schema


def test_the_schema_of_a_project_keeps_its_own_template(tmp_path: Path) -> None:
    """Whoever wrote it has chosen one."""
    own = write_schema(derive_schema(TEMPLATE, "memo.md", "memo").schema)
    files = {".proposals/memo.yaml": own, ".proposals/memo.md": TEMPLATE, "memos/template.md": TEMPLATE}
    project = Projects().of(repository(tmp_path, files) / "memos/7.md")
    schema = project.catalog.get("memo")
    assert project.derived == ()
    assert schema is not None
    assert schema.template_path == str(tmp_path / ".proposals/memo.md")


FIXTURES = ROOT / "tests/derive"
BARE = "## Problem\n\n[What hurts?]\n\n## Plan\n\n[What will be done?]\n\n## Cost\n\n[What will it take?]\n"


def test_what_the_template_leaves_to_a_tool_is_read_off_the_documents(tmp_path: Path) -> None:
    """Metadata and a title that no author writes: which fields there are, of which types, and which statuses."""
    names = ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo", "Kit", "Lu", "May", "Ned"]
    statuses = ["done"] * 8 + ["draft"] * 3 + ["rejected"] * 2 + ["asleep"]
    texts = [
        f"---\nstatus: {status}\nauthor: {name}\ncreated: 2026-01-{number + 10}\n{extra}---\n\n# {name}'s memo\n\n"
        + BARE.replace("[What", "So").replace("?]", ".")
        for number, (name, status, extra) in enumerate(
            zip(names, statuses, ["see-also: 1\n"] * 3 + [""] * 11, strict=True)
        )
    ]
    root = repository(tmp_path, {f"memos/{number}.md": text for number, text in enumerate(texts)})
    (root / "memos/template.md").write_text(BARE, encoding="utf-8")
    project = Projects().of(root / "memos/new.md")
    schema = project.derived[0].schema
    assert schema.title is not None
    assert [(field.key, field.type, field.required) for field in schema.metadata.fields] == [
        ("status", "enum", True),
        ("author", "text", True),
        ("created", "date", True),
        ("see-also", "integer", False),
    ]
    status = schema.metadata.fields[0]
    assert [(value.name, value.state) for value in status.values] == [
        *[("done", "done"), ("draft", "open"), ("rejected", "dead")],
    ]
    assert status.open, "no one said that there are no others"
    for path, text in project_files(project.derived[0], project.config).items():
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    written = Projects().of(root / "memos/new.md")
    assert written.derived == (), "what is written down is not derived again"
    assert written.analyze(str(root / "memos/1.md"), texts[1]).detection.schema is written.catalog.get("memos")
    assert written.problems == {}
    wrong = texts[0].replace("created: 2026-01-10", "created: 2026-02-30").replace("author: Ann\n", "")
    assert {code for code, _ in codes_of(check(root, wrong))} == {"malformed-value", "missing-field"}
    assert codes_of(check(root, texts[-1])) == []


def test_text_before_the_first_section(tmp_path: Path) -> None:
    """The number of the title, and placeholders of the template that are left before the first section."""
    lead = "It was asked for in [{}](https://example.org/{}) by {}.\n"
    template = (
        "# NOTE-NNN - (Fill me in with a name)\n\n" + lead.format("FILL ME IN", "fill-me-in", "<who asked>") + "\n"
    )
    note = "# NOTE-7 - Quiet hours\n\n" + lead.format("number 7", "7", "<Ida>") + "\n"
    body = BARE.replace("[What", "So").replace("?]", ".")
    root = repository(tmp_path, {"notes/template.md": template + BARE})
    assert codes_of(check(root, note + body, "notes/7.md")) == []
    left = note.replace("number 7", "FILL ME IN").replace("<Ida>", "<who asked>")
    found = check(root, left + body, "notes/7.md").findings
    assert [(one.code, one.severity.word, len(one.related)) for one in found] == [("placeholder-text", "warning", 1)]
    assert codes_of(check(root, note.replace("-7", "-NNN") + body, "notes/7.md")) == [
        ("placeholder-text", Severity.WARNING)
    ]


def test_what_each_repetition_says_anew(tmp_path: Path) -> None:
    """Words and holes after number and name; a note may be left out, and so may what is not always wanted."""
    template = (FIXTURES / "remarks.md").read_text("utf-8").split("````markdown template\n")[1].split("````")[0]
    root = repository(tmp_path, {"trips/template.md": template})
    trip = """\
# Trip 7 - Lund

- Status: Draft
- Priority: High
- Guides: Ida, Bo

## Stops

### Stop 1 - The bridge (Rank: A)

It is old.

### Stop 2 - The mill

It is quiet.

## Costs

- Butter

## Relations

None so far.

## Risks

| Risk | Likelihood |
|------|------------|
| Rain | High       |

## Waste

Nothing is left behind on this trip.
"""
    assert codes_of(check(root, trip, "trips/7.md")) == []
    for old, new, code in [
        ("Butter", "Bread", "placeholder-text"),
        ("Priority: High", "Priority: Huge", "unknown-value"),
        ("Rain | High", "Rain | Huge", "table-value"),
        ("It is quiet.", "It is [NEEDS CLARIFICATION: how quiet?].", "placeholder-text"),
    ]:
        assert codes_of(check(root, trip.replace(old, new), "trips/7.md")) == [(code, Severity.WARNING)], old


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
    """`check` ends with 1 for what the template alone proves, and with 0 without it."""
    head = "---\ntitle: A plan\nstatus: Done\n---\n\n"
    good = head + BARE.replace("[What", "So").replace("?]", ".")
    template = head.replace("A plan", "<name>").replace("Done", "Draft | Done") + BARE
    memos = {f"memos/{number}.md": good for number in range(3)}
    root = repository(tmp_path, {"memos/template.md": template, **memos})
    assert main(["check", "--no-cache", str(root)]) == 0
    assert old in good
    (root / "memos/2.md").write_text(good.replace(old, new), encoding="utf-8")
    assert main(["check", "--no-cache", str(root)]) == 1


def test_documents_say_what_each_repetition_has(tmp_path: Path) -> None:
    """A subsection that most repetitions have is required in each; one that the first of each has is not."""
    steps = "## Step 1: [Name]\n\n### Tasks\n\n[What.]\n\n### Risks\n\n[Which.]\n"
    template = f"# Plan: [Title]\n\n- Status: Draft / Done\n\n## Goal\n\n[Why.]\n\n{steps}"
    first = (
        "- Status: Done\n\n## Goal\n\nLess noise.\n\n## Step 1: Ask\n\n### Tasks\n\nAll of it.\n\n### Risks\n\nFew.\n"
    )
    later = "\n## Step 2: Do\n\n### Tasks\n\nMore.\n\n## Step 3: Look\n\n### Tasks\n\nThe rest.\n"
    files = {f"plans/{at}.md": f"# Plan: Boat {at}\n\n{first}{later}" for at in range(9)}
    repository(tmp_path, {"plans/template.md": template, **files})
    short = f"# Plan: Oars\n\n{first}\n## Step 2: Do\n\n### Risks\n\nNone at all.\n"
    found = check(tmp_path, short, "plans/new.md").findings
    assert [finding.message for finding in found] == ['Section "Tasks" is missing; it belongs after "Step 2: Do".']
